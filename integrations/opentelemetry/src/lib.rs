//! Spans made with the [`opentelemetry`](https://docs.rs/opentelemetry) crates join the traces of `traced`.
//!
//! Each 0.x of opentelemetry has types, globals and a current context of its own, so two libraries that were built
//! against two of them do not see each other's spans. Here is one bridge for each (a Cargo feature and a module:
//! `v0_31`, `v0_32`, `v0_33`); all of them meet in the traces of `traced`, whose engine records the spans. There is no
//! SDK, no exporter and no propagator of opentelemetry in between.
//!
//! ```
//! # #[cfg(feature = "v0_33")] {
//! use traced_opentelemetry::v0_33::{opentelemetry::global, provider};
//!
//! // In `main`, after `init!`. Libraries that take a provider can be given one of their own instead.
//! global::set_tracer_provider(provider());
//! # }
//! ```
//!
//! # Whose child is whose
//!
//! The innermost span wins, whoever made it: a span of opentelemetry below `#[traced]` code is that code's child, and
//! `#[traced]` code that runs while a span of opentelemetry is active is that span's child. A context given
//! explicitly (`start_with_context`) is respected. A caller in another process, read by a propagator of opentelemetry,
//! is the parent where nothing of ours is current.
//!
//! What runs on another thread takes its parent along as each library does it: an opentelemetry context by
//! `with_context` or `attach`, ours by `in_current_span` or `spawn`.
//!
//! # What is recorded
//!
//! Name, kind, attributes, events, links and the status, as they are given, and the name and version of the tracer as
//! `otel.scope.name` and `otel.scope.version`. Times are taken when things happen: an explicit time stamp is ignored.
//! [`Shape`] is for integrations that know better what a library's spans should look like.
//!
//! # The other way: to an exporter that was written for their SDK
//!
//! With the feature `v0_33_export` (or that of another version), `v0_33::exporter` makes any `SpanExporter` of
//! `opentelemetry_sdk` an exporter of ours. It gets all spans of the process, however they were made.
#![cfg_attr(
    not(any(feature = "v0_31", feature = "v0_32", feature = "v0_33")),
    allow(dead_code, reason = "without a version there is nobody to build a bridge for")
)]

mod attrs;
#[cfg(any(feature = "v0_31_export", feature = "v0_32_export", feature = "v0_33_export"))]
mod block_on;
mod frames;
mod handle;
mod live;
mod parent;
mod recorder;
mod shape;
#[cfg(any(feature = "v0_31_export", feature = "v0_32_export", feature = "v0_33_export"))]
mod text;
#[cfg(feature = "v0_31")]
pub mod v0_31;
#[cfg(feature = "v0_32")]
pub mod v0_32;
#[cfg(feature = "v0_33")]
pub mod v0_33;

pub use recorder::{Ending, Part, Recorder};
pub use shape::{Decision, Shape, Starting};
