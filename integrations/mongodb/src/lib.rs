//! MongoDB calls in distributed traces.
//!
//! ```
//! use traced_mongodb::mongodb::{Client, error::Result, options::ClientOptions};
//!
//! # #[allow(dead_code)]
//! async fn connect() -> Result<Client> {
//!     let options = ClientOptions::parse("mongodb://localhost").await?;
//!     Client::with_options(traced_mongodb::instrument(options))
//! }
//! ```
//!
//! Every operation makes one span of the kind client, as a child of whatever is current where it is awaited: `find` with
//! its first batch, each later `getMore`, each `insert`. Its name is the operation and the collection (`find images`),
//! or the database where there is no collection (`ping admin`).
//!
//! | attribute | value |
//! |---|---|
//! | `db.system.name` | `mongodb` |
//! | `db.operation.name` | the name of the command: `find`, `insert`, `getMore` |
//! | `db.collection.name` | the collection, unless the operation is one of the whole database |
//! | `db.namespace` | the database |
//! | `server.address` | the host that answered last, or its socket |
//! | `server.port` | its port, unless that is 27017 |
//! | `db.response.status_code` | the server's error code, if the operation failed with one |
//! | `error.type` | if the operation failed: the error code, else the kind of the driver's error (`ServerSelection`, `Io`) |
//! | `traced.cancelled` | `true` if the future was dropped before the operation was over |
//!
//! No query, no document and no text of an error is recorded: the driver's errors hold the server's reply, which holds
//! the data. Attempts that the driver repeats are part of the one operation, whose outcome is that of the last.
//!
//! What the driver does on its own account (`killCursors` for a cursor that was dropped, `endSessions`) is recorded
//! below another span, and makes no trace of its own. Handshakes and heartbeats are never recorded. A transaction is
//! a span, `transaction`, with its operations below.
//!
//! The driver has a hook for this, which speaks opentelemetry 0.31; the client is given a tracer provider of its own, so
//! nothing global is set and nothing of opentelemetry needs to be.

mod attrs;
mod failure;
mod operation;
mod shape;

pub use mongodb;

use mongodb::options::ClientOptions;
use mongodb::otel::OpentelemetryOptions;

/// The same options, for a client whose operations are traced.
///
/// This replaces `options.tracing` and nothing else. `OTEL_RUST_INSTRUMENTATION_MONGODB_ENABLED` and its relatives, to
/// which the driver listens by itself, change nothing any more.
///
/// ```
/// use traced_mongodb::mongodb::options::ClientOptions;
///
/// let options = traced_mongodb::instrument(ClientOptions::default());
/// assert_eq!(options.tracing.and_then(|tracing| tracing.enabled), Some(true));
/// ```
#[must_use = "the client is traced that is made with these options"]
pub fn instrument(mut options: ClientOptions) -> ClientOptions {
    let provider = traced_opentelemetry::v0_31::provider().with_shape(shape::Driver);
    let tracing = OpentelemetryOptions::builder()
        .enabled(true)
        // Cut, but not cleaned of values: a query's text stays here.
        .query_text_max_length(0_usize)
        .tracer_provider(provider)
        .build();
    options.tracing = Some(tracing);
    options
}
