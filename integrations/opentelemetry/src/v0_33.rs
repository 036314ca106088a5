//! The bridge to opentelemetry 0.33.
//!
//! ```
//! use traced_opentelemetry::v0_33::opentelemetry::trace::{Tracer, TracerProvider};
//! use traced_opentelemetry::v0_33::provider;
//!
//! let tracer = provider().tracer("billing");
//! tracer.in_span("charge", |_context| {
//!     // `#[traced]` functions called here are children of "charge"
//! });
//! ```

pub use opentelemetry_0_33 as opentelemetry;

/// The name of this module, for the source that all versions share.
macro_rules! version {
    () => {
        "v0_33"
    };
}

#[allow(clippy::duplicate_mod, reason = "one source for all versions, each against its own `opentelemetry`")]
#[path = "bridge/mod.rs"]
mod bridge;

pub use bridge::{Provider, Span, Tracer, provider};
