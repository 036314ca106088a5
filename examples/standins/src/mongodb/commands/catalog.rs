//! Commands about databases, collections and indexes

use std::collections::BTreeSet;

use bson::{Bson, Document, doc};

use super::Command;
use super::cursors::{self, Batches};
use crate::mongodb::error::{CommandError, Result};
use crate::mongodb::fields;
use crate::mongodb::filter::Filter;
use crate::mongodb::store::{Index, Namespace, Store};

pub(super) fn create(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    if store.collections.contains_key(&namespace) {
        let message = format!("Collection {namespace} already exists.");
        return Err(CommandError::new(48, "NamespaceExists", message));
    }
    store.collection(&namespace);
    Ok(Document::new())
}

pub(super) fn create_indexes(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let mut wanted = Vec::new();
    for index in fields::documents(command.body, "indexes")? {
        wanted.push(parse_index(index)?);
    }
    let created = !store.collections.contains_key(&namespace);
    let collection = store.collection(&namespace);
    let before = collection.indexes.len();
    for index in wanted {
        match collection.indexes.iter().find(|existing| existing.name == index.name) {
            None => collection.add_index(&namespace, index)?,
            Some(existing) if existing.key == index.key && existing.unique == index.unique => {}
            Some(_) => {
                let message =
                    format!("An existing index has the same name as the requested index: {}", index.name);
                return Err(CommandError::new(86, "IndexKeySpecsConflict", message));
            }
        }
    }
    Ok(doc! {
        "numIndexesBefore": amount(before),
        "numIndexesAfter": amount(collection.indexes.len()),
        "createdCollectionAutomatically": created,
    })
}

pub(super) fn drop(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let dropped = store.collections.remove(&namespace);
    // Since 7.0, dropping what does not exist succeeds.
    Ok(dropped.map_or_else(Document::new, |collection| {
        doc! { "ns": namespace.to_string(), "nIndexesWas": amount(collection.indexes.len()) }
    }))
}

pub(super) fn drop_database(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    store.collections.retain(|namespace, _| namespace.database != command.database);
    Ok(doc! { "dropped": command.database })
}

pub(super) fn list_collections(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let filter = Filter::from_field(command.body, "filter")?;
    let here = store.collections.keys().filter(|found| found.database == command.database);
    let entries = here.map(|namespace| {
        doc! {
            "name": &namespace.collection,
            "type": "collection",
            "options": {},
            "info": { "readOnly": false },
            "idIndex": { "v": 2, "key": { "_id": 1 }, "name": "_id_" },
        }
    });
    let listed = entries.filter(|entry| filter.matches(entry)).collect();
    let collection = "$cmd.listCollections".to_owned();
    let namespace = Namespace { database: command.database.to_owned(), collection };
    Ok(cursors::open(store, namespace, listed, Batches::WHOLE))
}

pub(super) fn list_databases(store: &Store, command: &Command<'_>) -> Result<Document> {
    let filter = Filter::from_field(command.body, "filter")?;
    let names: BTreeSet<_> = store.collections.keys().map(|found| &found.database).collect();
    let entries = names.into_iter().map(|name| {
        doc! { "name": name, "sizeOnDisk": 0_i64, "empty": false }
    });
    let listed: Vec<_> = entries.filter(|entry| filter.matches(entry)).collect();
    Ok(doc! { "databases": listed, "totalSize": 0_i64, "totalSizeMb": 0_i64 })
}

pub(super) fn list_indexes(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let Some(collection) = store.collections.get(&namespace) else {
        let message = format!("ns does not exist: {namespace}");
        return Err(CommandError::new(26, "NamespaceNotFound", message));
    };
    let entries = collection.indexes.iter().map(|index| {
        let mut entry = doc! { "v": 2, "key": index.key.clone(), "name": &index.name };
        // The real server does not mention it for the index on `_id`.
        if index.unique && index.name != "_id_" {
            entry.insert("unique", true);
        }
        entry
    });
    let listed = entries.collect();
    Ok(cursors::open(store, namespace, listed, Batches::WHOLE))
}

fn parse_index(index: &Document) -> Result<Index> {
    let key = match fields::required(index, "key")? {
        Bson::Document(key) if !key.is_empty() => key.clone(),
        _ => {
            let message = "the key of an index must be a document that names a field";
            return Err(CommandError::new(67, "CannotCreateIndex", message));
        }
    };
    let name = fields::string(index, "name")?.to_owned();
    Ok(Index { name, key, unique: fields::flag(index, "unique")? })
}

fn amount(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
