//! OTLP in JSON: requests written from their protobuf bytes, answers read.
//!
//! Both by hand: what is written has a fixed shape of some twenty fields, and of an answer two fields matter.

#[cfg(feature = "otlp-http")]
mod read;
mod schema;
mod write;

#[cfg(feature = "otlp-http")]
pub(super) use read::{Json, parse};
pub(super) use write::request;
