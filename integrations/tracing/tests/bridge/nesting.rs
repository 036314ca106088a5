//! Parents and children across both worlds.

use std::time::Duration;

use traced_runtime::{Callsite, Context, FutureExt as _, Kind, Span, callsite};
use tracing::Instrument as _;

use crate::{assert_child, bridge};

static OURS: Callsite = callsite!("ours");
static INNER: Callsite = callsite!("inner");

#[tracing::instrument]
fn theirs_by_attribute() {
    let _inner = Span::start(&INNER);
}

#[tracing::instrument]
async fn theirs_async(amount: u32) -> u32 {
    tokio::time::sleep(Duration::from_millis(1)).await;
    Span::start(&INNER).end();
    amount
}

#[test]
fn a_span_of_ours_is_a_child_of_the_entered_span_of_theirs() {
    let capture = bridge();
    tracing::info_span!("theirs").in_scope(|| Span::start(&OURS).end());
    assert_child(&capture.span("ours"), &capture.span("theirs"));
    assert_eq!(capture.span("theirs").parent_span_id, None);
}

#[test]
fn a_span_of_theirs_is_a_child_of_the_current_span_of_ours() {
    let capture = bridge();
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    theirs_by_attribute();
    drop(entered);
    drop(ours);
    assert_child(&capture.span("theirs_by_attribute"), &capture.span("ours"));
    assert_child(&capture.span("inner"), &capture.span("theirs_by_attribute"));
}

#[test]
fn the_nesting_may_alternate() {
    let capture = bridge();
    tracing::info_span!("a").in_scope(|| {
        let b = Span::start(&OURS);
        let _b = b.enter();
        tracing::info_span!("c").in_scope(|| {
            tracing::debug_span!("d").in_scope(|| Span::start(&INNER).end());
        });
    });
    assert_child(&capture.span("ours"), &capture.span("a"));
    assert_child(&capture.span("c"), &capture.span("ours"));
    assert_child(&capture.span("d"), &capture.span("c"));
    assert_child(&capture.span("inner"), &capture.span("d"));
}

#[test]
fn a_span_that_is_only_created_is_no_parent() {
    let capture = bridge();
    let created = tracing::info_span!("created");
    Span::start(&OURS).end();
    drop(created);
    assert_eq!(capture.span("ours").parent_span_id, None);
}

#[test]
fn an_explicit_parent_wins_over_what_is_current() {
    let capture = bridge();
    let parent = tracing::info_span!("parent");
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    drop(tracing::info_span!(parent: &parent, "child"));
    drop((entered, parent));
    drop(ours);
    assert_child(&capture.span("child"), &capture.span("parent"));
}

#[test]
fn what_a_span_follows_from_becomes_a_link() {
    let capture = bridge();
    let first = tracing::info_span!("first");
    let second = tracing::info_span!("second");
    second.follows_from(&first);
    drop((first, second));
    let links = capture.span("second").links;
    assert_eq!(links.len(), 1);
    assert_eq!(links[0].span_id, capture.span("first").span_id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn spans_keep_their_parents_across_awaits_and_spawned_tasks() {
    let capture = bridge();
    async {
        theirs_async(1).await;
        let spawned = tracing::info_span!("spawned");
        tokio::spawn(async { theirs_async(2).await }.instrument(spawned)).await.unwrap();
    }
    .in_span(Span::start(&OURS))
    .await;
    let spans = capture.spans();
    let asked = |parent: &str| {
        let parent = capture.span(parent).span_id;
        spans.iter().find(|span| span.name == "theirs_async" && span.parent_span_id == Some(parent)).unwrap()
    };
    assert_child(&capture.span("spawned"), &capture.span("ours"));
    for theirs in [asked("ours"), asked("spawned")] {
        let inner = spans.iter().filter(|span| span.parent_span_id == Some(theirs.span_id));
        assert_eq!(inner.map(|span| span.name.as_str()).collect::<Vec<_>>(), ["inner"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_at_once_do_not_mix_their_traces() {
    let capture = bridge();
    let tasks: Vec<_> = (0..40_u32)
        .map(|number| {
            let span = tracing::info_span!("task", number);
            let work = async move {
                for _ in 0..5 {
                    tokio::task::yield_now().await;
                    let ours = async { tokio::task::yield_now().await };
                    ours.in_span(Span::start(&OURS)).await;
                }
            };
            tokio::spawn(work.instrument(span))
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let spans = capture.spans();
    let tasks: Vec<_> = spans.iter().filter(|span| span.name == "task").collect();
    assert_eq!(tasks.len(), 40);
    for task in tasks {
        assert_eq!(spans.iter().filter(|span| span.parent_span_id == Some(task.span_id)).count(), 5);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_in_our_current_context_is_below_the_span_of_theirs() {
    let capture = bridge();
    let work = async {
        let task = async { Span::start(&OURS).end() };
        tokio::spawn(task.in_context(Context::current())).await.unwrap();
    };
    work.instrument(tracing::info_span!("theirs")).await;
    assert_child(&capture.span("ours"), &capture.span("theirs"));
}

#[test]
fn what_is_sent_from_within_names_the_span_of_theirs() {
    let capture = bridge();
    let sent = tracing::info_span!("call", otel.kind = "client").in_scope(|| {
        let mut headers = std::collections::HashMap::new();
        traced_runtime::inject(&Context::current(), &mut headers);
        headers
    });
    let call = capture.span("call");
    assert_eq!(call.kind, Kind::Client);
    assert!(sent["traceparent"].contains(&format!("{}-{}", call.trace_id, call.span_id)));
}
