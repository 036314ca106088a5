//! Commands that write documents, several statements at a time

use bson::{Bson, Document, doc};

use super::Command;
use crate::mongodb::error::{CommandError, Result};
use crate::mongodb::fields;
use crate::mongodb::filter::Filter;
use crate::mongodb::store::{Namespace, Store};
use crate::mongodb::update::{Update, with_id};

pub(super) fn insert(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let documents = fields::documents(command.body, "documents")?;
    let mut inserted = 0;
    let errors = each_statement(command, &documents, |_, document| {
        store.collection(&namespace).insert(&namespace, with_id(document.clone()))?;
        inserted += 1;
        Ok(())
    })?;
    Ok(with_errors(doc! { "n": inserted }, errors))
}

pub(super) fn update(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let statements = fields::documents(command.body, "updates")?;
    let (mut matched, mut modified) = (0, 0);
    let mut upserted = Vec::new();
    let errors = each_statement(command, &statements, |index, statement| {
        let outcome = update_one_or_many(store, &namespace, statement)?;
        matched += outcome.matched;
        modified += outcome.modified;
        if let Some(id) = outcome.upserted {
            let index = i32::try_from(index).unwrap_or(i32::MAX);
            upserted.push(doc! { "index": index, "_id": id });
            matched += 1;
        }
        Ok(())
    })?;
    let mut reply = doc! { "n": matched, "nModified": modified };
    if !upserted.is_empty() {
        reply.insert("upserted", upserted);
    }
    Ok(with_errors(reply, errors))
}

pub(super) fn delete(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    let namespace = command.namespace()?;
    let statements = fields::documents(command.body, "deletes")?;
    let mut deleted = 0;
    let errors = each_statement(command, &statements, |_, statement| {
        let filter = Filter::from_field(statement, "q")?;
        let only_one = fields::flag(statement, "limit")?;
        let Some(collection) = store.collections.get_mut(&namespace) else {
            return Ok(());
        };
        let mut done = false;
        collection.documents.retain(|document| {
            let goes = !done && filter.matches(document);
            done |= goes && only_one;
            deleted += i32::from(goes);
            !goes
        });
        Ok(())
    })?;
    Ok(with_errors(doc! { "n": deleted }, errors))
}

#[derive(Default)]
struct Outcome {
    matched: i32,
    modified: i32,
    upserted: Option<Bson>,
}

fn update_one_or_many(store: &mut Store, namespace: &Namespace, statement: &Document) -> Result<Outcome> {
    let filter = Filter::from_field(statement, "q")?;
    let update = Update::parse(fields::required(statement, "u")?)?;
    let multi = fields::flag(statement, "multi")?;
    if multi && update.is_replacement() {
        let message = "multi update is not supported for replacement-style update";
        return Err(CommandError::failed_to_parse(message));
    }
    let mut outcome = Outcome::default();
    for position in 0..store.documents(namespace).len() {
        let before = &store.documents(namespace)[position];
        if !filter.matches(before) {
            continue;
        }
        outcome.matched += 1;
        let after = update.apply(before)?;
        if after != *before {
            store.collection(namespace).replace(namespace, position, after)?;
            outcome.modified += 1;
        }
        if !multi {
            break;
        }
    }
    if outcome.matched == 0 && fields::flag(statement, "upsert")? {
        let document = update.insertion(&filter)?;
        outcome.upserted = document.get("_id").cloned();
        store.collection(namespace).insert(namespace, document)?;
    }
    Ok(outcome)
}

/// Carries out the statements, and stops at the first refusal unless they are unordered.
fn each_statement(
    command: &Command<'_>,
    statements: &[&Document],
    mut carry_out: impl FnMut(usize, &Document) -> Result<()>,
) -> Result<Vec<Document>> {
    let ordered = !command.body.contains_key("ordered") || command.flag("ordered")?;
    let mut errors = Vec::new();
    for (index, statement) in statements.iter().enumerate() {
        if let Err(error) = carry_out(index, statement) {
            errors.push(error.into_write_error(index));
            if ordered {
                break;
            }
        }
    }
    Ok(errors)
}

fn with_errors(mut reply: Document, errors: Vec<Document>) -> Document {
    if !errors.is_empty() {
        reply.insert("writeErrors", errors);
    }
    reply
}
