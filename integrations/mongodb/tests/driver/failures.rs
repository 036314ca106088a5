use std::time::Duration;

use mongodb::Client;
use mongodb::bson::doc;
use traced_runtime::testing::capture;
use traced_runtime::wire::{Span, Status};

use super::{called, images, mongodb, options, text};

#[track_caller]
fn assert_failed(span: &Span, error_type: &str, code: Option<&str>) {
    assert_eq!(span.status, Status::Error(String::new()));
    assert_eq!(span.attribute("error.type"), Some(&text(error_type)));
    assert_eq!(span.attribute("db.response.status_code"), code.map(text).as_ref());
    assert_eq!(span.attribute("traced.cancelled"), None);
    assert_eq!(span.events, []);
}

#[tokio::test]
async fn a_duplicate_key_is_11000() {
    let capture = capture();
    let (_server, images) = images().await;
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap();
    called(images.insert_many([doc! { "_id": 2 }, doc! { "_id": 1 }])).await.unwrap_err();
    let spans = capture.spans();
    let inserts: Vec<_> = spans.iter().filter(|span| span.name == "insert images").collect();
    assert_eq!(inserts.len(), 2);
    assert_eq!(inserts[0].status, Status::Unset);
    assert_failed(inserts[1], "11000", Some("11000"));
}

#[tokio::test]
async fn one_duplicate_key_is_11000_too() {
    let (_server, images) = images().await;
    images.insert_one(doc! { "_id": 1 }).await.unwrap();
    let capture = capture();
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap_err();
    assert_failed(&capture.span("insert images"), "11000", Some("11000"));
}

#[tokio::test]
async fn a_refused_command_has_the_code_of_the_server() {
    let capture = capture();
    let (server, images) = images().await;
    server.faults().fail_next("find", 11601, "Interrupted", "operation was interrupted");
    called(images.find_one(doc! {})).await.unwrap_err();
    assert_failed(&capture.span("find images"), "11601", Some("11601"));
    assert_eq!(capture.spans().len(), 2);
}

#[tokio::test]
async fn a_failure_that_a_repetition_overcomes_is_none() {
    let capture = capture();
    let (server, images) = images().await;
    server.faults().fail_next("find", 10107, "NotWritablePrimary", "not primary");
    called(images.find_one(doc! {})).await.unwrap();
    let span = capture.span("find images");
    assert_eq!(span.status, Status::Unset);
    for key in ["error.type", "db.response.status_code", "traced.cancelled"] {
        assert_eq!(span.attribute(key), None, "{key}");
    }
    assert_eq!(capture.spans().len(), 2, "both attempts are one operation");
}

#[tokio::test]
async fn a_failure_that_is_repeated_is_one() {
    let capture = capture();
    let (server, images) = images().await;
    for _ in 0..3 {
        server.faults().fail_next("find", 10107, "NotWritablePrimary", "not primary");
    }
    called(images.find_one(doc! {})).await.unwrap_err();
    assert_failed(&capture.span("find images"), "10107", Some("10107"));
}

#[tokio::test]
async fn a_broken_connection_has_the_drivers_name_for_it() {
    let capture = capture();
    let (server, images) = images().await;
    server.faults().drop_connection_on("find");
    called(images.find_one(doc! {})).await.unwrap_err();
    let span = capture.span("find images");
    assert_failed(&span, "Io", None);
    assert_eq!(span.attribute("server.address"), Some(&text("127.0.0.1")));
}

#[tokio::test]
async fn no_server_to_be_found_has_the_drivers_name_for_it() {
    let capture = capture();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mut options = options(&format!("mongodb://{nobody}")).await;
    options.server_selection_timeout = Some(Duration::from_millis(50));
    let client = Client::with_options(traced_mongodb::instrument(options)).unwrap();
    called(client.database("gallery").run_command(doc! { "ping": 1 })).await.unwrap_err();
    let span = capture.span("ping gallery");
    assert_failed(&span, "ServerSelection", None);
    assert_eq!(span.attribute("server.address"), None, "nobody was asked");
}
