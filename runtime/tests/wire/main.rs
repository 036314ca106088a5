//! What leaves the process, judged by a decoder and a model that know nothing of the encoder.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod bad_input;
mod harness;
mod limits;
mod model;
mod plan;
mod random;
#[path = "../support/mod.rs"]
mod support;
mod values;
