//! Spans that end late, elsewhere, or never.

use std::sync::mpsc;

use traced_runtime::{__private, Context, Reason, Scope, Span, Value, stats};
use traced_test_support::span::Value as WireValue;

use super::harness::{DEEP, INNER, OUTER, Pipeline, exported, stats_after_shutdown};

#[test]
fn spans_that_are_used_after_shutdown_are_counted_when_they_end() {
    let pipeline = Pipeline::start();
    let before = Span::start(&OUTER);
    let (sent, received) = mpsc::channel::<Span>();
    let elsewhere = std::thread::spawn(move || received.into_iter().for_each(Span::end));
    before.set("before", 1);
    let (exported, turn) = pipeline.shut_down(1);
    assert_eq!((exported.spans.len(), stats().dropped.total()), (0, 0));

    before.set("after", "a value long enough to be copied");
    before.set_named("large", &*"x".repeat(10_000));
    before.event("after", &[("k", Value::I64(1))]);
    before.link(before.span_context().unwrap(), &[]);
    before.rename("another name");
    let entered = before.enter();
    // Below a trace that was begun before they are recorded, as a root they are not.
    Span::start(&INNER).fail("TooLate");
    let scope = Scope::enter(&DEEP);
    __private::set(&[("k", Some(Value::I64(1)))]);
    drop(scope);
    sent.send(Span::start(&INNER)).unwrap();
    drop(entered);
    before.end();
    assert!(!Span::start(&OUTER).is_recording());
    drop(sent);
    elsewhere.join().unwrap();

    let stats = stats_after_shutdown();
    assert_eq!(stats.dropped.of(Reason::AfterShutdown), 4, "{stats:?}");
    assert_eq!(stats.dropped.total(), 4, "{stats:?}");
    drop(turn);
}

#[test]
fn what_began_before_a_shutdown_does_no_harm_to_the_pipeline_after_it() {
    let pipeline = Pipeline::start();
    let (late, never) = (Span::start(&OUTER), Span::start(&OUTER));
    let kept = Context::none().enter();
    let open = Scope::of(Span::start(&OUTER));
    let (_, turn) = pipeline.shut_down(1);
    late.set("text", &*"never sent ".repeat(1000));
    late.end();
    let late = stats_after_shutdown().dropped.of(Reason::AfterShutdown);
    drop(turn);

    // The second pipeline's `before` counts from here on; the spans that are open end in it.
    let exported = {
        drop((open, kept));
        exported(|| {
            let scope = Scope::of(Span::start(&INNER));
            never.set("n", 1);
            never.end();
            drop(scope);
        })
    };
    assert_eq!((late, exported.spans.len()), (1, 2));
    assert_eq!(*exported.one("outer").attr("n"), 1);
    assert_eq!(exported.one("inner").parent_span_id, None);
}

#[test]
fn a_span_may_be_used_and_ended_by_another_thread_than_began_it() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        outer.set("here", 1);
        let entered = outer.enter();
        drop(entered);
        let there = std::thread::spawn(move || {
            outer.set("there", 2);
            let entered = outer.enter();
            drop(Scope::enter(&INNER));
            __private::set(&[("entered there", Some(Value::I64(3)))]);
            drop(entered);
            // Ends there, on a thread that has begun no span of its own but its child.
            outer
        });
        let outer = there.join().unwrap();
        // And once more: with what was said of it on a thread that is gone.
        std::thread::spawn(move || outer.end()).join().unwrap();
    });
    let outer = exported.one("outer");
    assert_eq!([outer.attr("here"), outer.attr("there")], [1, 2].map(WireValue::Int).each_ref());
    assert_eq!(*outer.attr("entered there"), 3);
    assert_eq!(exported.one("inner").parent_span_id, Some(outer.span_id.clone()));
}

#[test]
fn spans_that_end_in_a_crowd_of_threads_other_than_theirs_all_arrive() {
    let exported = exported(|| {
        std::thread::scope(|threads| {
            let (to, mut from) = mpsc::channel();
            to.send(Vec::new()).unwrap();
            // Each ends what the one before it began.
            for n in 0..50 {
                let (next, behind) = mpsc::channel();
                let before = std::mem::replace(&mut from, behind);
                threads.spawn(move || {
                    let given: Vec<Span> = before.recv().unwrap();
                    let own: Vec<_> = (0..20).map(|_| Span::start(&INNER)).collect();
                    own.iter().for_each(|span| span.set("thread", n));
                    drop(given);
                    next.send(own).unwrap();
                });
            }
            drop(to);
            drop(from.recv().unwrap());
        });
    });
    assert_eq!(exported.all("inner").len(), 1000);
    for n in 0..50 {
        assert_eq!(exported.spans.iter().filter(|span| *span.attr("thread") == n).count(), 20);
    }
}

#[test]
fn what_is_forgotten_never_ends_and_is_nobodys_loss() {
    fn forget() {
        let outer = Span::start(&OUTER);
        std::mem::forget(Span::start(&DEEP));
        {
            let _entered = outer.enter();
            let _first = Scope::enter(&INNER);
            std::mem::forget(Scope::enter(&DEEP));
        }
        assert!(Context::current().span_context().is_none(), "what is entered around it ends it all");
        {
            let _entered = outer.enter();
            std::mem::forget(Context::current().suppressed().enter());
        }
        std::mem::forget(outer.context());
        {
            let _entered = outer.enter();
            drop(Scope::enter(&INNER));
            std::mem::forget(outer.enter());
        }
    }
    // A context that is entered and never left stays so to the end of its thread.
    let exported = exported(|| std::thread::spawn(forget).join().unwrap());
    let outer = exported.one("outer");
    assert_eq!((exported.all("inner").len(), exported.all("deep").len()), (2, 0));
    assert!(exported.all("inner").iter().all(|inner| inner.parent_span_id == Some(outer.span_id.clone())));
}

#[test]
fn ten_thousand_spans_within_each_other_keep_their_order() {
    fn nest(depth: u32) {
        let _scope = Scope::enter(&INNER);
        __private::set(&[("depth", Some(Value::from(depth)))]);
        if depth < 10_000 {
            nest(depth + 1);
        }
    }
    let exported = exported(|| {
        let deep = std::thread::Builder::new().stack_size(64 << 20).spawn(|| nest(1));
        deep.unwrap().join().unwrap();
    });
    let mut spans = exported.all("inner");
    spans.sort_by_key(|span| span.attr("depth").as_i64());
    assert_eq!(spans.len(), 10_000);
    assert_eq!(spans[0].parent_span_id, None);
    for pair in spans.windows(2) {
        assert_eq!(pair[1].parent_span_id.as_ref(), Some(&pair[0].span_id));
        assert!(pair[0].start_ns <= pair[1].start_ns && pair[1].end_ns <= pair[0].end_ns);
    }
}
