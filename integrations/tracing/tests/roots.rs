//! Roots, which belong to no test's capture: a process of its own, with an exporter of its own.

#![allow(clippy::unwrap_used, reason = "tests say so by failing")]

use std::time::Duration;

use traced_runtime::export::Memory;
use traced_runtime::{Builder, Callsite, Context, Span, callsite};
use tracing_subscriber::prelude::*;

static OURS: Callsite = callsite!("ours");

#[test]
fn a_span_that_tracing_calls_a_root_starts_a_trace() {
    tracing_subscriber::registry().with(traced_tracing::layer()).init();
    let nothing = tracing::info_span!("before anything is installed");
    assert!(nothing.in_scope(Context::current).span_context().is_none());
    let memory = Memory::default();
    let guard = Builder::new("test", "1").exporter(memory.clone()).install();
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    tracing::info_span!(parent: None, "root").in_scope(|| drop(tracing::info_span!("child")));
    drop(entered);
    drop(ours);
    drop(nothing);
    assert!(guard.flush(Duration::from_secs(10)));
    let spans = memory.spans();
    let find = |name: &str| spans.iter().find(|span| span.name == name).unwrap();
    assert_eq!(spans.len(), 3);
    assert_eq!(find("root").parent_span_id, None);
    assert_ne!(find("root").trace_id, find("ours").trace_id);
    assert_eq!(find("child").parent_span_id, Some(find("root").span_id));
}
