//! Every format of contexts between processes, from outside: what is read, and what is written.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test looks at its own clock and environment, and its helpers fail like itself"
)]

mod b3;
mod baggage;
mod datadog;
mod google;
mod hostile;
mod jaeger;
mod lists;
mod ottrace;
mod table;
mod traceparent;
mod tracestate;
mod xray;
