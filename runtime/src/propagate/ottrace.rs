//! The format of OpenTracing's basic tracers: `ot-tracer-traceid` and so on, and its baggage, `ot-baggage-{name}`.
//!
//! Its baggage is read, and sent on in the header `baggage` alone.

use super::baggage::{BaggageReader, MOST_MEMBERS};
use super::caller::{Caller, Decision, Outgoing};
use super::digits::{short_span_id, short_trace_id};
use super::headers::{Headers, Put};
use crate::context::Context;

const TRACE: &str = "ot-tracer-traceid";
const SPAN: &str = "ot-tracer-spanid";
const SAMPLED: &str = "ot-tracer-sampled";
const BAGGAGE: &str = "ot-baggage-";

pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    // The tracers that the format is of write their ids without leading zeros.
    let trace = headers.one(TRACE, 32, short_trace_id)?;
    let span = headers.one(SPAN, 16, short_span_id)?;
    let decision = match headers.has(SAMPLED) {
        true => headers.one(SAMPLED, 5, sampled)?,
        false => Decision::Deferred,
    };
    Some(Caller { trace, span, decision }.context())
}

fn sampled(text: &str) -> Option<Decision> {
    match text {
        "1" | "true" => Some(Decision::Sampled),
        "0" | "false" => Some(Decision::Unsampled),
        _ => None,
    }
}

pub(super) fn read_baggage(headers: &Headers<'_>, to: &mut BaggageReader) {
    headers.each_behind(BAGGAGE, MOST_MEMBERS, &mut |name| {
        headers.each(&format!("{BAGGAGE}{name}"), &mut |value| to.add_plain(name, value));
    });
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    // It knows trace ids of 64 bits alone: of ours the half that is random in any case. One that has none is not told.
    let outgoing = outgoing.filter(|outgoing| outgoing.trace.low != 0);
    put(TRACE, outgoing.map(|outgoing| format!("{:016x}", outgoing.trace.low)).as_deref());
    put(SPAN, outgoing.map(|outgoing| outgoing.span.to_string()).as_deref());
    let sampled = outgoing.and_then(|outgoing| match outgoing.decision {
        Decision::Deferred => None,
        decision => Some(if decision.is_sampled() { "true" } else { "false" }),
    });
    put(SAMPLED, sampled);
}
