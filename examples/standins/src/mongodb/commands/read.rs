//! Commands that look at documents

use bson::{Bson, Document, doc};

use super::Command;
use super::cursors::{self, Batches};
use crate::mongodb::error::{CommandError, Result};
use crate::mongodb::filter::Filter;
use crate::mongodb::projection::Projection;
use crate::mongodb::store::Store;
use crate::mongodb::{fields, order, path, pipeline};

pub(super) fn find(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let filter = Filter::from_field(command.body, "filter")?;
    let projection = Projection::from_field(command.body, "projection")?;
    let batches = Batches::of(command.body)?;
    let mut documents = store.matching(&namespace, &filter);
    if let Some(sort) = fields::document(command.body, "sort")? {
        order::sort(&mut documents, sort)?;
    }
    let (skip, limit) = window(command.body)?;
    let selected = documents.iter().skip(skip).take(limit);
    let found = selected.map(|document| projection.apply(document)).collect();
    Ok(cursors::open(store, namespace, found, batches))
}

pub(super) fn count(store: &Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let filter = Filter::from_field(command.body, "query")?;
    let (skip, limit) = window(command.body)?;
    let documents = store.documents(&namespace).iter();
    let count = documents.filter(|document| filter.matches(document)).skip(skip).take(limit).count();
    Ok(doc! { "n": i32::try_from(count).unwrap_or(i32::MAX) })
}

pub(super) fn distinct(store: &Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let key = fields::string(command.body, "key")?;
    let filter = Filter::from_field(command.body, "query")?;
    let mut values: Vec<Bson> = Vec::new();
    for document in store.documents(&namespace).iter().filter(|found| filter.matches(found)) {
        // An array stands for its elements, which come next.
        let found = path::values(document, key).into_iter();
        for value in found.filter(|value| value.as_array().is_none()) {
            if !values.iter().any(|known| order::equal(known, value)) {
                values.push(value.clone());
            }
        }
    }
    Ok(doc! { "values": values })
}

pub(super) fn aggregate(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let stages = fields::documents(command.body, "pipeline")?;
    let Some(options) = fields::document(command.body, "cursor")? else {
        let message = "The 'cursor' option is required, except for aggregate with the explain \
                       argument";
        return Err(CommandError::failed_to_parse(message));
    };
    let batches = Batches::of(options)?;
    let results = pipeline::run(&stages, store.documents(&namespace).to_vec())?;
    Ok(cursors::open(store, namespace, results, batches))
}

fn window(options: &Document) -> Result<(usize, usize)> {
    let skip = fields::amount(options, "skip")?.unwrap_or(0);
    // Zero means no limit at all.
    let limit = fields::amount(options, "limit")?.filter(|limit| *limit > 0);
    Ok((skip, limit.unwrap_or(usize::MAX)))
}
