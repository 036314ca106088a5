//! Dotted paths into documents

use bson::{Bson, Document};

use super::error::{CommandError, Result};

/// Paths that are written to may not make documents too deep to handle.
const MAX_COMPONENTS: usize = 100;

/// The value at a path whose components name fields, or positions in arrays.
pub(super) fn get<'a>(document: &'a Document, path: &str) -> Option<&'a Bson> {
    let mut components = path.split('.');
    let first = document.get(components.next()?)?;
    components.try_fold(first, |value, component| match value {
        Bson::Document(document) => document.get(component),
        Bson::Array(items) => items.get(component.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Every value that a query for this path looks at: arrays, and also each of their elements.
pub(super) fn values<'a>(document: &'a Document, path: &str) -> Vec<&'a Bson> {
    let mut found = Vec::new();
    collect(document, path, &mut found);
    found
}

/// Refuses paths that nothing may be written to.
pub(super) fn check(path: &str) -> Result<()> {
    if path.split('.').any(str::is_empty) {
        let message = format!("The update path '{path}' contains an empty field name");
        return Err(CommandError::new(56, "EmptyFieldName", message));
    }
    if let Some(part) = path.split('.').find(|part| part.starts_with('$')) {
        let message = format!(
            "The dollar ($) prefixed field '{part}' in '{path}' is not allowed in the context of \
             an update"
        );
        return Err(CommandError::new(52, "DollarPrefixedFieldName", message));
    }
    if path.split('.').count() > MAX_COMPONENTS {
        let message = format!("the update path is longer than {MAX_COMPONENTS} components");
        return Err(CommandError::new(15, "Overflow", message));
    }
    Ok(())
}

/// Writes the value at a path, making the documents on the way.
pub(super) fn set(document: &mut Document, path: &str, value: Bson) -> Result<()> {
    match path.split_once('.') {
        None => {
            document.insert(path, value);
            Ok(())
        }
        Some((head, rest)) => {
            let child = document.entry(head).or_insert_with(|| Document::new().into());
            set_within(child, rest, value)
        }
    }
}

/// Removes the value at a path, if there is one; in an array, null is left in its place.
pub(super) fn remove(document: &mut Document, path: &str) {
    let Some((parent, last)) = path.rsplit_once('.') else {
        document.remove(path);
        return;
    };
    match get_mut(document, parent) {
        Some(Bson::Document(parent)) => {
            parent.remove(last);
        }
        Some(Bson::Array(items)) => {
            if let Some(item) = last.parse().ok().and_then(|index: usize| items.get_mut(index)) {
                *item = Bson::Null;
            }
        }
        _ => {}
    }
}

fn get_mut<'a>(document: &'a mut Document, path: &str) -> Option<&'a mut Bson> {
    let mut components = path.split('.');
    let first = document.get_mut(components.next()?)?;
    components.try_fold(first, |value, component| match value {
        Bson::Document(document) => document.get_mut(component),
        Bson::Array(items) => items.get_mut(component.parse::<usize>().ok()?),
        _ => None,
    })
}

fn collect<'a>(document: &'a Document, path: &str, found: &mut Vec<&'a Bson>) {
    let (head, rest) = split(path);
    if let Some(value) = document.get(head) {
        follow(value, rest, found);
    }
}

fn follow<'a>(value: &'a Bson, rest: Option<&str>, found: &mut Vec<&'a Bson>) {
    match (value, rest) {
        (value, None) => {
            found.push(value);
            found.extend(value.as_array().into_iter().flatten());
        }
        (Bson::Document(document), Some(path)) => collect(document, path, found),
        (Bson::Array(items), Some(path)) => {
            // "tags.0" names one element, "images.name" a field of every element.
            let (head, rest) = split(path);
            if let Some(item) = head.parse().ok().and_then(|index: usize| items.get(index)) {
                follow(item, rest, found);
            }
            for document in items.iter().filter_map(Bson::as_document) {
                collect(document, path, found);
            }
        }
        _ => {}
    }
}

fn set_within(parent: &mut Bson, path: &str, value: Bson) -> Result<()> {
    let (head, rest) = split(path);
    let refusal = || {
        let message = format!("Cannot create field '{head}' in this element");
        CommandError::new(28, "PathNotViable", message)
    };
    match parent {
        Bson::Document(document) => set(document, path, value),
        Bson::Array(items) => {
            let index = head.parse::<usize>().map_err(|_| refusal())?;
            if index == items.len() {
                items.push(rest.map_or(Bson::Null, |_| Document::new().into()));
            }
            let item = items.get_mut(index).ok_or_else(refusal)?;
            match rest {
                None => *item = value,
                Some(rest) => set_within(item, rest, value)?,
            }
            Ok(())
        }
        _ => Err(refusal()),
    }
}

fn split(path: &str) -> (&str, Option<&str>) {
    path.split_once('.').map_or((path, None), |(head, rest)| (head, Some(rest)))
}
