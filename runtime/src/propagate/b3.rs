//! Zipkin's formats: all in the header `b3`, or each in its own (`X-B3-TraceId` and so on).

use super::caller::{Caller, Decision, Outgoing, unsampled};
use super::digits::{span_id, trace_id};
use super::headers::{Headers, Put};
use crate::context::Context;

const SINGLE: &str = "b3";
const TRACE: &str = "x-b3-traceid";
const SPAN: &str = "x-b3-spanid";
const PARENT: &str = "x-b3-parentspanid";
const SAMPLED: &str = "x-b3-sampled";
const FLAGS: &str = "x-b3-flags";

/// 32 digits, 16, one letter, 16, and what is between.
const LONGEST: usize = 32 + 1 + 16 + 1 + 1 + 1 + 16;

/// What a caller says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Span(Caller),
    /// A decision about a trace that has not begun.
    Alone(Decision),
}

/// The single header, or the others where that says nothing.
pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    let said = headers.one(SINGLE, LONGEST, parse).or_else(|| read_multi(headers))?;
    match said {
        Said::Span(caller) => Some(caller.context()),
        Said::Alone(Decision::Unsampled) => Some(unsampled()),
        // To be asked to record what begins here is no more than every trace may ask.
        Said::Alone(_) => None,
    }
}

/// `{trace}-{span}`, `{trace}-{span}-{decision}` or `{trace}-{span}-{decision}-{parent}`, or a decision alone.
fn parse(text: &str) -> Option<Said> {
    let mut fields = text.split('-');
    let first = fields.next()?;
    let Some(second) = fields.next() else { return decision(first).map(Said::Alone) };
    let (trace, span) = (trace_id(first)?, span_id(second)?);
    let decision = fields.next().map_or(Some(Decision::Deferred), decision)?;
    let parent_is_fine = fields.next().is_none_or(|parent| span_id(parent).is_some());
    let is_whole = parent_is_fine && fields.next().is_none();
    is_whole.then_some(Said::Span(Caller { trace, span, decision }))
}

fn decision(text: &str) -> Option<Decision> {
    match text {
        "0" => Some(Decision::Unsampled),
        "1" => Some(Decision::Sampled),
        "d" => Some(Decision::Debug),
        _ => None,
    }
}

fn read_multi(headers: &Headers<'_>) -> Option<Said> {
    let decision = if headers.one(FLAGS, 1, |flags| (flags == "1").then_some(())).is_some() {
        Decision::Debug
    } else if headers.has(SAMPLED) {
        headers.one(SAMPLED, 5, sampled)?
    } else {
        Decision::Deferred
    };
    if !headers.has(TRACE) && !headers.has(SPAN) {
        return Some(Said::Alone(decision));
    }
    let trace = headers.one(TRACE, 32, trace_id)?;
    let span = headers.one(SPAN, 16, span_id)?;
    Some(Said::Span(Caller { trace, span, decision }))
}

/// `true` and `false` are of the time before there was a specification.
fn sampled(text: &str) -> Option<Decision> {
    match text {
        "0" => Some(Decision::Unsampled),
        "1" => Some(Decision::Sampled),
        _ if text.eq_ignore_ascii_case("true") => Some(Decision::Sampled),
        _ if text.eq_ignore_ascii_case("false") => Some(Decision::Unsampled),
        _ => None,
    }
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    let value = outgoing.map(|Outgoing { trace, span, decision, .. }| match decision {
        Decision::Deferred => format!("{trace}-{span}"),
        Decision::Unsampled => format!("{trace}-{span}-0"),
        Decision::Sampled => format!("{trace}-{span}-1"),
        Decision::Debug => format!("{trace}-{span}-d"),
    });
    put(SINGLE, value.as_deref());
}

pub(super) fn write_multi(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    put(TRACE, outgoing.map(|outgoing| outgoing.trace.to_string()).as_deref());
    put(SPAN, outgoing.map(|outgoing| outgoing.span.to_string()).as_deref());
    let (sampled, flags) = match outgoing.map(|outgoing| outgoing.decision) {
        None | Some(Decision::Deferred) => (None, None),
        Some(Decision::Unsampled) => (Some("0"), None),
        Some(Decision::Sampled) => (Some("1"), None),
        Some(Decision::Debug) => (None, Some("1")),
    };
    put(SAMPLED, sampled);
    put(FLAGS, flags);
    // The span that is told of is the caller of whoever reads this; nobody needs to know its own.
    put(PARENT, None);
}
