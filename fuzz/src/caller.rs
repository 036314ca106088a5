//! What a header says of a caller, and what must hold of whatever was read.

use traced::{Context, Propagator};

use crate::headers::Headers;

/// A caller, as an oracle sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Caller {
    pub trace: u128,
    pub span: u64,
    pub decision: Decision,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decision {
    Deferred,
    Unsampled,
    Sampled,
    Debug,
}

impl Decision {
    pub fn of(is_sampled: bool) -> Self {
        if is_sampled { Self::Sampled } else { Self::Unsampled }
    }
}

/// The caller that a context names. Zipkin's format has a word for each decision.
pub fn caller(context: &Context) -> Option<Caller> {
    let span = context.span_context()?;
    let mut headers = Headers::default();
    Propagator::B3.inject(context, &mut headers);
    let written = headers.all("b3")[0].to_vec();
    let decision = match &written[32 + 1 + 16..] {
        b"" => Decision::Deferred,
        b"-0" => Decision::Unsampled,
        b"-1" => Decision::Sampled,
        b"-d" => Decision::Debug,
        other => panic!("{other:?} is no decision"),
    };
    let is_sampled = matches!(decision, Decision::Sampled | Decision::Debug);
    assert_eq!(span.flags.is_sampled(), is_sampled);
    let (trace, span) = (span.trace_id.to_bytes(), span.span_id.to_bytes());
    Some(Caller { trace: u128::from_be_bytes(trace), span: u64::from_be_bytes(span), decision })
}

/// Reads the headers, compares with what the oracle says, and sends on what was read.
pub fn judge(format: Propagator, headers: &Headers, expected: Option<Caller>) -> Context {
    let context = format.extract(headers);
    assert_eq!(caller(&context), expected, "{format}: {headers:?}");
    if expected.is_some() {
        assert!(context.span_context().is_some_and(|span| span.is_remote));
    }
    round_trip(format, &context);
    context
}

/// What is sent says the same when it is read again.
pub fn round_trip(format: Propagator, context: &Context) {
    let written = sent(format, context);
    let again = format.extract(&written);
    assert_eq!(
        caller(&again),
        caller(context).map(|caller| told(format, caller)).filter(|told| told.trace != 0)
    );
    if format == Propagator::TraceContext {
        assert_eq!(again.span_context(), context.span_context());
        assert_eq!(again.trace_state(), context.trace_state());
    }
    assert_eq!(sent(format, &again), written, "what came through once comes through for ever");
}

/// What a format has words for.
fn told(format: Propagator, caller: Caller) -> Caller {
    let Caller { trace, span, decision } = caller;
    match (format, decision) {
        (Propagator::OtTrace, _) => Caller { trace: trace & u128::from(u64::MAX), span, decision },
        (Propagator::Jaeger, Decision::Deferred) => Caller { decision: Decision::Unsampled, ..caller },
        _ => caller,
    }
}

/// What is written over a carrier that is full of what others have left there.
pub fn sent(format: Propagator, context: &Context) -> Headers {
    const STALE: &[u8] = b"stale";
    let names = names(format);
    let stale = names.iter().flat_map(|name| [name.to_uppercase(), (*name).to_owned()]);
    let mut headers = Headers(stale.map(|name| (name, STALE.to_vec())).collect());
    format.inject(context, &mut headers);
    for (name, value) in &headers.0 {
        assert!(names.contains(&&**name), "{format} has no {name}");
        assert_ne!(value, STALE, "{format} left {name}");
        assert!(is_field_value(value), "{name}: {value:?}");
    }
    let mut known: Vec<_> = headers.0.iter().map(|(name, _)| name).collect();
    known.sort();
    known.dedup();
    assert_eq!(known.len(), headers.0.len(), "one line under each name");
    headers
}

/// Visible characters, and blanks between them (RFC 9110, 5.5).
fn is_field_value(value: &[u8]) -> bool {
    let visible = |byte: &u8| (0x21..0x7f).contains(byte);
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    value.iter().all(|byte| visible(byte) || blank(byte))
        && value.first().is_some_and(visible)
        && value.last().is_some_and(visible)
}

/// What a format may write.
fn names(format: Propagator) -> &'static [&'static str] {
    match format {
        Propagator::TraceContext => &["traceparent", "tracestate"],
        Propagator::Baggage => &["baggage"],
        Propagator::B3 => &["b3"],
        Propagator::B3Multi => {
            &["x-b3-traceid", "x-b3-spanid", "x-b3-parentspanid", "x-b3-sampled", "x-b3-flags"]
        }
        Propagator::Jaeger => &["uber-trace-id"],
        Propagator::XRay => &["x-amzn-trace-id"],
        Propagator::OtTrace => &["ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled"],
        Propagator::Datadog => &[
            "x-datadog-trace-id",
            "x-datadog-parent-id",
            "x-datadog-sampling-priority",
            "x-datadog-origin",
            "x-datadog-tags",
        ],
        Propagator::Google => &["x-cloud-trace-context"],
        other => panic!("{other} has no target"),
    }
}
