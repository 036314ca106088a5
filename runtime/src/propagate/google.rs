//! The header of Google Cloud, `X-Cloud-Trace-Context`, which its load balancers set.

use super::caller::{Caller, Decision, Outgoing};
use super::digits::{decimal_span_id, trace_id};
use super::headers::{Headers, Put};
use crate::context::Context;

const TRACE: &str = "x-cloud-trace-context";
const LONGEST: usize = 32 + 1 + 20 + 4;

pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    headers.one(TRACE, LONGEST, parse).map(Caller::context)
}

/// `{trace in hex}/{span in decimal}`, with `;o={0 or 1}` behind where somebody has decided.
fn parse(text: &str) -> Option<Caller> {
    let (ids, options) = match text.split_once(';') {
        Some((ids, options)) => (ids, Some(options)),
        None => (text, None),
    };
    let (trace, span) = ids.split_once('/')?;
    let decision = match options {
        None => Decision::Deferred,
        Some("o=0") => Decision::Unsampled,
        Some("o=1") => Decision::Sampled,
        Some(_) => return None,
    };
    let trace = Some(trace).filter(|trace| trace.len() == 32).and_then(trace_id)?;
    Some(Caller { trace, span: decimal_span_id(span)?, decision })
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    let value = outgoing.map(|Outgoing { trace, span, decision, .. }| match decision {
        Decision::Deferred => format!("{trace}/{}", span.0),
        decision => format!("{trace}/{};o={}", span.0, u8::from(decision.is_sampled())),
    });
    put(TRACE, value.as_deref());
}
