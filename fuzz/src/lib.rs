//! What must hold for whatever bytes strangers send.
//!
//! There is a target for each parser. Those of headers have oracles: small readers of the same grammar, written apart from
//! the parsers and in another way, which say whether there is a caller, and which.
//!
//! `cargo +nightly fuzz run extract` looks for bytes for which it does not; `cargo test` tries those in `corpus/`,
//! which are there to start from, on the stable toolchain.

mod b3;
mod baggage;
mod caller;
mod datadog;
mod decode;
mod environment;
mod extract;
mod google;
mod grammar;
mod headers;
mod jaeger;
mod named;
mod ottrace;
mod traceparent;
mod tracestate;
mod xray;

pub use b3::{b3, b3_multi};
pub use baggage::baggage;
pub use caller::{caller, sent};
pub use datadog::datadog;
pub use decode::decode;
pub use environment::environment;
pub use extract::extract;
pub use google::google;
pub use headers::Headers;
pub use jaeger::jaeger;
pub use ottrace::ottrace;
pub use traceparent::traceparent;
pub use tracestate::tracestate;
pub use xray::xray;

/// What takes bytes, and panics where something does not hold.
pub type Target = fn(&[u8]);

/// All of them, by the names of their folders in `corpus/`.
pub const TARGETS: [(&str, Target); 13] = [
    ("b3", b3),
    ("b3_multi", b3_multi),
    ("baggage", baggage),
    ("datadog", datadog),
    ("decode", decode),
    ("environment", environment),
    ("extract", extract),
    ("google", google),
    ("jaeger", jaeger),
    ("ottrace", ottrace),
    ("traceparent", traceparent),
    ("tracestate", tracestate),
    ("xray", xray),
];
