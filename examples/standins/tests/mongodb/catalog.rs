use mongodb::IndexModel;
use mongodb::bson::{Document, doc};

use crate::{Result, code, database};

#[tokio::test]
async fn the_server_says_who_it_is() -> Result {
    let (_server, database) = database().await?;
    database.run_command(doc! { "ping": 1 }).await?;
    let build = database.run_command(doc! { "buildInfo": 1 }).await?;
    assert_eq!(build.get_str("version")?, "7.0.0");
    let hello = database.run_command(doc! { "hello": 1 }).await?;
    assert!(hello.get_bool("isWritablePrimary")?);
    Ok(())
}

#[tokio::test]
async fn an_unknown_command_is_refused_by_name() -> Result {
    let (_server, database) = database().await?;
    let outcome = database.run_command(doc! { "shrink": 1 }).await;
    let message = outcome.as_ref().err().map(ToString::to_string).unwrap_or_default();
    assert!(message.contains("CommandNotFound"), "{message}");
    assert_eq!(code(outcome), Some(59));
    Ok(())
}

#[tokio::test]
async fn collections_and_databases_come_and_go() -> Result {
    let (_server, database) = database().await?;
    database.create_collection("empty").await?;
    assert_eq!(code(database.create_collection("empty").await), Some(48));
    database.collection("images").insert_one(doc! { "_id": 1 }).await?;
    assert_eq!(database.list_collection_names().await?, ["empty", "images"]);
    let filter = doc! { "name": "images" };
    assert_eq!(database.list_collection_names().filter(filter).await?, ["images"]);
    assert_eq!(database.client().list_database_names().await?, ["gallery"]);
    database.collection::<Document>("images").drop().await?;
    database.collection::<Document>("never").drop().await?;
    assert_eq!(database.list_collection_names().await?, ["empty"]);
    database.drop().await?;
    assert!(database.client().list_database_names().await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn indexes_are_listed() -> Result {
    let (_server, database) = database().await?;
    let images = database.collection::<Document>("images");
    let index = IndexModel::builder().keys(doc! { "name": 1, "size": -1 }).build();
    assert_eq!(images.create_index(index.clone()).await?.index_name, "name_1_size_-1");
    images.create_index(index).await?;
    assert_eq!(images.list_index_names().await?, ["_id_", "name_1_size_-1"]);
    Ok(())
}

#[tokio::test]
async fn a_session_is_ended_quietly() -> Result {
    let (_server, database) = database().await?;
    let mut session = database.client().start_session().await?;
    let images = database.collection("images");
    images.insert_one(doc! { "_id": 1 }).session(&mut session).await?;
    drop(session);
    let ended = database.run_command(doc! { "endSessions": [] }).await?;
    assert_eq!(ended.get_f64("ok")?, 1.0);
    Ok(())
}
