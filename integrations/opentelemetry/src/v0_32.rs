//! The bridge to opentelemetry 0.32.
//!
//! ```
//! use traced_opentelemetry::v0_32::opentelemetry::trace::{Tracer, TracerProvider};
//! use traced_opentelemetry::v0_32::provider;
//!
//! let tracer = provider().tracer("billing");
//! tracer.in_span("charge", |_context| {
//!     // `#[traced]` functions called here are children of "charge"
//! });
//! ```

pub use opentelemetry_0_32 as opentelemetry;
#[cfg(feature = "v0_32_export")]
pub use opentelemetry_sdk_0_32 as opentelemetry_sdk;

/// The name of this module, for the source that all versions share.
macro_rules! version {
    () => {
        "v0_32"
    };
}

#[allow(clippy::duplicate_mod, reason = "one source for all versions, each against its own `opentelemetry`")]
#[path = "bridge/mod.rs"]
mod bridge;

#[cfg(feature = "v0_32_export")]
#[allow(clippy::duplicate_mod, reason = "one source for all versions, each against its own SDK")]
#[path = "export/mod.rs"]
mod export;

pub use bridge::{
    Propagator, Provider, Span, TextMap, Tracer, ours, propagator, provider, share_current, theirs,
};
#[cfg(feature = "v0_32_export")]
pub use export::{ForeignExporter, exporter};
