//! Spans that are made, entered and closed on several threads.

use std::collections::HashMap;
use std::sync::{Barrier, mpsc};
use std::thread;

use traced_runtime::wire::{self, AnyValue};
use traced_runtime::{Callsite, Span, callsite};
use tracing::Instrument as _;
use tracing::dispatcher;
use tracing::instrument::WithSubscriber as _;

use crate::{assert_child, find, trace};

static OURS: Callsite = callsite!("ours");

#[test]
fn a_span_made_here_entered_there_and_closed_elsewhere() {
    let spans = trace(|| {
        let made = tracing::info_span!("made here");
        let made = elsewhere(move || {
            made.in_scope(|| Span::start(&OURS).end());
            made
        });
        let another = made.clone();
        drop(made);
        elsewhere(move || drop(another));
    });
    assert_child(&spans, "made here", "root");
    assert_child(&spans, "ours", "made here");
}

/// On another thread, with the subscriber of this one: it closes the parents of what is closed.
fn elsewhere<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let dispatch = dispatcher::get_default(Clone::clone);
    thread::spawn(move || dispatcher::with_default(&dispatch, work)).join().unwrap()
}

#[test]
fn many_threads_make_enter_and_close_each_others_spans() {
    const THREADS: usize = 4;
    const SPANS: usize = 3000;
    let spans = trace(|| {
        let dispatch = dispatcher::get_default(Clone::clone);
        let root = tracing::Span::current();
        let (senders, receivers): (Vec<_>, Vec<_>) = (0..THREADS).map(|_| mpsc::channel()).unzip();
        let start = Barrier::new(THREADS);
        thread::scope(|scope| {
            for (which, received) in receivers.into_iter().enumerate() {
                let next = senders[(which + 1) % THREADS].clone();
                let (dispatch, root, start) = (&dispatch, &root, &start);
                scope.spawn(move || {
                    let _default = dispatcher::set_default(dispatch);
                    start.wait();
                    for number in 0..SPANS {
                        let span = tracing::info_span!(parent: root, "sent", key = which * SPANS + number);
                        span.in_scope(|| drop(tracing::info_span!("below", key = which * SPANS + number)));
                        next.send(span).unwrap();
                        let other: tracing::Span = received.recv().unwrap();
                        other.in_scope(|| Span::start(&OURS).end());
                    }
                });
            }
        });
    });
    let key = |span: &wire::Span| span.attribute("key").and_then(AnyValue::as_i64);
    let root = find(&spans, "root").span_id;
    let sent: HashMap<_, _> =
        spans.iter().filter(|span| span.name == "sent").map(|span| (span.span_id, key(span))).collect();
    assert_eq!(sent.len(), THREADS * SPANS);
    let mut ours = 0;
    for span in &spans {
        let parent = span.parent_span_id;
        match span.name.as_str() {
            "sent" => assert_eq!(parent, Some(root)),
            "below" => assert_eq!(sent[&parent.unwrap()], key(span)),
            "ours" => ours += usize::from(sent.contains_key(&parent.unwrap())),
            other => assert_eq!(other, "root"),
        }
    }
    assert_eq!(ours, THREADS * SPANS);
}

/// More than there are places for.
#[test]
fn thousands_of_spans_are_open_at_once() {
    let spans = trace(|| {
        let open: Vec<_> = (0..5000_u32).map(|number| tracing::info_span!("open", number)).collect();
        let below: Vec<_> = open.iter().map(|parent| tracing::info_span!(parent: parent, "below")).collect();
        for span in &below {
            span.in_scope(|| Span::start(&OURS).end());
        }
        drop(open);
        drop(below);
    });
    let names: HashMap<_, _> = spans.iter().map(|span| (span.span_id, span.name.as_str())).collect();
    assert_eq!(names.len(), 15_001);
    for span in spans.iter().filter(|span| span.name != "root") {
        let expected = match span.name.as_str() {
            "open" => "root",
            "below" => "open",
            _ => "below",
        };
        assert_eq!(names[&span.parent_span_id.unwrap()], expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tasks_that_move_keep_their_spans() {
    let spans = tokio::task::spawn_blocking(|| {
        trace(|| {
            let dispatch = dispatcher::get_default(Clone::clone);
            let runtime = tokio::runtime::Handle::current();
            let tasks: Vec<_> = (0..200_u32)
                .map(|number| {
                    let span = tracing::info_span!("task", number);
                    let work = async {
                        for _ in 0..5 {
                            tokio::task::yield_now().await;
                            async { tokio::task::yield_now().await }
                                .instrument(tracing::info_span!("inner"))
                                .await;
                        }
                    };
                    runtime.spawn(work.instrument(span).with_subscriber(dispatch.clone()))
                })
                .collect();
            for task in tasks {
                runtime.block_on(task).unwrap();
            }
        })
    });
    let spans = spans.await.unwrap();
    let tasks: Vec<_> = spans.iter().filter(|span| span.name == "task").collect();
    assert_eq!(tasks.len(), 200);
    for task in &tasks {
        assert_eq!(task.parent_span_id, tasks[0].parent_span_id);
        assert_eq!(spans.iter().filter(|span| span.parent_span_id == Some(task.span_id)).count(), 5);
    }
}
