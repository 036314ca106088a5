//! Spans and events of the [`tracing`](https://docs.rs/tracing) crate join the traces of
//! [traced](https://docs.rs/traced).
//!
//! One line sets all of it up, and code that is instrumented with `tracing` already, one's own or a library's, makes spans
//! of ours: parents and children across both worlds, in whichever order they nest. Its events become lines, as before, and
//! each line has the ids of its span.
//!
//! ```
//! use tracing_subscriber::fmt;
//!
//! traced_tracing::init(fmt::layer());
//!
//! let order = tracing::info_span!("place order", order.id = 7, otel.kind = "server");
//! order.in_scope(|| tracing::info!(items = 3, "reserved"));
//! ```
//!
//! A program that builds its own subscriber adds [`layer()`] to it, and puts [`with_ids`] around the layer that prints.
//!
//! # What becomes what
//!
//! | `tracing` | here |
//! |---|---|
//! | a span, from its creation until `tracing` closes it | a span of the same name; its scope is the crate it stands in |
//! | its fields, also those recorded later | attributes of the same keys |
//! | `parent: &span`, `parent: None`, neither | that parent; a root; what is current, ours or theirs |
//! | `follows_from` | a link |
//! | an event of INFO, WARN or ERROR | an event on its parent, or on what is current, with its level as the attribute `level`; [`Layer::events`] sets another level |
//! | an event of the level ERROR | the same, and the span's status is Error, unless a field said otherwise |
//! | the field `otel.name` | the name of the span |
//! | `otel.kind`, at creation: `server`, `client`, `producer`, `consumer` | the kind of the span |
//! | `otel.status_code` (`ok`, `error`), `otel.status_description` or `otel.status_message` | the status of the span |
//!
//! `tracing` closes a span when its last handle is gone *and its children are closed*; a span that a task holds on to
//! lasts as long as the task.
//!
//! # Log lines
//!
//! [`with_ids`] writes `trace_id` and `span_id` into the lines of any format: as fields of the top level where a line is an
//! object of JSON, at its end where it is text. They are those of the span that the event belongs to, sampled or not, of
//! `tracing` or of ours. [`writer_with_ids`] does the same beneath layers that are not `fmt::Layer`; for the `log` crate
//! there is `traced::log::with_ids`.
//!
//! # What is filtered
//!
//! Spans never, by this layer. A filter on the whole subscriber hides spans from every layer, this one too; give the layers
//! that print their filters instead (`fmt::layer().with_filter(…)`, as [`init`] does), and traces stay whole whatever the log
//! level. When a subscriber hides spans nevertheless, or `tracing` is built with one of its features `max_level_…`, this is
//! said once on stderr. It is looked for when the subscriber is set up, by asking for spans of a crate that no filter names:
//! a filter that is changed later, that decides anew each time, or that names one crate is not noticed.
//!
//! # What it costs
//!
//! `tracing` has to ask for each event and each span, of whatever level, because this layer may want it: where nobody
//! listened to TRACE before, each event there costs 15 to 30 ns now.

mod attrs;
mod bridged;
mod callsites;
mod entered;
mod event;
mod fields;
mod hidden;
mod ids;
mod init;
mod layer;
mod lines;
mod lookup;
mod newest;
mod rust_log;
mod spans;
mod splice;
mod status;
mod writer;

pub use init::{Traced, init, try_init};
pub use layer::{Layer, layer};
pub use lines::{WithIds, with_ids};
pub use rust_log::rust_log;
pub use tracing_subscriber;
pub use writer::{LineWithIds, WriterWithIds, writer_with_ids};
