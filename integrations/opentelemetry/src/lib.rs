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
//! What runs on another thread takes its parent along as either library does it. Ours (`spawn`, `in_current_span`, `carry`,
//! `current`) take the newest span, whoever made it; `with_context` and `attach` take the active one of opentelemetry.
//!
//! Two spans of different versions, neither of which was started in the other, can be active on one thread, where a future in
//! the one polls a future in the other that was made before. Nobody knows then which is the inner one.
//!
//! # Our current span is theirs
//!
//! Tracers and propagators of ours know what is current here. For libraries that look at opentelemetry's current context by
//! themselves there is `v0_33::share_current()`: from then on it has our current span. A context of the one kind becomes one
//! of the other by `v0_33::theirs` and `v0_33::ours`, at any time.
//!
//! # Headers
//!
//! `v0_33::propagator()` is a propagator of opentelemetry that reads and writes what `traced` does, so all libraries that
//! ask opentelemetry for one agree with those that ask us. A foreign propagator reads for us through `v0_33::ours`, and the
//! carriers of opentelemetry (`dyn Extractor`, `dyn Injector`) are [carriers](traced_runtime::Carrier) of ours.
//!
//! ```
//! # #[cfg(feature = "v0_33")] {
//! use traced_opentelemetry::v0_33::{opentelemetry::global, propagator};
//!
//! // In `main`, after `init!`, which reads `OTEL_PROPAGATORS`.
//! global::set_text_map_propagator(propagator());
//! # }
//! ```
//!
//! # What is recorded
//!
//! Name, kind, attributes, events, links and the status, as they are given, and the name and version of the tracer as
//! `otel.scope.name` and `otel.scope.version`. [`Shape`] is for integrations that know better what a library's spans
//! should look like.
//!
//! Times are taken when things happen, by the clock of `traced`, on which no child leaves its parent: a time stamp that is
//! given (`with_start_time`, `end_with_timestamp`, `add_event_with_timestamp`) is ignored, and what had ended before anybody
//! told of it is a span of no length.
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
