//! Spans in a process that exports them. Captured ones carry their test along, and so go the longer way; these have
//! nothing with them.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests say so by failing, and own their threads"
)]

mod layers;
mod orders;
mod subscribers;
mod threads;

use std::sync::OnceLock;
use std::time::Duration;

use traced_runtime::export::Memory;
use traced_runtime::{Builder, Context, Guard, TraceId, wire};
use tracing::Dispatch;
use tracing_subscriber::prelude::*;

/// Does the work below a root, with our layer on the subscriber of the thread; the spans of its trace.
fn trace(work: impl FnOnce()) -> Vec<wire::Span> {
    trace_in(tracing_subscriber::registry().with(traced_tracing::layer()), work)
}

/// The same on this subscriber.
fn trace_in(subscriber: impl Into<Dispatch>, work: impl FnOnce()) -> Vec<wire::Span> {
    spans_of(run_in(&subscriber.into(), work))
}

fn run_in(subscriber: &Dispatch, work: impl FnOnce()) -> TraceId {
    pipeline();
    tracing::dispatcher::with_default(subscriber, || {
        tracing::info_span!(parent: None, "root").in_scope(|| {
            let id = Context::current().span_context().unwrap().trace_id;
            work();
            id
        })
    })
}

/// The spans of this trace that have ended.
fn spans_of(trace: TraceId) -> Vec<wire::Span> {
    all_spans().into_iter().filter(|span| span.trace_id == trace).collect()
}

fn all_spans() -> Vec<wire::Span> {
    let (guard, memory) = pipeline();
    assert!(guard.flush(Duration::from_secs(60)));
    memory.spans()
}

fn pipeline() -> &'static (Guard, Memory) {
    static PIPELINE: OnceLock<(Guard, Memory)> = OnceLock::new();
    PIPELINE.get_or_init(|| {
        let memory = Memory::default();
        (Builder::new("test", "1").exporter(memory.clone()).install(), memory)
    })
}

#[track_caller]
fn find<'a>(spans: &'a [wire::Span], name: &str) -> &'a wire::Span {
    let mut found = spans.iter().filter(|span| span.name == name);
    let one = found.next().unwrap_or_else(|| panic!("no span is called {name}"));
    assert!(found.next().is_none(), "two spans are called {name}");
    one
}

#[track_caller]
fn assert_child(spans: &[wire::Span], child: &str, parent: &str) {
    let (child, parent) = (find(spans, child), find(spans, parent));
    assert_eq!(child.parent_span_id, Some(parent.span_id), "{} is no child of {}", child.name, parent.name);
}
