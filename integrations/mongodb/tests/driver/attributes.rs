use mongodb::bson::doc;
use traced_runtime::Kind;
use traced_runtime::testing::capture;
use traced_runtime::wire::{AnyValue, Status};

use super::{attributes, called, client, images, mongodb, text};

#[tokio::test]
async fn an_operation_has_these_attributes_and_no_others() {
    let capture = capture();
    let (server, images) = images().await;
    called(images.insert_one(doc! { "_id": 1 })).await.unwrap();
    let span = capture.span("insert images");
    assert_eq!(span.kind, Kind::Client);
    assert_eq!(span.status, Status::Unset);
    assert_eq!((span.events.len(), span.links.len()), (0, 0));
    assert_eq!(
        attributes(&span),
        [
            ("db.collection.name", text("images")),
            ("db.namespace", text("gallery")),
            ("db.operation.name", text("insert")),
            ("db.system.name", text("mongodb")),
            ("server.address", text("127.0.0.1")),
            ("server.port", AnyValue::I64(server.address().port().into())),
        ]
    );
}

#[tokio::test]
async fn an_operation_of_a_database_is_named_after_the_database() {
    let capture = capture();
    let (_server, images) = images().await;
    let database = images.client().database("gallery");
    called(async {
        database.run_command(doc! { "ping": 1 }).await.unwrap();
        database.list_collection_names().await.unwrap();
    })
    .await;
    let ping = capture.span("ping gallery");
    assert_eq!(ping.attribute("db.namespace"), Some(&text("gallery")));
    assert_eq!(ping.attribute("db.collection.name"), None);
    assert_eq!(capture.span("listCollections gallery").attribute("db.collection.name"), None);
}

/// All of 127.0.0.0/8 is this machine there, so nobody else needs to have the usual port.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_usual_port_is_left_out() {
    use tokio::net::{TcpListener, TcpStream};

    let server = standins::mongodb::start().unwrap();
    let [.., high, low] = std::process::id().to_be_bytes();
    let host = format!("127.77.{high}.{low}");
    let listener = TcpListener::bind((host.as_str(), 27017)).await.unwrap();
    let behind = server.address();
    tokio::spawn(async move {
        while let Ok((mut near, _)) = listener.accept().await {
            let mut far = TcpStream::connect(behind).await.unwrap();
            tokio::spawn(async move { tokio::io::copy_bidirectional(&mut near, &mut far).await });
        }
    });

    let capture = capture();
    let client = client(&format!("mongodb://{host}")).await;
    called(client.database("gallery").run_command(doc! { "ping": 1 })).await.unwrap();
    let span = capture.span("ping gallery");
    assert_eq!(span.attribute("server.address"), Some(&text(&host)));
    assert_eq!(span.attribute("server.port"), None);
}
