//! Points of the specification that belong to no other test: see `tests/checklist.rs` of the workspace.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::collections::HashMap;

use support::{Requests, alone};
use traced_runtime::export::Memory;
use traced_runtime::{
    Builder, Callsite, Context, Kind, Limits, Span, SpanContext, SpanId, Status, TraceFlags, TraceId, Value,
    callsite, inject_trace, stats,
};
use traced_test_support::span::{self, Span as WireSpan, schema_urls};

static ROOT: Callsite = callsite!("root", kind = Kind::Consumer).of_library();
static CHILD: Callsite = callsite!("child").of_library();

fn by_name(requests: &Requests) -> Vec<WireSpan> {
    let mut spans = requests.spans();
    spans.sort_by(|one, other| one.name.cmp(&other.name));
    spans
}

fn caller() -> SpanContext {
    SpanContext::remote(TraceId::from_bytes([7; 16]), SpanId::from_bytes([8; 8]), TraceFlags::SAMPLED)
}

const KNOWS_REMOTE: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

#[test]
fn spec_o25_flags_say_where_parents_and_linked_spans_are() {
    let _alone = alone();
    let requests = Requests::default();
    let guard = Builder::new("shop", "1.2.3").exporter(requests.clone()).install();
    let root = Span::start_in(&ROOT, Context::from_remote(caller(), None));
    let child = Span::start_in(&CHILD, root.context());
    child.link(caller(), &[]);
    child.link(root.span_context().unwrap(), &[]);
    drop((child, root));
    drop(guard);
    let spans = by_name(&requests);
    let [child, root] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!(root.flags, 1 | KNOWS_REMOTE | IS_REMOTE);
    assert_eq!(child.flags, 1 | KNOWS_REMOTE);
    let links: Vec<_> = child.links.iter().map(|link| link.flags).collect();
    assert_eq!(links, [1 | KNOWS_REMOTE | IS_REMOTE, 1 | KNOWS_REMOTE]);
}

#[test]
fn spec_o26_schemas_trace_state_counts_status_and_kind_are_on_the_wire() {
    let _alone = alone();
    let requests = Requests::default();
    let builder = Builder::new("shop", "1.2.3").exporter(requests.clone());
    let guard = builder.limits(Limits::default().attributes(1).events(1).links(1)).install();
    let root = Span::start_in(&ROOT, Context::from_remote(caller(), Some("vendor=1")));
    root.set_all(&[("a", Value::I64(1)), ("b", Value::I64(2)), ("c", Value::I64(3))]);
    (0..4).for_each(|_| root.event("e", &[]));
    (0..5).for_each(|_| root.link(caller(), &[]));
    root.set_status(Status::Error, "why");
    drop(root);
    drop(guard);
    let spans = by_name(&requests);
    let [root] = &spans[..] else { panic!("{spans:?}") };
    assert_eq!((root.trace_state.as_str(), root.kind), ("vendor=1", span::Kind::Consumer));
    assert_eq!((root.dropped_attributes, root.dropped_events, root.dropped_links), (2, 3, 4));
    assert_eq!(root.status, span::Status::Error("why".into()));
    let requests = requests.0.lock().unwrap();
    let urls: Vec<_> = requests.iter().flat_map(|bytes| schema_urls(bytes)).collect();
    assert_eq!(urls, ["https://opentelemetry.io/schemas/1.44.0"; 2]);
}

#[test]
fn spec_p7_after_the_end_spans_are_nothing_and_callers_travel_on() {
    let _alone = alone();
    let memory = Memory::default();
    drop(Builder::new("shop", "1.2.3").exporter(memory.clone()).install());
    let before = stats();
    let root = Span::start(&ROOT);
    assert!(!root.is_recording() && root.span_context().is_none());
    root.set("k", 1);
    let below = Span::start_in(&CHILD, Context::from_remote(caller(), Some("vendor=1")));
    assert!(!below.is_recording());
    let mut headers = HashMap::new();
    let _entered = below.enter();
    inject_trace(&Context::current(), &mut headers);
    assert_eq!(headers["traceparent"], "00-07070707070707070707070707070707-0808080808080808-01");
    assert_eq!(headers["tracestate"], "vendor=1");
    drop(root);
    assert_eq!((stats().started, memory.spans().len()), (before.started, 0));
}
