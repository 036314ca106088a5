//! Changes to documents: replacements, and operators such as `$set`

use bson::{Bson, Document, oid::ObjectId};

use super::error::{CommandError, Result};
use super::filter::Filter;
use super::{order, path};

/// An update that has been understood.
#[derive(Debug)]
pub(super) enum Update {
    Operators(Vec<Change>),
    Replacement(Document),
}

#[derive(Debug)]
pub(super) struct Change {
    operator: Operator,
    path: String,
    operand: Bson,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Inc,
    Set,
    SetOnInsert,
    Unset,
}

impl Update {
    pub(super) fn parse(update: &Bson) -> Result<Self> {
        let Bson::Document(update) = update else {
            let message = "only a document is supported as an update, not a pipeline";
            return Err(CommandError::failed_to_parse(message));
        };
        if !update.keys().next().is_some_and(|key| key.starts_with('$')) {
            return Ok(Self::Replacement(update.clone()));
        }
        let mut changes = Vec::new();
        for (name, arguments) in update {
            let operator = Operator::parse(name)?;
            let Bson::Document(arguments) = arguments else {
                let message = format!("Modifiers operate on fields but {name} got no document");
                return Err(CommandError::failed_to_parse(message));
            };
            for (path, operand) in arguments {
                path::check(path)?;
                let (path, operand) = (path.clone(), operand.clone());
                changes.push(Change { operator, path, operand });
            }
        }
        Ok(Self::Operators(changes))
    }

    pub(super) fn is_replacement(&self) -> bool {
        matches!(self, Self::Replacement(_))
    }

    /// The document after the update, which keeps its `_id`.
    pub(super) fn apply(&self, before: &Document) -> Result<Document> {
        self.produce(before, false)
    }

    /// The document that an upsert inserts when nothing matched `filter`.
    pub(super) fn insertion(&self, filter: &Filter) -> Result<Document> {
        let mut start = Document::new();
        for (path, value) in filter.equalities() {
            if path == "_id" || !self.is_replacement() {
                path::check(path)?;
                path::set(&mut start, path, value.clone())?;
            }
        }
        Ok(with_id(self.produce(&start, true)?))
    }

    fn produce(&self, before: &Document, inserting: bool) -> Result<Document> {
        let after = match self {
            Self::Operators(changes) => {
                let mut after = before.clone();
                for change in changes {
                    change.apply(&mut after, inserting)?;
                }
                after
            }
            Self::Replacement(replacement) => {
                let id = before.get("_id").map(|id| ("_id".to_owned(), id.clone()));
                let mut after: Document = id.into_iter().collect();
                after.extend(replacement.clone());
                after
            }
        };
        match (before.get("_id"), after.get("_id")) {
            (Some(before), after) if !after.is_some_and(|after| order::equal(before, after)) => {
                let message = "Performing an update on the path '_id' would modify the immutable \
                               field '_id'";
                Err(CommandError::new(66, "ImmutableField", message))
            }
            _ => Ok(after),
        }
    }
}

impl Operator {
    fn parse(name: &str) -> Result<Self> {
        match name {
            "$inc" => Ok(Self::Inc),
            "$set" => Ok(Self::Set),
            "$setOnInsert" => Ok(Self::SetOnInsert),
            "$unset" => Ok(Self::Unset),
            _ => Err(CommandError::failed_to_parse(format!(
                "Unknown modifier: {name}. Expected a valid update modifier"
            ))),
        }
    }
}

impl Change {
    fn apply(&self, document: &mut Document, inserting: bool) -> Result<()> {
        match self.operator {
            Operator::Inc => {
                let before = path::get(document, &self.path).unwrap_or(&Bson::Int32(0));
                let sum = self.increment(before)?;
                path::set(document, &self.path, sum)
            }
            Operator::SetOnInsert if !inserting => Ok(()),
            Operator::Set | Operator::SetOnInsert => path::set(document, &self.path, self.operand.clone()),
            Operator::Unset => {
                path::remove(document, &self.path);
                Ok(())
            }
        }
    }

    fn increment(&self, value: &Bson) -> Result<Bson> {
        add(value, &self.operand).ok_or_else(|| {
            let message =
                format!("Cannot apply $inc of {} to '{}', which is {value}", self.operand, self.path);
            CommandError::type_mismatch(message)
        })
    }
}

/// Puts `_id` first, making one when there is none.
pub(super) fn with_id(mut document: Document) -> Document {
    let id = document.remove("_id").unwrap_or_else(|| ObjectId::new().into());
    let mut ordered = Document::new();
    ordered.insert("_id", id);
    ordered.extend(document);
    ordered
}

/// Adds two numbers in the narrowest type that holds both them and the sum.
pub(super) fn add(left: &Bson, right: &Bson) -> Option<Bson> {
    let sum = match (left, right) {
        (Bson::Int32(left), Bson::Int32(right)) => left
            .checked_add(*right)
            .map_or_else(|| Bson::Int64(i64::from(*left) + i64::from(*right)), Bson::Int32),
        (Bson::Double(left), right) => Bson::Double(left + real(right)?),
        (left, Bson::Double(right)) => Bson::Double(real(left)? + right),
        (left, right) => {
            let (left, right) = (integer(left)?, integer(right)?);
            let wide = || Bson::Double(left as f64 + right as f64);
            left.checked_add(right).map_or_else(wide, Bson::Int64)
        }
    };
    Some(sum)
}

fn integer(value: &Bson) -> Option<i64> {
    match value {
        Bson::Int32(number) => Some(i64::from(*number)),
        Bson::Int64(number) => Some(*number),
        _ => None,
    }
}

fn real(value: &Bson) -> Option<f64> {
    match value {
        Bson::Double(number) => Some(*number),
        _ => integer(value).map(|number| number as f64),
    }
}
