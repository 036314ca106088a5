//! The MongoDB stand-in, seen through the real driver

mod catalog;
mod faults;
mod reading;
mod wire;
mod writing;

use mongodb::bson::{Bson, Document};
use mongodb::error::{ErrorKind, WriteFailure};
use mongodb::{Client, Collection, Database};
use standins::mongodb::MongoDb;

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

async fn database() -> Result<(MongoDb, Database)> {
    let server = standins::mongodb::start()?;
    let uri = format!("{}/?serverSelectionTimeoutMS=2000", server.uri());
    let database = Client::with_uri_str(uri).await?.database("gallery");
    Ok((server, database))
}

async fn collection(documents: Vec<Document>) -> Result<(MongoDb, Collection<Document>)> {
    let (server, database) = database().await?;
    let images = database.collection("images");
    if !documents.is_empty() {
        images.insert_many(documents).await?;
    }
    Ok((server, images))
}

fn ids(documents: &[Document]) -> Vec<Option<&Bson>> {
    documents.iter().map(|document| document.get("_id")).collect()
}

/// The number in the server's refusal.
fn code<T>(outcome: mongodb::error::Result<T>) -> Option<i32> {
    match *outcome.err()?.kind {
        ErrorKind::Command(error) => Some(error.code),
        ErrorKind::Write(WriteFailure::WriteError(error)) => Some(error.code),
        ErrorKind::InsertMany(error) => error.write_errors?.first().map(|error| error.code),
        _ => None,
    }
}
