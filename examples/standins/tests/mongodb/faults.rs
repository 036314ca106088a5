use std::time::{Duration, Instant};

use mongodb::bson::doc;
use mongodb::error::ErrorKind;
use tokio::time::timeout;

use crate::{Result, code, collection};

#[tokio::test]
async fn the_next_command_fails_as_told_and_the_one_after_does_not() -> Result {
    let (server, images) = collection(vec![doc! { "_id": 1 }]).await?;
    server.faults().fail_next("find", 50, "MaxTimeMSExpired", "operation exceeded time limit");
    let error = images.find_one(doc! {}).await.err().ok_or("it did not fail")?;
    let ErrorKind::Command(refusal) = *error.kind else {
        return Err(error.into());
    };
    assert_eq!((refusal.code, refusal.code_name.as_str()), (50, "MaxTimeMSExpired"));
    assert_eq!(refusal.message, "operation exceeded time limit");
    assert!(images.find_one(doc! {}).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_failed_insert_inserts_nothing() -> Result {
    let (server, images) = collection(Vec::new()).await?;
    server.faults().fail_next("insert", 10107, "NotWritablePrimary", "not primary");
    assert_eq!(code(images.insert_one(doc! { "_id": 1 }).await), Some(10107));
    assert_eq!(images.count_documents(doc! {}).await?, 0);
    Ok(())
}

#[tokio::test]
async fn the_driver_retries_a_read_whose_connection_drops() -> Result {
    let (server, images) = collection(vec![doc! { "_id": 1 }]).await?;
    server.faults().drop_connection_on_next("find");
    assert!(images.find_one(doc! {}).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn dropped_connections_reach_the_caller_until_cleared() -> Result {
    let (server, images) = collection(vec![doc! { "_id": 1 }]).await?;
    server.faults().drop_connection_on("find");
    let error = images.find_one(doc! {}).await.err().ok_or("it did not fail")?;
    assert!(matches!(*error.kind, ErrorKind::Io(_)), "{error}");
    server.faults().clear();
    assert!(images.find_one(doc! {}).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_delay_is_kept() -> Result {
    let (server, images) = collection(Vec::new()).await?;
    let delay = Duration::from_millis(80);
    server.faults().delay("aggregate", delay);
    let start = Instant::now();
    images.count_documents(doc! {}).await?;
    assert!(start.elapsed() >= delay);
    Ok(())
}

#[tokio::test]
async fn a_hanging_command_leaves_the_others_alone() -> Result {
    let (server, images) = collection(vec![doc! { "_id": 1 }]).await?;
    server.faults().hang("FIND");
    let patience = Duration::from_millis(100);
    assert!(timeout(patience, images.find_one(doc! {})).await.is_err());
    assert_eq!(images.count_documents(doc! {}).await?, 1);
    server.faults().clear();
    assert!(images.find_one(doc! {}).await?.is_some());
    Ok(())
}

#[tokio::test]
async fn a_dropped_server_refuses_connections() -> Result {
    let (server, images) = collection(Vec::new()).await?;
    let address = server.address();
    drop(server);
    drop(images);
    tokio::task::yield_now().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
    Ok(())
}
