//! What no driver sends every day

use std::time::{Duration, Instant};

use mongodb::bson::{Document, doc};
use standins::mongodb::MongoDb;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::Result;

const OP_MSG: i32 = 2013;

struct Raw(TcpStream);

impl Raw {
    async fn connect(server: &MongoDb) -> Result<Self> {
        Ok(Self(TcpStream::connect(server.address()).await?))
    }

    async fn send(&mut self, operation: i32, message: &[u8]) -> Result {
        let header = [message.len() as i32 + 16, 7, 0, operation].map(i32::to_le_bytes).concat();
        Ok(self.0.write_all(&[&header, message].concat()).await?)
    }

    async fn send_msg(&mut self, flags: u32, sections: &[&[u8]]) -> Result {
        self.send(OP_MSG, &[&flags.to_le_bytes(), sections.concat().as_slice()].concat()).await
    }

    /// The document of an answer, after as many bytes of preamble.
    async fn receive(&mut self, preamble: usize) -> Result<Document> {
        let mut header = [0; 16];
        self.0.read_exact(&mut header).await?;
        let word = |at: usize| header[at..at + 4].try_into().map(i32::from_le_bytes);
        assert_eq!(word(8)?, 7, "it answers the request");
        let mut rest = vec![0; usize::try_from(word(0)?)? - 16];
        self.0.read_exact(&mut rest).await?;
        Ok(Document::from_reader(&rest[preamble..])?)
    }

    async fn closes(mut self) -> bool {
        !matches!(self.0.read(&mut [0; 1]).await, Ok(1..))
    }
}

fn body(document: &Document) -> Result<Vec<u8>> {
    Ok([vec![0], document.to_vec()?].concat())
}

async fn count(server: &MongoDb) -> Result<i32> {
    let mut raw = Raw::connect(server).await?;
    raw.send_msg(0, &[&body(&doc! { "count": "images", "$db": "gallery" })?]).await?;
    Ok(raw.receive(5).await?.get_i32("n")?)
}

#[tokio::test]
async fn documents_may_come_in_a_section_of_their_own() -> Result {
    let server = standins::mongodb::start()?;
    let mut raw = Raw::connect(&server).await?;
    let items = [b"documents\0".to_vec(), doc! { "_id": 1 }.to_vec()?, doc! { "_id": 2 }.to_vec()?];
    let items = items.concat();
    let size = (items.len() as i32 + 4).to_le_bytes();
    let sequence = [&[1], size.as_slice(), &items].concat();
    // The sequence may even come before the body.
    let insert = body(&doc! { "insert": "images", "$db": "gallery" })?;
    raw.send_msg(0, &[&sequence, &insert]).await?;
    assert_eq!(raw.receive(5).await?.get_i32("n")?, 2);
    assert_eq!(count(&server).await?, 2);
    Ok(())
}

#[tokio::test]
async fn an_unacknowledged_write_gets_no_answer() -> Result {
    let server = standins::mongodb::start()?;
    let mut raw = Raw::connect(&server).await?;
    let insert = doc! { "insert": "images", "$db": "gallery", "documents": [{ "_id": 1 }] };
    let more_to_come = 2;
    raw.send_msg(more_to_come, &[&body(&insert)?]).await?;
    raw.send_msg(0, &[&body(&doc! { "count": "images", "$db": "gallery" })?]).await?;
    assert_eq!(raw.receive(5).await?.get_i32("n")?, 1);
    Ok(())
}

#[tokio::test]
async fn checksums_and_exhaust_requests_are_tolerated() -> Result {
    let server = standins::mongodb::start()?;
    let mut raw = Raw::connect(&server).await?;
    let (checksum_present, exhaust_allowed) = (1, 1 << 16);
    let ping = body(&doc! { "ping": 1, "$db": "admin" })?;
    raw.send_msg(checksum_present | exhaust_allowed, &[&ping, &[1, 2, 3, 4]]).await?;
    assert_eq!(raw.receive(5).await?.get_f64("ok")?, 1.0);
    Ok(())
}

#[tokio::test]
async fn the_first_hello_may_be_a_legacy_query_but_nothing_else_may() -> Result {
    let server = standins::mongodb::start()?;
    let mut raw = Raw::connect(&server).await?;
    let query = |command: Document| -> Result<Vec<u8>> {
        let preamble = [&[0; 4][..], b"admin.$cmd\0", &[0; 4], &[255; 4]].concat();
        Ok([preamble, command.to_vec()?].concat())
    };
    raw.send(2004, &query(doc! { "isMaster": 1, "helloOk": true })?).await?;
    assert_eq!(raw.receive(20).await?.get_i32("maxWireVersion")?, 21);
    raw.send(2004, &query(doc! { "find": "images" })?).await?;
    assert_eq!(raw.receive(20).await?.get_i32("code")?, 352);
    Ok(())
}

#[tokio::test]
async fn a_hello_that_awaits_news_is_answered_late() -> Result {
    let server = standins::mongodb::start()?;
    let mut raw = Raw::connect(&server).await?;
    let hello = doc! { "hello": 1, "$db": "admin", "topologyVersion": {}, "maxAwaitTimeMS": 60 };
    let start = Instant::now();
    raw.send_msg(0, &[&body(&hello)?]).await?;
    raw.receive(5).await?;
    assert!(start.elapsed() >= Duration::from_millis(60));
    Ok(())
}

#[tokio::test]
async fn nonsense_closes_its_own_connection_only() -> Result {
    let server = standins::mongodb::start()?;
    let ping = body(&doc! { "ping": 1, "$db": "admin" })?;
    let cases: [(i32, Vec<u8>); 9] = [
        (OP_MSG, vec![]),
        (OP_MSG, vec![0; 4]),
        (OP_MSG, [&[0, 0, 0, 0, 9][..], &ping].concat()),
        (OP_MSG, [&[4, 0, 0, 0][..], &ping].concat()),
        (OP_MSG, [&[0; 4][..], &ping, &ping].concat()),
        (OP_MSG, [&[0; 5][..], &[255; 8]].concat()),
        (OP_MSG, [&[0, 0, 0, 0, 1][..], &[3, 0, 0, 0]].concat()),
        (2004, vec![0; 3]),
        (2012, vec![0; 40]),
    ];
    for (operation, message) in cases {
        let mut raw = Raw::connect(&server).await?;
        raw.send(operation, &message).await?;
        assert!(raw.closes().await, "{operation} {message:?}");
    }
    let mut short = Raw::connect(&server).await?;
    short.0.write_all(&[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]).await?;
    assert!(short.closes().await);
    assert_eq!(count(&server).await?, 0);
    Ok(())
}

#[tokio::test]
async fn nesting_is_bounded_before_it_exhausts_the_stack() -> Result {
    let server = standins::mongodb::start()?;
    // By hand, since the encoder would overflow as well.
    let mut deep = vec![5, 0, 0, 0, 0];
    for _ in 0..2000 {
        let length = (deep.len() as i32 + 8).to_le_bytes();
        deep = [&length, &b"\x03a\0"[..], &deep, &[0]].concat();
    }
    let mut raw = Raw::connect(&server).await?;
    raw.send_msg(0, &[&[0], &deep]).await?;
    assert!(raw.closes().await);
    assert_eq!(count(&server).await?, 0);
    Ok(())
}

#[tokio::test]
async fn documents_as_deep_as_allowed_can_be_stored_and_compared() -> Result {
    let server = standins::mongodb::start()?;
    let mut deep = doc! {};
    for _ in 0..90 {
        deep = doc! { "a": deep };
    }
    let path = ["a"; 100].join(".");
    let set = doc! { "$set": { path: deep.clone() } };
    let updates = vec![doc! { "q": { "_id": 1 }, "u": set, "upsert": true }];
    for update in [
        doc! { "insert": "images", "$db": "gallery", "documents": [{ "_id": 2, "a": deep }] },
        doc! { "update": "images", "$db": "gallery", "updates": updates },
        doc! { "find": "images", "$db": "gallery", "sort": { "a": 1 } },
    ] {
        let mut raw = Raw::connect(&server).await?;
        raw.send_msg(0, &[&body(&update)?]).await?;
        assert_eq!(raw.receive(5).await?.get_f64("ok")?, 1.0);
    }
    assert_eq!(count(&server).await?, 2);
    Ok(())
}

#[tokio::test]
async fn malformed_commands_are_refused_with_a_code() -> Result {
    let server = standins::mongodb::start()?;
    let mut raw = Raw::connect(&server).await?;
    for (command, code) in [
        (doc! {}, 40571),
        (doc! { "find": "images" }, 40571),
        (doc! { "": 1, "$db": "gallery" }, 59),
        (doc! { "find": 7, "$db": "gallery" }, 73),
        (doc! { "find": "images", "$db": "gallery", "filter": 3 }, 14),
        (doc! { "find": "images", "$db": "gallery", "limit": -1 }, 51024),
        (doc! { "find": "images", "$db": "gallery", "sort": { "a": "up" } }, 2),
        (doc! { "insert": "images", "$db": "gallery" }, 40414),
        (doc! { "insert": "images", "$db": "gallery", "documents": [1] }, 14),
        (doc! { "getMore": "x", "collection": "images", "$db": "gallery" }, 14),
        (doc! { "aggregate": "images", "$db": "gallery", "pipeline": [] }, 9),
    ] {
        raw.send_msg(0, &[&body(&command)?]).await?;
        let reply = raw.receive(5).await?;
        assert_eq!(reply.get_i32("code")?, code, "{command} {reply}");
        assert_eq!(reply.get_f64("ok")?, 0.0);
    }
    Ok(())
}
