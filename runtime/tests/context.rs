//! Parents are right, whatever threads and tasks do.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::time::Duration;

use traced_runtime::testing::{Capture, capture};
use traced_runtime::wire::Status;
use traced_runtime::{Callsite, Context, FutureExt as _, Span, Value, callsite};

static OUTER: Callsite = callsite!("outer");
static INNER: Callsite = callsite!("inner");

fn assert_inner_is_below_outer(capture: &Capture) {
    let (outer, inner) = (capture.span("outer"), capture.span("inner"));
    assert_eq!(inner.trace_id, outer.trace_id);
    assert_eq!(inner.parent_span_id, Some(outer.span_id));
    assert_eq!(outer.parent_span_id, None);
}

#[test]
fn a_span_made_while_another_is_entered_is_its_child() {
    let capture = capture();
    let outer = Span::start(&OUTER);
    let entered = outer.enter();
    drop(Span::start(&INNER));
    drop(entered);
    outer.end();
    assert_inner_is_below_outer(&capture);
}

#[test]
fn two_tests_at_once_do_not_see_each_other() {
    let other = std::thread::spawn(|| {
        let capture = capture();
        drop(Span::start(&INNER));
        capture.spans().len()
    });
    let capture = capture();
    drop(Span::start(&OUTER));
    assert_eq!((capture.spans().len(), other.join().unwrap()), (1, 1));
}

#[tokio::test]
async fn a_future_stays_in_its_span_over_awaits() {
    let capture = capture();
    async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        drop(Span::start(&INNER));
    }
    .in_span(Span::start(&OUTER))
    .await;
    assert_inner_is_below_outer(&capture);
}

#[test]
fn a_spawned_task_keeps_its_parent() {
    let capture = capture();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).build().unwrap();
    runtime.block_on(
        async { tokio::spawn(async { drop(Span::start(&INNER)) }.in_current_span()).await.unwrap() }
            .in_span(Span::start(&OUTER)),
    );
    assert_inner_is_below_outer(&capture);
}

#[tokio::test]
async fn futures_that_interleave_keep_apart() {
    let capture = capture();
    let work = |_| {
        async {
            for _ in 0..3 {
                tokio::task::yield_now().await;
                drop(Span::start(&INNER));
            }
        }
        .in_span(Span::start(&OUTER))
    };
    let (a, b) = (work(0), work(1));
    tokio::join!(a, b);
    let spans = capture.spans();
    for outer in spans.iter().filter(|span| span.name == "outer") {
        let children = spans.iter().filter(|span| span.parent_span_id == Some(outer.span_id)).count();
        assert_eq!(children, 3);
    }
}

#[tokio::test]
async fn a_dropped_future_ends_its_span_as_cancelled_and_its_destructors_belong_to_it() {
    struct Traced;
    impl Drop for Traced {
        fn drop(&mut self) {
            drop(Span::start(&INNER));
        }
    }
    let capture = capture();
    let work = async {
        let _traced = Traced;
        std::future::pending::<()>().await;
    }
    .in_span(Span::start(&OUTER));
    assert!(tokio::time::timeout(Duration::from_millis(5), work).await.is_err());
    assert_inner_is_below_outer(&capture);
    let outer = capture.span("outer");
    assert_eq!(outer.attribute("traced.cancelled"), Some(&traced_runtime::wire::AnyValue::Bool(true)));
    assert_eq!(outer.status, Status::Unset);
}

#[tokio::test]
async fn a_panic_in_a_task_is_an_error_and_leaves_nothing_behind() {
    let capture = capture();
    let before = Context::current().span_context();
    let task = tokio::spawn(async { panic!("as planned") }.in_span(Span::start(&OUTER)).in_current_span());
    assert!(task.await.unwrap_err().is_panic());
    let outer = capture.span("outer");
    assert_eq!(outer.attribute("error.type").unwrap().as_str(), Some("panic"));
    assert!(outer.is_error());
    assert_eq!(Context::current().span_context(), before);
}

#[test]
fn a_note_from_another_thread_reaches_its_span() {
    let capture = capture();
    let outer = std::sync::Arc::new(Span::start(&OUTER));
    let there = std::sync::Arc::clone(&outer);
    std::thread::spawn(move || there.set("from", "elsewhere")).join().unwrap();
    drop(outer);
    assert_eq!(capture.span("outer").attribute("from").unwrap().as_str(), Some("elsewhere"));
}

#[test]
fn a_note_on_a_context_alone_reaches_its_span_from_any_thread() {
    let capture = capture();
    let outer = Span::start(&OUTER);
    let context = outer.context();
    std::thread::spawn(move || {
        context.set_all(&[("by", "a context".into())]);
        let _entered = context.enter();
        Context::current().set_all(&[("and by", "what it made current".into())]);
    })
    .join()
    .unwrap();
    outer.end();
    let outer = capture.span("outer");
    assert_eq!(outer.attribute("by").unwrap().as_str(), Some("a context"));
    assert_eq!(outer.attribute("and by").unwrap().as_str(), Some("what it made current"));
}

#[test]
fn a_value_that_nests_without_end_is_cut_and_breaks_nothing() {
    let capture = capture();
    let outer = Span::start(&OUTER);
    // Leaked, so that taking it apart does not recurse either.
    let mut value = Value::I64(1);
    for _ in 0..100_000 {
        value = Value::Array(Box::leak(Box::new([value])));
    }
    outer.set_all(&[("deep", value), ("after", Value::I64(2))]);
    outer.end();
    assert_eq!(capture.span("outer").attribute("after").unwrap().as_i64(), Some(2));
}

#[test]
fn guards_dropped_out_of_order_break_nothing() {
    let capture = capture();
    let (outer, inner) = (Span::start(&OUTER), Span::start(&INNER));
    let first = outer.enter();
    let second = inner.enter();
    drop(first);
    drop(second);
    drop((outer, inner));
    assert_eq!(capture.spans().len(), 2);
}

#[test]
fn below_a_caller_that_did_not_sample_nothing_is_recorded_and_its_context_travels_on() {
    let mut headers = std::collections::HashMap::from([(
        "traceparent".to_owned(),
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00".to_owned(),
    )]);
    let span = Span::start_entrance(&OUTER, traced_runtime::extract(&headers));
    let _entered = span.enter();
    let below = Span::start(&INNER);
    assert!(!below.is_recording());
    let sent = headers.clone();
    headers.clear();
    traced_runtime::inject(&below.context(), &mut headers);
    assert_eq!(headers, sent);
}

#[test]
fn nothing_is_made_in_a_suppressed_context() {
    let capture = capture();
    let outer = Span::start(&OUTER);
    {
        let _suppressed = outer.context().suppressed().enter();
        drop(Span::start(&INNER));
    }
    drop(outer);
    assert_eq!(capture.spans().len(), 1);
}
