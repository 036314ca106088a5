//! Aggregation: the stages that it takes to filter, order, cut and count

use bson::{Bson, Document, doc};

use super::error::{CommandError, Result};
use super::filter::Filter;
use super::{fields, order, path, update};

/// Runs documents through the stages, in order.
pub(super) fn run(stages: &[&Document], mut documents: Vec<Document>) -> Result<Vec<Document>> {
    for stage in stages {
        let mut entries = stage.iter();
        let (Some((name, argument)), None) = (entries.next(), entries.next()) else {
            let message = "A pipeline stage specification object must contain exactly one field.";
            return Err(CommandError::new(40323, "Location40323", message));
        };
        documents = apply(name, argument, stage, documents)?;
    }
    Ok(documents)
}

fn apply(
    name: &str,
    argument: &Bson,
    stage: &Document,
    mut documents: Vec<Document>,
) -> Result<Vec<Document>> {
    match name {
        "$match" => {
            let filter = Filter::parse(expect_document(name, argument)?)?;
            documents.retain(|document| filter.matches(document));
        }
        "$sort" => order::sort(&mut documents, expect_document(name, argument)?)?,
        "$skip" => {
            let skipped = fields::amount(stage, name)?.unwrap_or(0).min(documents.len());
            documents.drain(..skipped);
        }
        "$limit" => match fields::amount(stage, name)? {
            Some(limit) if limit > 0 => documents.truncate(limit),
            _ => {
                return Err(CommandError::new(15958, "Location15958", "the limit must be positive"));
            }
        },
        "$count" => documents = count(argument, &documents)?,
        "$group" => documents = group(expect_document(name, argument)?, &documents)?,
        _ => {
            let message = format!("Unrecognized pipeline stage name: '{name}'");
            return Err(CommandError::new(40324, "Location40324", message));
        }
    }
    Ok(documents)
}

fn count(name: &Bson, documents: &[Document]) -> Result<Vec<Document>> {
    let refusal = || {
        let message = "the count field must be a non-empty string without dots and dollars";
        CommandError::new(40156, "Location40156", message)
    };
    let name = name.as_str().filter(|name| !name.is_empty() && !name.contains(['.', '$']));
    let name = name.ok_or_else(refusal)?;
    let total = i64::try_from(documents.len()).unwrap_or(i64::MAX);
    // Like the real stage, says nothing at all about no documents.
    Ok(if documents.is_empty() { Vec::new() } else { vec![doc! { name: narrow(total) }] })
}

fn group(specification: &Document, documents: &[Document]) -> Result<Vec<Document>> {
    let id = specification.get("_id").ok_or_else(|| {
        let message = "a group specification must include an _id";
        CommandError::new(15955, "Location15955", message)
    })?;
    let mut sums = Vec::new();
    for (field, accumulator) in specification.iter().filter(|(field, _)| *field != "_id") {
        sums.push((field, parse_sum(field, accumulator)?));
    }
    // Also finds what is wrong with the key when there are no documents to group.
    evaluate(id, &Document::new())?;
    let mut groups: Vec<Document> = Vec::new();
    for document in documents {
        let key = evaluate(id, document)?.unwrap_or(Bson::Null);
        let same = |group: &Document| group.get("_id").is_some_and(|id| order::equal(id, &key));
        let position = groups.iter().position(same).unwrap_or_else(|| {
            let zeros = sums.iter().map(|(field, _)| ((*field).clone(), Bson::Int32(0)));
            let id = ("_id".to_owned(), key.clone());
            groups.push(std::iter::once(id).chain(zeros).collect());
            groups.len() - 1
        });
        for (field, operand) in &sums {
            let Some(total) = groups[position].get_mut(field) else {
                continue;
            };
            // What is not a number does not count.
            let addend = evaluate(operand, document)?.unwrap_or(Bson::Null);
            if let Some(sum) = update::add(total, &addend) {
                *total = sum;
            }
        }
    }
    Ok(groups)
}

fn parse_sum<'a>(field: &str, accumulator: &'a Bson) -> Result<&'a Bson> {
    let mut entries = accumulator.as_document().into_iter().flatten();
    match (entries.next(), entries.next()) {
        (Some((name, operand)), None) if name == "$sum" => Ok(operand),
        (Some((name, _)), None) => {
            let message = format!("unknown group operator '{name}'");
            Err(CommandError::new(15952, "Location15952", message))
        }
        _ => {
            let message = format!("The field '{field}' must be an accumulator object");
            Err(CommandError::new(40234, "Location40234", message))
        }
    }
}

/// The value of an expression: a constant, a field (`"$size"`), or a document of those.
fn evaluate(expression: &Bson, document: &Document) -> Result<Option<Bson>> {
    match expression {
        Bson::String(text) => Ok(match text.strip_prefix('$') {
            Some(field) => path::get(document, field).cloned(),
            None => Some(expression.clone()),
        }),
        Bson::Document(fields) => {
            let mut evaluated = Document::new();
            for (name, expression) in fields {
                if name.starts_with('$') {
                    let message = format!("Unrecognized expression '{name}'");
                    return Err(CommandError::new(168, "InvalidPipelineOperator", message));
                }
                evaluated.extend(evaluate(expression, document)?.map(|value| (name.clone(), value)));
            }
            Ok(Some(evaluated.into()))
        }
        constant => Ok(Some(constant.clone())),
    }
}

fn expect_document<'a>(stage: &str, argument: &'a Bson) -> Result<&'a Document> {
    argument
        .as_document()
        .ok_or_else(|| CommandError::type_mismatch(format!("the {stage} stage must be given an object")))
}

/// Counts are 32 bits wide until they no longer fit.
fn narrow(number: i64) -> Bson {
    i32::try_from(number).map_or(Bson::Int64(number), Bson::Int32)
}
