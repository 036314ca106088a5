//! The commands, by theme

mod catalog;
mod cursors;
mod modify;
mod read;
mod session;
mod write;

use bson::Document;

pub(super) use self::session::patience;
use super::error::{CommandError, Result};
use super::fields;
use super::store::{Namespace, Store};
use super::wire::Request;

/// Carries out a command and returns what to answer, be it a refusal.
pub(super) fn run(store: &mut Store, request: &Request) -> Document {
    let outcome = Command::parse(request).and_then(|command| dispatch(store, &command));
    match outcome {
        Ok(mut reply) => {
            reply.insert("ok", 1.0);
            reply
        }
        Err(refusal) => refusal.into_reply(),
    }
}

/// A command in the form that all of them share.
#[derive(Debug)]
struct Command<'a> {
    name: &'a str,
    database: &'a str,
    body: &'a Document,
}

impl<'a> Command<'a> {
    fn parse(request: &'a Request) -> Result<Self> {
        let body = &request.body;
        let name = body.keys().next().map_or("", String::as_str);
        let greeting = matches!(name, "hello" | "isMaster" | "ismaster");
        if request.legacy && !greeting {
            let message =
                format!("Unsupported OP_QUERY command: {name}. The client driver may require an upgrade.");
            return Err(CommandError::new(352, "UnsupportedOpQueryCommand", message));
        }
        let database = body.get_str("$db").map_err(|_| {
            let message = "OP_MSG requests require a $db argument";
            CommandError::new(40571, "Location40571", message)
        })?;
        Ok(Self { name, database, body })
    }

    /// The collection that the command is about, when its own value names it.
    fn namespace(&self) -> Result<Namespace> {
        self.namespace_in(self.name)
    }

    fn namespace_in(&self, field: &str) -> Result<Namespace> {
        let collection = self.body.get_str(field).unwrap_or_default();
        if collection.is_empty() {
            let message = format!("'{field}' of {} must name a collection", self.name);
            return Err(CommandError::new(73, "InvalidNamespace", message));
        }
        let (database, collection) = (self.database.to_owned(), collection.to_owned());
        Ok(Namespace { database, collection })
    }

    fn flag(&self, name: &str) -> Result<bool> {
        fields::flag(self.body, name)
    }
}

fn dispatch(store: &mut Store, command: &Command<'_>) -> Result<Document> {
    match command.name {
        "hello" | "isMaster" | "ismaster" => Ok(session::hello()),
        "buildInfo" | "buildinfo" => Ok(session::build_info()),
        // There are no sessions to end and no transactions to decide about.
        "ping" | "endSessions" | "abortTransaction" | "commitTransaction" => Ok(Document::new()),
        "aggregate" => read::aggregate(store, command),
        "count" => read::count(store, command),
        "distinct" => read::distinct(store, command),
        "find" => read::find(store, command),
        "getMore" => cursors::get_more(store, command),
        "killCursors" => cursors::kill(store, command),
        "delete" => write::delete(store, command),
        "insert" => write::insert(store, command),
        "update" => write::update(store, command),
        "findAndModify" | "findandmodify" => modify::find_and_modify(store, command),
        "create" => catalog::create(store, command),
        "createIndexes" => catalog::create_indexes(store, command),
        "drop" => catalog::drop(store, command),
        "dropDatabase" => catalog::drop_database(store, command),
        "listCollections" => catalog::list_collections(store, command),
        "listDatabases" => catalog::list_databases(store, command),
        "listIndexes" => catalog::list_indexes(store, command),
        name => {
            let message = format!("no such command: '{name}'");
            Err(CommandError::new(59, "CommandNotFound", message))
        }
    }
}
