//! What the tests of `traced` share.
//!
//! This crate knows nothing of `traced`: it decodes OTLP with `opentelemetry-proto`, so that what arrives is
//! judged by somebody who did not write it.
//!
//! ```no_run
//! use std::time::Duration;
//! use traced_test_support::{sink::OtlpSink, tree::Trace};
//!
//! let sink = OtlpSink::start();
//! // … a program that exports to sink.endpoint() …
//! let spans = sink.wait_for_spans(2, Duration::from_secs(10));
//! let trace = Trace::of(&spans, &spans[0].trace_id);
//! trace.assert_well_formed();
//! trace.assert_outline(
//!     "
//!     GET /images [server] api
//!       find images [client] api !timeout
//!     ",
//! );
//! ```

#[cfg(feature = "tls")]
pub mod authority;
pub mod collector;
mod diff;
pub mod fault;
pub mod foreign;
mod http;
pub mod python;
mod root;
pub mod sampling;
pub mod sink;
pub mod skip;
pub mod span;
pub mod tree;
