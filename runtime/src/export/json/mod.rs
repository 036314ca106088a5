//! OTLP in JSON: requests written from their protobuf bytes.
//!
//! By hand: what is written has a fixed shape of some twenty fields. Answers are read by [`crate::json`].

mod schema;
mod write;

pub(super) use write::request;
