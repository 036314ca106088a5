//! Against a server that somebody else wrote.

use futures_util::TryStreamExt as _;
use mongodb::bson::{Document, doc};
use mongodb::{Client, Collection};
use traced_runtime::testing::capture;
use traced_runtime::wire::{AnyValue, Status};
use traced_test_support::foreign::{ForeignServer, nx_27017};

use super::{attributes, called, client, mongodb, names, text};

async fn images(server: &ForeignServer) -> (Client, Collection<Document>) {
    let client = client(&server.url()).await;
    let images = client.database("gallery").collection("images");
    images.drop().await.unwrap();
    (client, images)
}

#[tokio::test]
async fn another_server_makes_the_same_spans() {
    let Some(server) = nx_27017() else { return };
    let (_client, images) = images(&server).await;
    let capture = capture();
    called(async {
        images.insert_many((0..5).map(|id| doc! { "_id": id })).await.unwrap();
        let cursor = images.find(doc! {}).batch_size(3).await.unwrap();
        let found: Vec<Document> = cursor.try_collect().await.unwrap();
        assert_eq!(found.len(), 5);
        let count = images.count_documents(doc! {}).await.unwrap();
        assert_eq!(count, 5);
    })
    .await;
    assert_eq!(
        names(&capture),
        ["caller", "insert images", "find images", "getMore images", "aggregate images"]
    );
    let caller = capture.span("caller");
    for span in capture.spans().iter().filter(|span| span.name != "caller") {
        let operation = span.name.split(' ').next().unwrap();
        assert_eq!(span.parent_span_id, Some(caller.span_id), "{}", span.name);
        assert_eq!(span.status, Status::Unset, "{}", span.name);
        assert_eq!(
            attributes(span),
            [
                ("db.collection.name", text("images")),
                ("db.namespace", text("gallery")),
                ("db.operation.name", text(operation)),
                ("db.system.name", text("mongodb")),
                ("server.address", text("127.0.0.1")),
                ("server.port", AnyValue::I64(server.port().into())),
            ]
        );
    }
}

#[tokio::test]
async fn another_server_refuses_a_duplicate_key_with_11000() {
    let Some(server) = nx_27017() else { return };
    let (_client, images) = images(&server).await;
    images.insert_one(doc! { "_id": "hunter2" }).await.unwrap();
    let capture = capture();
    called(images.insert_one(doc! { "_id": "hunter2" })).await.unwrap_err();
    let span = capture.span("insert images");
    assert_eq!(span.status, Status::Error(String::new()));
    assert_eq!(span.attribute("error.type"), Some(&text("11000")));
    assert_eq!(span.attribute("db.response.status_code"), Some(&text("11000")));
    assert!(!format!("{span:?}").contains("hunter2"), "{span:?}");
}
