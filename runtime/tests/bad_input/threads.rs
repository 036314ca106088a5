//! Spans at the very end of a thread, where its thread-locals are dropped.

use std::cell::RefCell;
use std::future::{Future as _, pending};
use std::pin::pin;
use std::task::{Context as Waker, Waker as Handle};

use traced_runtime::{__private, Context, ContextGuard, FutureExt as _, Scope, Span, Value};
use traced_test_support::span::Value as WireValue;

use super::harness::{DEEP, INNER, OUTER, exported};

/// Does this when it is dropped.
struct AtTheEnd(RefCell<Option<Box<dyn FnOnce()>>>);

impl Drop for AtTheEnd {
    fn drop(&mut self) {
        if let Some(work) = self.0.take() {
            work();
        }
    }
}

// Which of them is dropped first is for the platform to decide: the one that was used first or the one that was used
// last. So there is one on either side of the thread's first span.
thread_local! {
    static FIRST: AtTheEnd = const { AtTheEnd(RefCell::new(None)) };
    static LAST: AtTheEnd = const { AtTheEnd(RefCell::new(None)) };
}

fn at_the_end(when: &'static std::thread::LocalKey<AtTheEnd>, work: impl FnOnce() + 'static) {
    when.with(|end| *end.0.borrow_mut() = Some(Box::new(work)));
}

/// A span of each kind, with children and notes.
fn everything() {
    let outer = Span::start(&OUTER);
    outer.set_all(&[("n", Value::I64(1)), ("text", Value::Str("copied"))]);
    outer.set("large", &*"x".repeat(5000));
    {
        let _entered = outer.enter();
        let _scope = Scope::enter(&INNER);
        __private::set(&[("n", Some(Value::I64(2)))]);
        let mut future = pin!(__private::future(&DEEP, pending::<()>(), |()| None));
        assert!(future.as_mut().poll(&mut Waker::from_waker(Handle::noop())).is_pending());
        drop(pending::<()>().in_current_span());
    }
    outer.event("e", &[("n", Value::I64(3))]);
    outer.end();
}

/// So many times everything has arrived, and whole.
#[track_caller]
fn assert_everything(times: usize, work: impl FnOnce() + Send + 'static) {
    let exported = exported(|| std::thread::spawn(work).join().unwrap());
    assert_eq!(exported.spans.len(), 3 * times);
    for outer in exported.all("outer") {
        assert_eq!((outer.attr("n"), outer.attr("text").as_str()), (&WireValue::Int(1), Some("copied")));
        assert_eq!((outer.attr("large").as_str().map(str::len), outer.events.len()), (Some(5000), 1));
        assert_eq!(outer.parent_span_id, None);
        let below = |name, parent| {
            let of_trace = exported.all(name).into_iter().filter(|span| span.trace_id == outer.trace_id);
            let [span] = of_trace.collect::<Vec<_>>()[..] else { panic!("{:#?}", exported.spans) };
            assert_eq!(span.parent_span_id.as_ref(), Some(parent));
            span
        };
        let inner = below("inner", &outer.span_id);
        assert_eq!(*inner.attr("n"), 2);
        assert_eq!(*below("deep", &inner.span_id).attr("traced.cancelled"), WireValue::Bool(true));
    }
}

#[test]
fn a_thread_local_may_make_the_first_spans_of_its_thread() {
    assert_everything(2, || {
        at_the_end(&FIRST, everything);
        at_the_end(&LAST, everything);
    });
}

#[test]
fn thread_locals_on_either_side_of_the_first_span_may_make_the_last_ones() {
    assert_everything(3, || {
        at_the_end(&FIRST, everything);
        everything();
        at_the_end(&LAST, everything);
    });
}

#[test]
fn a_span_that_a_thread_local_holds_ends_with_its_thread() {
    let exported = exported(|| {
        let thread = std::thread::spawn(|| {
            let outer = Span::start(&OUTER);
            outer.set("n", 1);
            at_the_end(&FIRST, move || {
                outer.set("at the end", 2);
                outer.end();
            });
            let inner = Span::start(&INNER);
            at_the_end(&LAST, move || drop(inner));
        });
        thread.join().unwrap();
    });
    let outer = exported.one("outer");
    assert_eq!((outer.attr("n"), outer.attr("at the end")), (&WireValue::Int(1), &WireValue::Int(2)));
    assert_eq!(exported.one("inner").parent_span_id, None);
}

#[test]
fn guards_that_thread_locals_hold_are_left_at_the_end() {
    thread_local! {
        static GUARDS: RefCell<Vec<(Option<Scope>, Option<ContextGuard>)>> = const { RefCell::new(Vec::new()) };
    }
    let exported = exported(|| {
        let thread = std::thread::spawn(|| {
            // Used before the first span, so that on some platforms it is dropped after all else.
            GUARDS.with(|_| ());
            let scope = Scope::enter(&OUTER);
            let context = Context::current().with_baggage("k", "v").enter();
            GUARDS.with_borrow_mut(|guards| {
                guards.push((Some(scope), Some(context)));
                guards.push((Some(Scope::enter(&INNER)), None));
                guards.push((Some(Scope::enter(&DEEP)), None));
            });
            at_the_end(&LAST, || __private::set(&[("at the end", Some(Value::I64(1)))]));
        });
        thread.join().unwrap();
    });
    let [outer, inner, deep] = ["outer", "inner", "deep"].map(|name| exported.one(name));
    assert_eq!(inner.parent_span_id.as_ref(), Some(&outer.span_id));
    assert_eq!(deep.parent_span_id.as_ref(), Some(&inner.span_id));
}

#[test]
fn a_thousand_threads_that_end_spans_in_their_thread_locals_lose_none() {
    let work = || {
        at_the_end(&FIRST, || drop(Scope::enter(&INNER)));
        let outer = Span::start(&OUTER);
        at_the_end(&LAST, move || drop(outer));
    };
    let exported = exported(|| {
        for _ in 0..20 {
            // A scope of threads would not wait for their thread-locals.
            let threads: Vec<_> = (0..50).map(|_| std::thread::spawn(work)).collect();
            threads.into_iter().for_each(|thread| thread.join().unwrap());
        }
    });
    assert_eq!((exported.all("outer").len(), exported.all("inner").len()), (1000, 1000));
}
