//! Spans and events of the [`tracing`](https://docs.rs/tracing) crate join the traces of
//! [traced](https://docs.rs/traced).
//!
//! One layer on the subscriber, and code that is instrumented with `tracing` already, one's own or a library's, makes
//! spans of ours: parents and children across both worlds, in whichever order they nest.
//!
//! ```
//! use tracing_subscriber::prelude::*;
//!
//! tracing_subscriber::registry().with(traced_tracing::layer()).init();
//!
//! let order = tracing::info_span!("place order", order.id = 7, otel.kind = "server");
//! order.in_scope(|| tracing::info!(items = 3, "reserved"));
//! ```
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
//! # What is filtered
//!
//! Nothing, by this layer. A global filter on the subscriber hides spans from every layer, this one too; give the
//! layers that print their filters instead (`fmt::layer().with_filter(…)`), and traces stay whole whatever the log level.

mod attrs;
mod bridged;
mod callsites;
mod entered;
mod event;
mod fields;
mod layer;
mod lookup;
mod status;

pub use layer::{Layer, layer};
pub use tracing_subscriber;
