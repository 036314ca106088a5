//! More than one subscriber in a process, and what becomes of one that goes away.

use traced_runtime::{Callsite, Context, Span, callsite};
use tracing::{Dispatch, dispatcher};
use tracing_subscriber::prelude::*;

use crate::{assert_child, find, pipeline, spans_of, trace};

static OURS: Callsite = callsite!("ours");

fn subscriber() -> Dispatch {
    Dispatch::new(tracing_subscriber::registry().with(traced_tracing::layer()))
}

#[test]
fn two_subscribers_give_one_id_to_two_spans() {
    let other = subscriber();
    let spans = trace(|| {
        // The root has the first id of its subscriber.
        let root = tracing::Span::current().id();
        let (first, second) = dispatcher::with_default(&other, || {
            (tracing::info_span!("first"), tracing::info_span!("second"))
        });
        assert_eq!(first.id(), root);
        first.in_scope(|| {
            let inner = tracing::info_span!("inner");
            assert_eq!(inner.id(), second.id());
            second.in_scope(|| inner.in_scope(|| Span::start(&OURS).end()));
            drop(inner);
            second.in_scope(|| drop(tracing::info_span!("after")));
        });
    });
    assert_child(&spans, "first", "root");
    assert_child(&spans, "inner", "first");
    assert_child(&spans, "ours", "inner");
    assert_child(&spans, "after", "second");
    assert_eq!(spans.len(), 6);
}

#[test]
fn a_subscriber_that_is_dropped_ends_what_is_open_in_it() {
    pipeline();
    let subscriber = subscriber();
    let trace = dispatcher::with_default(&subscriber, || {
        let open = tracing::info_span!(parent: None, "open");
        // Nobody gives this back.
        let _forgotten = subscriber.clone_span(&open.id().unwrap());
        open.in_scope(Context::current).span_context().unwrap().trace_id
    });
    assert!(spans_of(trace).is_empty());
    drop(subscriber);
    assert_eq!(find(&spans_of(trace), "open").parent_span_id, None);
}

#[test]
fn subscribers_come_and_go() {
    let spans = trace(|| {
        for _ in 0..300 {
            dispatcher::with_default(&subscriber(), || {
                tracing::info_span!("theirs").in_scope(|| Span::start(&OURS).end());
            });
        }
    });
    let root = find(&spans, "root").span_id;
    let theirs: Vec<_> = spans.iter().filter(|span| span.name == "theirs").collect();
    assert!(theirs.iter().all(|span| span.parent_span_id == Some(root)));
    assert_eq!(theirs.len(), 300);
    let below = |parent| spans.iter().filter(move |span| span.parent_span_id == Some(parent));
    assert!(theirs.iter().all(|span| below(span.span_id).count() == 1));
}
