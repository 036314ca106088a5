//! A MongoDB server that keeps everything in memory
//!
//! It presents itself as a standalone MongoDB 7.0 without authentication or TLS. Documents can be
//! inserted, found, changed, deleted, counted, grouped and listed; operators that it does not know
//! are refused rather than ignored.

mod commands;
mod error;
mod faults;
mod fields;
mod filter;
mod order;
mod path;
mod pipeline;
mod projection;
mod store;
mod update;
mod wire;

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub use self::faults::Faults;
use self::faults::Outcome;
use self::store::Store;
use self::wire::Request;
use crate::faults::lock;
use crate::server::Server;

/// Starts an empty server.
///
/// # Errors
///
/// When no port can be bound, or no tokio runtime is running.
pub fn start() -> io::Result<MongoDb> {
    let store = Arc::new(Mutex::new(Store::default()));
    let faults = Faults::default();
    let shared = faults.clone();
    let server = Server::start(move |stream| {
        let (store, faults) = (Arc::clone(&store), shared.clone());
        async move {
            // A connection that breaks the protocol is closed, as the real server does.
            let _ = converse(stream, &store, &faults).await;
        }
    })?;
    Ok(MongoDb { server, faults })
}

/// A running MongoDB stand-in; it stops, and forgets its documents, when dropped.
#[derive(Debug)]
pub struct MongoDb {
    server: Server,
    faults: Faults,
}

impl MongoDb {
    /// The connection string, such as `mongodb://127.0.0.1:40123`.
    pub fn uri(&self) -> String {
        format!("mongodb://{}", self.address())
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// What it is told to do badly.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }
}

async fn converse(mut stream: TcpStream, store: &Mutex<Store>, faults: &Faults) -> io::Result<()> {
    while let Some(request) = Request::read(&mut stream).await? {
        let plan = faults.plan(request.body.keys().next().map_or("", String::as_str));
        pause(plan.delay).await;
        let answer = match plan.outcome {
            Outcome::Drop => return Ok(()),
            Outcome::Fail(answer) => answer,
            Outcome::Hang => return wait_for_the_end(stream).await,
            Outcome::Run => {
                pause(commands::patience(&request.body)).await;
                commands::run(&mut lock(store), &request)
            }
        };
        if request.wants_reply {
            stream.write_all(&request.reply(&answer)?).await?;
        }
    }
    Ok(())
}

/// Unlike a sleep of no length, takes no time when there is nothing to wait for.
async fn pause(length: Duration) {
    if !length.is_zero() {
        tokio::time::sleep(length).await;
    }
}

/// Reads and ignores, so that the connection is held no longer than the client wants it.
async fn wait_for_the_end(mut stream: TcpStream) -> io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}
