//! Which fields of a document are sent back

use bson::{Bson, Document};

use super::error::{CommandError, Result};
use super::fields;

/// A projection that has been understood: fields to keep, or fields to leave out.
#[derive(Debug)]
pub(super) struct Projection {
    keep: bool,
    paths: Vec<String>,
}

impl Projection {
    /// Reads the projection in a field of a command; without one, everything is kept.
    pub(super) fn from_field(command: &Document, name: &str) -> Result<Self> {
        let empty = Document::new();
        Self::parse(fields::document(command, name)?.unwrap_or(&empty))
    }

    fn parse(specification: &Document) -> Result<Self> {
        let mut keep = None;
        let mut keep_id = None;
        let mut paths = Vec::new();
        for (path, value) in specification {
            let wanted = wanted(path, value)?;
            if path == "_id" {
                keep_id = Some(wanted);
                continue;
            }
            if keep.is_some_and(|keep| keep != wanted) {
                let message = format!("Cannot mix inclusion and exclusion, as for field {path}");
                return Err(CommandError::new(31254, "Location31254", message));
            }
            keep = Some(wanted);
            paths.push(path.clone());
        }
        // On its own, `_id` decides; next to other fields it comes along unless turned away.
        let keep = keep.or(keep_id).unwrap_or(false);
        if keep_id.map_or(keep, |keep_id| keep_id == keep) {
            paths.push("_id".to_owned());
        }
        Ok(Self { keep, paths })
    }

    pub(super) fn apply(&self, document: &Document) -> Document {
        self.apply_below("", document)
    }

    fn apply_below(&self, prefix: &str, document: &Document) -> Document {
        let project = |(key, value): (&String, &Bson)| {
            let path = format!("{prefix}{key}");
            if self.paths.contains(&path) {
                return self.keep.then(|| (key.clone(), value.clone()));
            }
            let below = format!("{path}.");
            if !self.paths.iter().any(|path| path.starts_with(&below)) {
                return (!self.keep).then(|| (key.clone(), value.clone()));
            }
            Some((key.clone(), self.apply_to_value(&below, value)?))
        };
        document.iter().filter_map(project).collect()
    }

    fn apply_to_value(&self, prefix: &str, value: &Bson) -> Option<Bson> {
        match value {
            Bson::Document(inner) => Some(self.apply_below(prefix, inner).into()),
            Bson::Array(items) => {
                let project = |item| self.apply_to_value(prefix, item);
                Some(Bson::Array(items.iter().filter_map(project).collect()))
            }
            // A field of something that has no fields.
            scalar => (!self.keep).then(|| scalar.clone()),
        }
    }
}

fn wanted(path: &str, value: &Bson) -> Result<bool> {
    match value {
        Bson::Boolean(wanted) => Ok(*wanted),
        Bson::Int32(number) => Ok(*number != 0),
        Bson::Int64(number) => Ok(*number != 0),
        Bson::Double(number) => Ok(*number != 0.0),
        _ => Err(CommandError::bad_value(format!(
            "only true and false are supported in a projection, not the value of {path}"
        ))),
    }
}
