//! Contexts between processes: W3C trace context and baggage.
//!
//! Input from the network is hostile: lengths are checked first, memory is bounded, nothing panics. What is written is
//! a valid header by construction.

mod baggage;
mod environment;
mod trace_context;
mod xray;

use crate::carrier::{Carrier, CarrierMut};
use crate::context::Context;

pub(crate) use environment::environment_parent;
pub use xray::xray_header;

const TRACEPARENT: &str = "traceparent";
const TRACESTATE: &str = "tracestate";
const BAGGAGE: &str = "baggage";

/// Reads the caller's context from what it sent; [`Context::none`] with its baggage where it sent no valid one.
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
    let mut parents = trace_context::Parents::default();
    carrier.values(TRACEPARENT, &mut |value| parents.add(value));
    let context = match parents.only() {
        None => Context::none(),
        Some(caller) => {
            let mut state = trace_context::StateReader::default();
            carrier.values(TRACESTATE, &mut |value| state.add(value));
            Context::from_remote(caller, state.finish().as_deref())
        }
    };
    let mut entries = baggage::BaggageReader::default();
    carrier.values(BAGGAGE, &mut |value| entries.add(value));
    let entries = entries.finish();
    if entries.is_empty() { context } else { context.with_extra(|extra| extra.baggage = entries) }
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
pub fn inject<C: CarrierMut<M> + ?Sized, M>(context: &Context, carrier: &mut C) {
    inject_trace(context, carrier);
    match baggage::write(context.baggage_entries()) {
        Some(header) => carrier.set(BAGGAGE, &header),
        None => carrier.remove(BAGGAGE),
    }
}

/// Writes `context` without its baggage: for hosts that baggage must not reach.
pub fn inject_trace<C: CarrierMut<M> + ?Sized, M>(context: &Context, carrier: &mut C) {
    match context.span_context() {
        Some(span) => carrier.set(TRACEPARENT, trace_context::write(&span).as_str()),
        None => carrier.remove(TRACEPARENT),
    }
    match context.trace_state() {
        Some(state) if context.span_context().is_some() => carrier.set(TRACESTATE, state),
        _ => carrier.remove(TRACESTATE),
    }
}
