//! Results in batches

use bson::{Bson, Document, doc};

use super::Command;
use crate::mongodb::error::{CommandError, Result};
use crate::mongodb::fields;
use crate::mongodb::store::{Cursor, Namespace, Store};

const FIRST_BATCH: usize = 101;
const BATCH_BYTES: usize = 16 * 1024 * 1024;

/// How a command wants its result cut up.
#[derive(Clone, Copy, Debug)]
pub(super) struct Batches {
    first: usize,
    only_one: bool,
}

impl Batches {
    pub(super) fn of(options: &Document) -> Result<Self> {
        let first = fields::amount(options, "batchSize")?.unwrap_or(FIRST_BATCH);
        Ok(Self { first, only_one: fields::flag(options, "singleBatch")? })
    }

    /// All at once, as for the short lists of collections and indexes.
    pub(super) const WHOLE: Self = Self { first: usize::MAX, only_one: true };
}

/// Answers with the first batch, and keeps the rest for `getMore`.
pub(super) fn open(
    store: &mut Store,
    namespace: Namespace,
    documents: Vec<Document>,
    batches: Batches,
) -> Document {
    let name = namespace.to_string();
    let mut cursor = Cursor { namespace, rest: documents.into_iter() };
    let batch = next_batch(&mut cursor, batches.first);
    let finished = cursor.rest.len() == 0 || batches.only_one;
    let id = if finished { 0 } else { store.keep(cursor) };
    doc! { "cursor": { "firstBatch": batch, "id": id, "ns": name } }
}

pub(super) fn get_more(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let id = fields::integer(command.body, "getMore")?.unwrap_or(0);
    let namespace = command.namespace_in("collection")?;
    let size = fields::amount(command.body, "batchSize")?.filter(|size| *size > 0);
    let Some(cursor) = store.cursors.get_mut(&id) else {
        let message = format!("cursor id {id} not found");
        return Err(CommandError::new(43, "CursorNotFound", message));
    };
    if cursor.namespace != namespace {
        let message = format!(
            "Requested getMore on namespace '{namespace}', but cursor belongs to a different \
             namespace {}",
            cursor.namespace
        );
        return Err(CommandError::new(13, "Unauthorized", message));
    }
    let batch = next_batch(cursor, size.unwrap_or(usize::MAX));
    let finished = cursor.rest.len() == 0;
    if finished {
        store.cursors.remove(&id);
    }
    let id = if finished { 0 } else { id };
    Ok(doc! { "cursor": { "nextBatch": batch, "id": id, "ns": namespace.to_string() } })
}

pub(super) fn kill(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let (mut killed, mut missing) = (Vec::new(), Vec::new());
    for id in fields::array(command.body, "cursors")? {
        let found = id.as_i64().and_then(|id| store.cursors.remove(&id));
        let outcome = if found.is_some() { &mut killed } else { &mut missing };
        outcome.push(id.clone());
    }
    Ok(doc! {
        "cursorsKilled": killed,
        "cursorsNotFound": missing,
        "cursorsAlive": [],
        "cursorsUnknown": [],
    })
}

/// As many documents as were asked for and fit into one message, but at least one of them.
fn next_batch(cursor: &mut Cursor, size: usize) -> Vec<Bson> {
    let mut bytes = 0;
    let mut batch = Vec::new();
    while let Some(document) = cursor.rest.as_slice().first() {
        bytes += document.to_vec().map_or(0, |encoded| encoded.len());
        if batch.len() == size || (bytes > BATCH_BYTES && !batch.is_empty()) {
            break;
        }
        batch.extend(cursor.rest.next().map(Bson::Document));
    }
    batch
}
