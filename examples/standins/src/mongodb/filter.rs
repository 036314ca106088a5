//! Queries: which documents a command is about

use std::cmp::Ordering;

use bson::{Bson, Document};

use super::error::{CommandError, Result};
use super::{fields, order, path};

/// A query that has been understood.
#[derive(Debug)]
pub(super) enum Filter {
    All(Vec<Self>),
    Any(Vec<Self>),
    Field { path: String, test: Test },
}

#[derive(Debug)]
pub(super) enum Test {
    Compare(fn(Ordering) -> bool, Bson),
    Equal(Bson),
    Exists(bool),
    In(Vec<Bson>),
    Not(Box<Self>),
}

impl Filter {
    /// Reads the filter in a field of a command; without one, everything matches.
    pub(super) fn from_field(command: &Document, name: &str) -> Result<Self> {
        match fields::document(command, name)? {
            Some(filter) => Self::parse(filter),
            None => Ok(Self::All(Vec::new())),
        }
    }

    pub(super) fn parse(filter: &Document) -> Result<Self> {
        let mut parts = Vec::new();
        for (key, value) in filter {
            match key.as_str() {
                "$and" => parts.push(Self::All(parse_branches(key, value)?)),
                "$or" => parts.push(Self::Any(parse_branches(key, value)?)),
                // For the logs of the real server only.
                "$comment" => {}
                _ if key.starts_with('$') => {
                    return Err(CommandError::bad_value(format!("unknown top level operator: {key}")));
                }
                _ => parse_field(key, value, &mut parts)?,
            }
        }
        Ok(Self::All(parts))
    }

    pub(super) fn matches(&self, document: &Document) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.matches(document)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(document)),
            Self::Field { path, test } => test.passes(&path::values(document, path)),
        }
    }

    /// The fields that every match has, which is what an upsert starts from.
    pub(super) fn equalities(&self) -> Vec<(&str, &Bson)> {
        match self {
            Self::All(parts) => parts.iter().flat_map(Self::equalities).collect(),
            Self::Field { path, test: Test::Equal(value) } => vec![(path, value)],
            Self::Any(_) | Self::Field { .. } => Vec::new(),
        }
    }
}

impl Test {
    fn passes(&self, values: &[&Bson]) -> bool {
        match self {
            Self::Compare(accepts, bound) => values
                .iter()
                .any(|value| order::comparable(value, bound) && accepts(order::compare(value, bound))),
            Self::Equal(expected) => {
                // To a query, what is missing is null.
                (values.is_empty() && *expected == Bson::Null)
                    || values.iter().any(|value| order::equal(value, expected))
            }
            Self::Exists(expected) => values.is_empty() != *expected,
            Self::In(accepted) => accepted.iter().any(|expected| {
                (values.is_empty() && *expected == Bson::Null)
                    || values.iter().any(|value| order::equal(value, expected))
            }),
            Self::Not(test) => !test.passes(values),
        }
    }
}

fn parse_branches(operator: &str, value: &Bson) -> Result<Vec<Filter>> {
    let refusal = || CommandError::bad_value(format!("{operator} must be a nonempty array"));
    let branches = value.as_array().filter(|branches| !branches.is_empty());
    let parse = |branch: &Bson| Filter::parse(branch.as_document().ok_or_else(refusal)?);
    branches.ok_or_else(refusal)?.iter().map(parse).collect()
}

/// A field is either compared with a value, or put to the tests in a document of operators.
fn parse_field(path: &str, value: &Bson, parts: &mut Vec<Filter>) -> Result<()> {
    let field = |test| Filter::Field { path: path.to_owned(), test };
    match value {
        Bson::Document(operators) if operators.keys().next().is_some_and(|key| key.starts_with('$')) => {
            for (operator, operand) in operators {
                parts.push(field(parse_test(operator, operand)?));
            }
        }
        _ => parts.push(field(equal(value)?)),
    }
    Ok(())
}

fn parse_test(operator: &str, operand: &Bson) -> Result<Test> {
    let compare = |accepts| Ok(Test::Compare(accepts, operand.clone()));
    match operator {
        "$eq" => equal(operand),
        "$ne" => Ok(Test::Not(Box::new(equal(operand)?))),
        "$gt" => compare(Ordering::is_gt),
        "$gte" => compare(Ordering::is_ge),
        "$lt" => compare(Ordering::is_lt),
        "$lte" => compare(Ordering::is_le),
        "$in" => among(operator, operand),
        "$nin" => Ok(Test::Not(Box::new(among(operator, operand)?))),
        "$exists" => Ok(Test::Exists(!matches!(
            operand,
            Bson::Boolean(false) | Bson::Null | Bson::Int32(0) | Bson::Int64(0)
        ))),
        _ => Err(CommandError::bad_value(format!("unknown operator: {operator}"))),
    }
}

fn among(operator: &str, operand: &Bson) -> Result<Test> {
    let refusal = || CommandError::bad_value(format!("{operator} needs an array"));
    operand.as_array().cloned().map(Test::In).ok_or_else(refusal)
}

fn equal(value: &Bson) -> Result<Test> {
    match value {
        // Comparing patterns instead of matching them would be quietly wrong.
        Bson::RegularExpression(_) => {
            Err(CommandError::bad_value("regular expressions are not supported here"))
        }
        _ => Ok(Test::Equal(value.clone())),
    }
}
