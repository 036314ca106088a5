use std::time::Duration;

use mongodb::bson::doc;
use traced_runtime::testing::capture;

use super::{called, images, mongodb, names};

#[tokio::test]
async fn a_cursor_that_is_dropped_makes_no_trace_of_its_own() {
    let (server, images) = images().await;
    images.insert_many((0..5).map(|id| doc! { "_id": id })).await.unwrap();
    let capture = capture();
    let cursor = called(images.find(doc! {}).batch_size(2)).await.unwrap();
    drop(cursor);
    // The driver spawns a task for it, on this same thread, where the test would see its spans.
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(names(&capture), ["caller", "find images"]);
    drop(server);
}

#[tokio::test]
async fn a_client_that_shuts_down_makes_no_trace_of_its_own() {
    let (_server, images) = images().await;
    let client = images.client().clone();
    images.insert_one(doc! { "_id": 1 }).await.unwrap();
    drop(images);
    let capture = capture();
    client.shutdown().await;
    assert_eq!(names(&capture), Vec::<String>::new());
}

#[tokio::test]
async fn a_client_shut_down_by_somebody_says_so_below_them() {
    let (_server, images) = images().await;
    let client = images.client().clone();
    images.insert_one(doc! { "_id": 1 }).await.unwrap();
    drop(images);
    let capture = capture();
    called(client.shutdown()).await;
    assert_eq!(names(&capture), ["caller", "endSessions admin"]);
}

#[tokio::test]
async fn connecting_makes_no_spans() {
    let capture = capture();
    let (_server, images) = images().await;
    images.client().warm_connection_pool().await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(names(&capture), Vec::<String>::new());
}
