//! What the real driver does, as spans.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod attributes;
mod cancelled;
mod failures;
mod foreign;
mod housekeeping;
mod operations;
mod secrets;

use std::time::Duration;

use mongodb::bson::Document;
use mongodb::options::ClientOptions;
use mongodb::{Client, Collection};
use standins::mongodb::MongoDb;
use traced_mongodb::mongodb;
use traced_runtime::testing::Capture;
use traced_runtime::wire::{AnyValue, Span as Finished};
use traced_runtime::{Callsite, FutureExt as _, Span, callsite};

static CALLER: Callsite = callsite!("caller");

/// The attributes of every span: where in the source it was made.
const PLACE: &str = "code.";

async fn options(uri: &str) -> ClientOptions {
    let mut options = ClientOptions::parse(uri).await.unwrap();
    options.server_selection_timeout = Some(Duration::from_secs(5));
    options
}

async fn client(uri: &str) -> Client {
    Client::with_options(traced_mongodb::instrument(options(uri).await)).unwrap()
}

/// A server of its own for a test, and the collection `images` of its database `gallery`.
async fn images() -> (MongoDb, Collection<Document>) {
    let server = standins::mongodb::start().unwrap();
    let client = client(&server.uri()).await;
    let images = client.database("gallery").collection("images");
    (server, images)
}

/// Does the work in a span, as a service would.
async fn called<T>(work: impl IntoFuture<Output = T>) -> T {
    async { work.await }.in_span(Span::start(&CALLER)).await
}

/// The attributes that this integration gives a span, by key.
fn attributes(span: &Finished) -> Vec<(&str, AnyValue)> {
    let ours = span.attributes.iter().filter(|(key, _)| !key.starts_with(PLACE));
    let mut ours: Vec<_> = ours.map(|(key, value)| (key.as_str(), value.clone())).collect();
    ours.sort_by_key(|(key, _)| *key);
    ours
}

fn text(value: &str) -> AnyValue {
    AnyValue::Str(value.into())
}

fn names(capture: &Capture) -> Vec<String> {
    capture.spans().into_iter().map(|span| span.name).collect()
}
