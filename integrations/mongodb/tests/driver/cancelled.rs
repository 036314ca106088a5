use std::time::Duration;

use mongodb::bson::doc;
use tokio::time::timeout;
use traced_runtime::testing::{Capture, capture};
use traced_runtime::wire::{AnyValue, Status};

use super::{called, client, images, mongodb, text};

const SHORT: Duration = Duration::from_millis(100);

#[track_caller]
fn assert_cancelled(capture: &Capture, name: &str) {
    let span = capture.span(name);
    assert_eq!(span.status, Status::Unset);
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    assert_eq!(span.attribute("error.type"), None);
    assert_eq!(span.parent_span_id, Some(capture.span("caller").span_id));
}

#[tokio::test]
async fn an_operation_dropped_while_it_waits_for_the_answer_was_cancelled() {
    let capture = capture();
    let (server, images) = images().await;
    server.faults().hang("find");
    let outcome = called(timeout(SHORT, images.find_one(doc! {}).into_future())).await;
    assert!(outcome.is_err());
    assert_cancelled(&capture, "find images");
    assert_eq!(capture.span("find images").attribute("server.address"), Some(&text("127.0.0.1")));
}

#[tokio::test]
async fn an_operation_dropped_while_it_looks_for_a_server_was_cancelled() {
    let capture = capture();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let client = client(&format!("mongodb://{nobody}")).await;
    let database = client.database("gallery");
    let outcome = called(timeout(SHORT, database.run_command(doc! { "ping": 1 }).into_future())).await;
    assert!(outcome.is_err());
    assert_cancelled(&capture, "ping gallery");
}

#[tokio::test]
async fn an_operation_dropped_before_it_is_polled_is_none() {
    let capture = capture();
    let (_server, images) = images().await;
    drop(async { images.find_one(doc! {}).await });
    assert_eq!(capture.spans(), []);
}

#[tokio::test]
async fn an_operation_whose_attempts_the_driver_hides_was_not_cancelled() {
    let capture = capture();
    let (_server, images) = images().await;
    let database = images.client().database("gallery");
    let secret = doc! { "createUser": "me", "pwd": "hunter2", "roles": [] };
    called(database.run_command(secret)).await.unwrap_err();
    let hello = doc! { "hello": 1, "speculativeAuthenticate": { "saslStart": 1 } };
    called(database.run_command(hello)).await.unwrap();
    let hello = capture.span("hello gallery");
    assert_eq!(hello.status, Status::Unset);
    assert_eq!(hello.attribute("traced.cancelled"), None);
    assert_eq!(capture.span("createUser gallery").attribute("error.type"), Some(&text("59")));
}
