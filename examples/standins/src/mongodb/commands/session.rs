//! Who the server is

use std::time::Duration;

use bson::{DateTime, Document, doc};

use crate::mongodb::fields;
use crate::mongodb::wire::MAX_MESSAGE_BYTES;

/// Longer than any driver waits for news about a server.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How long to hold back the answer: a hello that knows the topology asks for news of it, and
/// there never are any.
pub(in crate::mongodb) fn patience(body: &Document) -> Duration {
    if !body.contains_key("topologyVersion") {
        return Duration::ZERO;
    }
    let milliseconds = fields::amount(body, "maxAwaitTimeMS").ok().flatten().unwrap_or(0);
    Duration::from_millis(milliseconds as u64).min(LONGEST_WAIT)
}

/// Leaves out `topologyVersion`, so that drivers ask again instead of listening for changes.
pub(super) fn hello() -> Document {
    doc! {
        "helloOk": true,
        "ismaster": true,
        "isWritablePrimary": true,
        "maxBsonObjectSize": 16 * 1024 * 1024,
        "maxMessageSizeBytes": MAX_MESSAGE_BYTES,
        "maxWriteBatchSize": 100_000,
        "localTime": DateTime::now(),
        "logicalSessionTimeoutMinutes": 30,
        "minWireVersion": 0,
        "maxWireVersion": 21,
        "readOnly": false,
    }
}

pub(super) fn build_info() -> Document {
    doc! {
        "version": "7.0.0",
        "versionArray": [7, 0, 0, 0],
        "gitVersion": "standin",
        "bits": 64,
        "debug": false,
        "maxBsonObjectSize": 16 * 1024 * 1024,
    }
}
