//! Jaeger's own format, `uber-trace-id`, and its baggage, `uberctx-{name}`.
//!
//! Jaeger has given it up for W3C's. Its baggage is read, and sent on in the header `baggage` alone.

use super::baggage::{BaggageReader, MOST_MEMBERS};
use super::caller::{Caller, Decision, Outgoing};
use super::digits::{hex, short_span_id, short_trace_id};
use super::headers::{Headers, Put};
use crate::context::Context;

const TRACE: &str = "uber-trace-id";
const BAGGAGE: &str = "uberctx-";

/// Each colon may be written as `%3A`.
const LONGEST: usize = 32 + 3 + 16 + 3 + 16 + 3 + 2;
const SAMPLED: u64 = 1;
const DEBUG: u64 = 2;

pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    headers.one(TRACE, LONGEST, parse).map(Caller::context)
}

/// `{trace}:{span}:{parent}:{flags}`, in hex digits without leading zeros.
fn parse(text: &str) -> Option<Caller> {
    let decoded = text.replace("%3A", ":").replace("%3a", ":");
    let mut fields = decoded.split(':');
    let (trace, span) = (short_trace_id(fields.next()?)?, short_span_id(fields.next()?)?);
    hex(fields.next()?)?;
    let flags = fields.next().filter(|flags| flags.len() <= 2).and_then(hex)?;
    let decision = if flags & DEBUG != 0 { Decision::Debug } else { Decision::of_flag(flags & SAMPLED != 0) };
    fields.next().is_none().then_some(Caller { trace, span, decision })
}

pub(super) fn read_baggage(headers: &Headers<'_>, to: &mut BaggageReader) {
    headers.each_behind(BAGGAGE, MOST_MEMBERS, &mut |name| {
        headers.each(&format!("{BAGGAGE}{name}"), &mut |value| to.add_encoded(name, value));
    });
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    let value = outgoing.map(|Outgoing { trace, span, decision, .. }| {
        let flags = match decision {
            Decision::Deferred | Decision::Unsampled => 0,
            Decision::Sampled => SAMPLED,
            Decision::Debug => SAMPLED | DEBUG,
        };
        format!("{trace}:{span}:0:{flags}")
    });
    put(TRACE, value.as_deref());
}
