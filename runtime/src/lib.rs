//! The engine of [traced](https://docs.rs/traced): spans, context, collection, OTLP.
//!
//! Applications use the crate `traced`, which re-exports all of this beside the macros and the integrations.
//! Integrations use this crate, and nothing of it that is not public.

mod account;
pub mod answer;
mod attrs;
mod bare;
mod callsite;
mod captured_traces;
mod carrier;
mod carry;
mod clock;
mod collect;
mod config;
mod context;
mod diagnostics;
mod engine;
mod environment;
mod error_kind;
mod error_messages;
mod exit;
pub mod export;
mod extra;
mod failure;
mod formatted;
mod full_name;
mod future;
mod gathered;
mod grpc_status;
pub mod hooks;
mod http_methods;
mod ids;
mod init;
#[cfg(feature = "otlp-http")]
mod json;
mod keep;
mod key;
mod limits;
mod live;
mod metrics;
mod notes;
mod private;
mod propagate;
pub mod redact;
mod request_id;
mod resource;
mod sample;
mod scope;
mod sites;
mod span;
#[cfg(feature = "tokio")]
mod spawn;
mod start;
pub mod testing;
mod trace_state;
mod value;
pub mod waterfall;
pub mod wire;

/// What the code names that the macros generate.
#[doc(hidden)]
pub mod __private {
    pub use crate::__traced_site as site;
    pub use crate::private::*;
}

pub use account::{Dropped, ExporterStats, Reason, Stats};
pub use attrs::TraceAttrs;
pub use callsite::{Callsite, Kind};
pub use carrier::{Carrier, CarrierMut, Environment, Plain};
pub use carry::carry;
pub use config::{InstallError, Protocol};
pub use context::{Context, ContextGuard, SpanContext};
pub use exit::Report;
pub use failure::Failure;
pub use future::{FutureExt, InContext, InSpan, StreamExt};
pub use ids::{ParseIdError, SpanId, TraceFlags, TraceId};
pub use init::{Builder, Guard};
pub use keep::Keep;
pub use key::Key;
pub use limits::{LeftOut, Limits};
pub use metrics::Metric;
pub use propagate::{Propagator, extract, inject, inject_trace, xray_header};
pub use request_id::RequestId;
pub use resource::Resource;
pub use sample::Sampler;
pub use scope::Scope;
pub use sites::{PatternError, sites, switch};
pub use span::{Entered, Span, Status};
#[cfg(feature = "tokio")]
pub use spawn::{spawn, spawn_blocking};
pub use value::{TraceValue, Value};

/// What is current on this thread: short for [`Context::current`].
#[must_use]
pub fn current() -> Context {
    Context::current()
}

/// What has become of the spans of this process since the last `init!`.
///
/// ```
/// let stats = traced_runtime::stats();
/// assert_eq!(stats.ended, stats.delivered + stats.queued + stats.dropped.total());
/// ```
///
/// [`Stats::metrics`] has the same under the names of OpenTelemetry.
#[must_use]
pub fn stats() -> Stats {
    collect::stats()
}
