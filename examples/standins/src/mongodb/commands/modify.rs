//! `findAndModify`: one document, read and changed in one step

use bson::{Bson, Document, doc};

use super::Command;
use crate::mongodb::error::{CommandError, Result};
use crate::mongodb::filter::Filter;
use crate::mongodb::projection::Projection;
use crate::mongodb::store::{Namespace, Store};
use crate::mongodb::update::Update;
use crate::mongodb::{fields, order};

pub(super) fn find_and_modify(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let filter = Filter::from_field(command.body, "query")?;
    let projection = Projection::from_field(command.body, "fields")?;
    let found = first_match(store, &namespace, &filter, command)?;
    let (last_error, value) = if command.flag("remove")? {
        remove(store, &namespace, found)
    } else {
        update(store, &namespace, &filter, found, command)?
    };
    let value = value.map_or(Bson::Null, |value| projection.apply(&value).into());
    Ok(doc! { "lastErrorObject": last_error, "value": value })
}

/// The first match in sorting order, and where it is.
fn first_match(
    store: &Store,
    namespace: &Namespace,
    filter: &Filter,
    command: &Command<'_>,
) -> Result<Option<(usize, Document)>> {
    let mut matches = store.matching(namespace, filter);
    if let Some(sort) = fields::document(command.body, "sort")? {
        order::sort(&mut matches, sort)?;
    }
    let Some(chosen) = matches.into_iter().next() else {
        return Ok(None);
    };
    let documents = store.documents(namespace);
    let position = documents.iter().position(|document| document.get("_id") == chosen.get("_id"));
    Ok(position.map(|position| (position, chosen)))
}

fn remove(
    store: &mut Store,
    namespace: &Namespace,
    found: Option<(usize, Document)>,
) -> (Document, Option<Document>) {
    let removed = found.map(|(position, _)| store.collection(namespace).documents.remove(position));
    (doc! { "n": i32::from(removed.is_some()) }, removed)
}

fn update(
    store: &mut Store,
    namespace: &Namespace,
    filter: &Filter,
    found: Option<(usize, Document)>,
    command: &Command<'_>,
) -> Result<(Document, Option<Document>)> {
    let Some(update) = command.body.get("update") else {
        let message = "Either an update or remove=true must be specified";
        return Err(CommandError::failed_to_parse(message));
    };
    let (update, wants_new) = (Update::parse(update)?, command.flag("new")?);
    match found {
        Some((position, before)) => {
            let after = update.apply(&before)?;
            store.collection(namespace).replace(namespace, position, after.clone())?;
            let value = if wants_new { after } else { before };
            Ok((doc! { "n": 1, "updatedExisting": true }, Some(value)))
        }
        None if command.flag("upsert")? => {
            let document = update.insertion(filter)?;
            let id = document.get("_id").cloned();
            store.collection(namespace).insert(namespace, document.clone())?;
            let last_error = doc! { "n": 1, "updatedExisting": false, "upserted": id };
            Ok((last_error, wants_new.then_some(document)))
        }
        None => Ok((doc! { "n": 0, "updatedExisting": false }, None)),
    }
}
