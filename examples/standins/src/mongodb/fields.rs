//! Typed access to the fields of a command, refusing the wrong type as the server does

use bson::{Bson, Document};

use super::error::{CommandError, Result};

pub(super) fn document<'a>(from: &'a Document, name: &str) -> Result<Option<&'a Document>> {
    match from.get(name) {
        None | Some(Bson::Null) => Ok(None),
        Some(Bson::Document(found)) => Ok(Some(found)),
        Some(other) => Err(wrong_type(name, other, "object")),
    }
}

pub(super) fn documents<'a>(from: &'a Document, name: &str) -> Result<Vec<&'a Document>> {
    let as_document =
        |item: &'a Bson| item.as_document().ok_or_else(|| wrong_type(&format!("{name}.0"), item, "object"));
    array(from, name)?.iter().map(as_document).collect()
}

pub(super) fn array<'a>(from: &'a Document, name: &str) -> Result<&'a [Bson]> {
    match required(from, name)? {
        Bson::Array(found) => Ok(found),
        other => Err(wrong_type(name, other, "array")),
    }
}

pub(super) fn string<'a>(from: &'a Document, name: &str) -> Result<&'a str> {
    match required(from, name)? {
        Bson::String(found) => Ok(found),
        other => Err(wrong_type(name, other, "string")),
    }
}

pub(super) fn required<'a>(from: &'a Document, name: &str) -> Result<&'a Bson> {
    from.get(name).ok_or_else(|| {
        let message = format!("BSON field '{name}' is missing but a required field");
        CommandError::new(40414, "Location40414", message)
    })
}

/// A truth, which may be written as a number.
pub(super) fn flag(from: &Document, name: &str) -> Result<bool> {
    match from.get(name) {
        Some(Bson::Boolean(found)) => Ok(*found),
        _ => Ok(integer(from, name)?.unwrap_or(0) != 0),
    }
}

/// An amount, which may be written as any number.
pub(super) fn amount(from: &Document, name: &str) -> Result<Option<usize>> {
    let convert = |number| {
        usize::try_from(number).map_err(|_| {
            let message = format!("BSON field '{name}' value must be >= 0, actual value '{number}'");
            CommandError::new(51024, "Location51024", message)
        })
    };
    integer(from, name)?.map(convert).transpose()
}

pub(super) fn integer(from: &Document, name: &str) -> Result<Option<i64>> {
    match from.get(name) {
        None | Some(Bson::Null) => Ok(None),
        Some(value) => whole(value).map(Some).ok_or_else(|| wrong_type(name, value, "long")),
    }
}

/// The whole number that a value stands for, if it does.
pub(super) fn whole(value: &Bson) -> Option<i64> {
    match value {
        Bson::Int32(number) => Some(i64::from(*number)),
        Bson::Int64(number) => Some(*number),
        // The cast saturates, so only the fraction has to be looked at.
        Bson::Double(number) if number.fract() == 0.0 => Some(*number as i64),
        _ => None,
    }
}

fn wrong_type(name: &str, value: &Bson, expected: &str) -> CommandError {
    let actual = value.element_type();
    let message = format!("BSON field '{name}' is the wrong type '{actual:?}', expected type '{expected}'");
    CommandError::type_mismatch(message)
}
