//! A caller in another process is the parent, and the sampler is asked once. (Alone in its process: it installs.)
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::time::Duration;

use traced_opentelemetry::v0_33::opentelemetry::Context;
use traced_opentelemetry::v0_33::opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _,
    TracerProvider as _,
};
use traced_opentelemetry::v0_33::provider;
use traced_runtime::export::Memory;
use traced_runtime::{Builder, Callsite, Sampler, Span, callsite};

static OURS: Callsite = callsite!("ours");
static BELOW: Callsite = callsite!("below");

fn caller(flags: TraceFlags) -> Context {
    let (trace, span) = (TraceId::from_bytes([7; 16]), SpanId::from_bytes([8; 8]));
    Context::new().with_remote_span_context(SpanContext::new(trace, span, flags, true, TraceState::NONE))
}

#[test]
fn a_caller_in_another_process_is_the_parent() {
    let memory = Memory::default();
    let guard = Builder::new("test", "0").exporter(memory.clone()).sampler(Sampler::parent_based());
    let guard = guard.install();
    let tracer = provider().tracer("server");

    let unsampled = caller(TraceFlags::default()).attach();
    tracer.in_span("unsampled", |_| drop(Span::start(&BELOW)));
    drop(Span::start(&BELOW));
    drop(unsampled);

    let attached = caller(TraceFlags::SAMPLED).attach();
    tracer.in_span("theirs", |_| ());
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    tracer.in_span("inner", |_| drop(Span::start(&BELOW)));
    drop(entered);
    drop(ours);
    drop(attached);

    assert!(guard.flush(Duration::from_secs(10)));
    let spans = memory.spans();
    let parent_of = |name: &str| {
        let span = spans.iter().find(|span| span.name == name).unwrap();
        let parent = span.parent_span_id.unwrap();
        let parent_name = spans.iter().find(|span| span.span_id == parent).map(|span| span.name.as_str());
        parent_name.map_or_else(|| format!("{parent}"), str::to_owned)
    };
    assert_eq!(spans.len(), 4, "{spans:?}");
    assert!(spans.iter().all(|span| span.trace_id.to_bytes() == [7; 16]));
    assert_eq!(parent_of("theirs"), "0808080808080808");
    assert_eq!(parent_of("ours"), "0808080808080808");
    assert_eq!(parent_of("inner"), "ours");
    assert_eq!(parent_of("below"), "inner");
}
