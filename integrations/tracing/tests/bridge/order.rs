//! Spans entered, exited and dropped in orders that nobody wants.

use traced_runtime::{Callsite, Context, Span, callsite};

use crate::{assert_child, bridge};

static OURS: Callsite = callsite!("ours");

#[test]
fn spans_exited_out_of_order_leave_nothing_current() {
    let capture = bridge();
    let before = Context::current();
    let first = tracing::info_span!("first").entered();
    let second = tracing::info_span!("second").entered();
    drop(first);
    Span::start(&OURS).end();
    drop(second);
    assert!(Context::current().is_same_span(&before));
    assert_child(&capture.span("ours"), &capture.span("second"));
}

#[test]
fn a_span_of_ours_stays_current_when_the_one_around_it_is_exited_first() {
    let capture = bridge();
    let before = Context::current();
    let theirs = tracing::info_span!("theirs").entered();
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    drop(theirs);
    drop(tracing::info_span!("below"));
    drop(entered);
    drop(ours);
    tracing::info_span!("after").in_scope(|| ());
    assert!(Context::current().is_same_span(&before));
    assert_child(&capture.span("below"), &capture.span("ours"));
    assert_eq!(capture.span("after").parent_span_id, None);
}

#[test]
fn a_span_may_be_entered_twice() {
    let capture = bridge();
    let span = tracing::info_span!("twice");
    span.in_scope(|| {
        span.in_scope(|| ());
        Span::start(&OURS).end();
    });
    drop(span);
    assert_child(&capture.span("ours"), &capture.span("twice"));
}

#[test]
fn a_span_exited_where_it_was_never_entered_changes_nothing() {
    let capture = bridge();
    let span = tracing::info_span!("theirs");
    let id = span.id().unwrap();
    let dispatch = tracing::dispatcher::get_default(Clone::clone);
    let ours = Span::start(&OURS);
    let entered = ours.enter();
    dispatch.exit(&id);
    assert!(Context::current().is_same_span(&ours.context()));
    drop((entered, span));
    drop(ours);
    assert_eq!(capture.spans().len(), 2);
}

#[test]
fn a_span_ends_when_tracing_closes_it() {
    let capture = bridge();
    let span = tracing::info_span!("theirs");
    let another = span.clone();
    drop(span);
    assert!(capture.spans().is_empty());
    let entered = another.enter();
    assert!(capture.spans().is_empty());
    drop(entered);
    drop(another);
    assert_eq!(capture.span("theirs").parent_span_id, None);
}

#[test]
fn a_parent_is_open_as_long_as_its_children() {
    let capture = bridge();
    let parent = tracing::info_span!("parent");
    let child = tracing::info_span!(parent: &parent, "child");
    drop(parent);
    assert!(capture.spans().is_empty());
    drop(child);
    assert_child(&capture.span("child"), &capture.span("parent"));
}

#[test]
fn a_span_closed_on_another_thread_ends_there() {
    let capture = bridge();
    let span = tracing::info_span!("theirs");
    std::thread::spawn(move || drop(span)).join().unwrap();
    assert_eq!(capture.span("theirs").parent_span_id, None);
}

/// <https://github.com/tokio-rs/tracing/issues/1656>
#[test]
fn ids_of_spans_that_are_not_there_do_no_harm() {
    let capture = bridge();
    let nobody = tracing::span::Id::from_u64(u64::MAX >> 8);
    let closed = tracing::info_span!("closed").id().unwrap();
    let span = tracing::info_span!("theirs");
    for gone in [nobody, closed] {
        span.follows_from(&gone);
        span.in_scope(|| tracing::error!(parent: &gone, "for nobody"));
        tracing::dispatcher::get_default(|dispatch| dispatch.exit(&gone));
    }
    drop(span);
    let span = capture.span("theirs");
    assert!(span.links.is_empty() && span.events.is_empty() && !span.is_error());
}
