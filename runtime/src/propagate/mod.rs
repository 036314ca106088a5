//! Contexts between processes, in every format that is about.
//!
//! Input from the network is hostile: lengths are checked first, memory is bounded, nothing panics. What is written is
//! a valid header by construction.

mod b3;
mod baggage;
mod caller;
mod datadog;
mod digits;
mod environment;
mod google;
mod headers;
mod jaeger;
mod lists;
mod ottrace;
mod propagator;
mod trace_context;
mod xray;

use crate::carrier::{Carrier, CarrierMut};
use crate::context::Context;

pub(crate) use environment::environment_parent;
pub(crate) use lists::{DEFAULT, install};
pub use propagator::Propagator;
pub use xray::xray_header;

/// Reads the caller's context from what it sent; [`Context::none`] with its baggage where it sent no valid one.
///
/// In which formats, `OTEL_PROPAGATORS` or [`Builder::propagators`](crate::Builder::propagators) says: W3C's, unless told
/// otherwise. The first that names a caller counts.
///
/// ```
/// use std::collections::HashMap;
/// let headers = HashMap::from([(
///     "traceparent".to_owned(),
///     "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned(),
/// )]);
/// let caller = traced_runtime::extract(&headers).span_context().unwrap();
/// assert_eq!(caller.trace_id.to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
/// assert!(caller.is_remote);
/// ```
#[must_use]
pub fn extract<C: Carrier<M> + ?Sized, M>(carrier: &C) -> Context {
    lists::extract_usual(carrier)
}

/// Writes `context` to what is about to be sent, in place of whatever context is there.
///
/// ```
/// use std::collections::HashMap;
/// use traced_runtime::Context;
/// let mut headers = HashMap::new();
/// traced_runtime::inject(&Context::current(), &mut headers);
/// assert!(headers.is_empty(), "no span, no header");
/// ```
///
/// A command takes it along in its environment:
///
/// ```no_run
/// let mut command = std::process::Command::new("backup");
/// traced_runtime::inject(&traced_runtime::current(), &mut command);
/// command.status()?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn inject<C: CarrierMut<M> + ?Sized, M>(context: &Context, carrier: &mut C) {
    lists::inject_usual(context, true, carrier);
}

/// Writes `context` without its baggage: for hosts that baggage must not reach.
pub fn inject_trace<C: CarrierMut<M> + ?Sized, M>(context: &Context, carrier: &mut C) {
    lists::inject_usual(context, false, carrier);
}
