//! The header of AWS X-Ray, `X-Amzn-Trace-Id`: what AWS services read, and hand on to whom they call.

use super::caller::{Caller, Decision, Outgoing};
use super::digits::{hex, span_id};
use super::headers::{Headers, Put};
use crate::context::Context;
use crate::environment;
use crate::ids::{SpanId, TraceId};

const TRACE: &str = "x-amzn-trace-id";
/// Where AWS Lambda puts the header of the request that it is about to hand over.
const LAMBDA: &str = "_X_AMZN_TRACE_ID";
/// There is more in it than is read.
const LONGEST: usize = 1024;
/// By what way a request has come, which AWS counts on being told.
const LONGEST_LINEAGE: usize = 256;

/// What a header says.
#[derive(Clone, PartialEq, Eq)]
struct Said {
    caller: Caller,
    lineage: Option<Box<str>>,
}

pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    headers.one(TRACE, LONGEST, parse).map(Said::context)
}

/// What the environment says, which AWS Lambda changes with each request, and the header where it says nothing.
pub(super) fn read_lambda(headers: &Headers<'_>) -> Option<Context> {
    let said = environment::variable(LAMBDA).filter(|value| value.len() <= LONGEST);
    said.and_then(|value| parse(value.trim_ascii())).map(Said::context).or_else(|| read(headers))
}

impl Said {
    fn context(self) -> Context {
        let context = self.caller.context();
        match self.lineage {
            Some(lineage) => context.with_extra(|extra| extra.lineage = Some(lineage)),
            None => context,
        }
    }
}

/// `Root=1-{8 hex digits}-{24};Parent={16};Sampled={0, 1 or ?}`, in any order and with others between. Who gives no parent
/// has no span.
fn parse(text: &str) -> Option<Said> {
    let (mut root, mut parent, mut decision, mut lineage) = (None, None, None, None);
    for field in text.split(';') {
        let Some((key, value)) = field.trim_ascii().split_once('=') else { continue };
        let (key, value) = (key.trim_ascii(), value.trim_ascii());
        if key.eq_ignore_ascii_case("root") {
            set_once(&mut root, trace_id(value))?;
        } else if key.eq_ignore_ascii_case("parent") {
            set_once(&mut parent, span_id(&value.to_ascii_lowercase()))?;
        } else if key.eq_ignore_ascii_case("sampled") {
            set_once(&mut decision, decision_of(value))?;
        } else if key.eq_ignore_ascii_case("lineage") && is_lineage(value) {
            lineage = Some(value.into());
        }
    }
    let decision = decision.unwrap_or(Decision::Deferred);
    Some(Said { caller: Caller { trace: root?, span: parent?, decision }, lineage })
}

/// Nothing where it says what is wrong, or says it twice.
fn set_once<T>(field: &mut Option<T>, value: Option<T>) -> Option<()> {
    if field.is_some() {
        return None;
    }
    *field = Some(value?);
    Some(())
}

/// X-Ray calls the first four bytes the time of the trace; it has not insisted since it reads W3C trace ids.
fn trace_id(text: &str) -> Option<TraceId> {
    let text = text.to_ascii_lowercase();
    let (time, rest) = text.strip_prefix("1-")?.split_once('-')?;
    if (time.len(), rest.len()) != (8, 24) {
        return None;
    }
    let (middle, low) = rest.split_at_checked(8)?;
    let id = TraceId { high: hex(time)? << 32 | hex(middle)?, low: hex(low)? };
    id.is_valid().then_some(id)
}

fn decision_of(text: &str) -> Option<Decision> {
    match text {
        "0" => Some(Decision::Unsampled),
        "1" => Some(Decision::Sampled),
        "?" => Some(Decision::Deferred),
        _ => None,
    }
}

fn is_lineage(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'|' | b'.' | b'-' | b'_');
    (1..=LONGEST_LINEAGE).contains(&text.len()) && text.bytes().all(known)
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    put(TRACE, outgoing.map(|outgoing| value(outgoing)).as_deref());
}

fn value(outgoing: &Outgoing<'_>) -> String {
    let Outgoing { trace, span: SpanId(span), decision, context, .. } = outgoing;
    let (time, middle, low) = (trace.high >> 32, trace.high & 0xffff_ffff, trace.low);
    let sampled = match decision {
        Decision::Deferred => '?',
        decision if decision.is_sampled() => '1',
        _ => '0',
    };
    let mut value = format!("Root=1-{time:08x}-{middle:08x}{low:016x};Parent={span:016x};Sampled={sampled}");
    if let Some(lineage) = context.lineage() {
        value.push_str(";Lineage=");
        value.push_str(lineage);
    }
    value
}

/// The value of `X-Amzn-Trace-Id` that names the span of `context`; `None` where there is no span.
///
/// Neither trace state nor baggage has a place in it.
///
/// ```
/// use std::collections::HashMap;
/// let headers = HashMap::from([(
///     "traceparent".to_owned(),
///     "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".to_owned(),
/// )]);
/// let caller = traced_runtime::extract(&headers);
/// assert_eq!(
///     traced_runtime::xray_header(&caller).unwrap(),
///     "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1",
/// );
/// ```
#[must_use]
pub fn xray_header(context: &Context) -> Option<String> {
    Outgoing::of(context).map(|outgoing| value(&outgoing))
}
#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::SpanContext;
    use crate::ids::{SpanId, TraceFlags, TraceId};

    fn context(trace: u128, span: u64, flags: TraceFlags) -> Context {
        let trace = TraceId::from_bytes(trace.to_be_bytes());
        let span = SpanId::from_bytes(span.to_be_bytes());
        Context::from_remote(SpanContext::remote(trace, span, flags), Some("vendor=1"))
    }

    #[test]
    fn every_digit_of_the_ids_is_kept() {
        let header =
            xray_header(&context(0x5759_e988_bd86_2e3f_e1be_46a9_9427_2793, 0x5399, TraceFlags::SAMPLED));
        assert_eq!(
            header.as_deref(),
            Some("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=0000000000005399;Sampled=1")
        );
        let header = xray_header(&context(1, u64::MAX, TraceFlags::SAMPLED)).unwrap();
        assert_eq!(header, "Root=1-00000000-000000000000000000000001;Parent=ffffffffffffffff;Sampled=1");
    }

    #[test]
    fn only_the_sampled_flag_says_sampled() {
        for (flags, sampled) in
            [(TraceFlags::default(), '0'), (TraceFlags::RANDOM, '0'), (TraceFlags::SAMPLED, '1')]
        {
            assert!(xray_header(&context(1, 1, flags)).unwrap().ends_with(&format!("Sampled={sampled}")));
        }
    }

    #[test]
    fn baggage_is_not_sent() {
        let context = context(1, 1, TraceFlags::SAMPLED).with_baggage("user", "4711");
        assert!(!xray_header(&context).unwrap().contains("4711"));
    }

    #[test]
    fn without_a_span_there_is_no_header() {
        assert_eq!(xray_header(&Context::none()), None);
        assert_eq!(xray_header(&Context::none().with_baggage("user", "4711")), None);
    }
}
