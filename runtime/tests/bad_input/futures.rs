//! Futures that are not polled, or not to their end.

use std::future::{Future, pending, ready};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::{Context as Waker, Poll};

use traced_runtime::{__private, Context, FutureExt as _, Scope, Span};
use traced_test_support::span::{Status, Value};

use super::harness::{DEEP, INNER, OUTER, exported};

fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Waker::from_waker(std::task::Waker::noop()))
}

#[test]
fn a_future_that_is_never_polled_makes_no_span_of_its_own_and_ends_the_one_it_was_given() {
    let exported = exported(|| {
        drop(__private::future(&INNER, async { drop(Scope::enter(&DEEP)) }, |()| None));
        drop(async { drop(Scope::enter(&DEEP)) }.in_span(Span::start(&OUTER)));
        drop(async { drop(Scope::enter(&DEEP)) }.in_current_span());
    });
    assert_eq!(exported.spans.len(), 1);
    assert_eq!(*exported.one("outer").attr("traced.cancelled"), Value::Bool(true));
}

#[test]
fn a_future_that_is_given_up_ends_once() {
    let exported = exported(|| {
        {
            let mut future = pin!(__private::future(&INNER, pending::<()>(), |()| None));
            (0..3).for_each(|_| assert!(poll(future.as_mut()).is_pending()));
            assert_eq!(Context::current().span_context(), None);
        }
        let mut moved = Box::pin(pending::<()>().in_span(Span::start(&OUTER)));
        assert!(poll(moved.as_mut()).is_pending());
        std::thread::spawn(move || drop(moved)).join().unwrap();
        std::mem::forget(Box::pin(pending::<()>().in_span(Span::start(&DEEP))));
    });
    assert_eq!(exported.spans.len(), 2);
    for name in ["inner", "outer"] {
        assert_eq!(*exported.one(name).attr("traced.cancelled"), Value::Bool(true));
        assert_eq!(exported.one(name).status, Status::Unset);
    }
}

#[test]
fn a_future_that_panics_ends_as_a_panic_and_leaves_nothing_current() {
    let exported = exported(|| {
        for pend_first in [false, true] {
            let body = async move {
                if pend_first {
                    let mut polled = false;
                    std::future::poll_fn(|_| {
                        if std::mem::replace(&mut polled, true) { Poll::Ready(()) } else { Poll::Pending }
                    })
                    .await;
                }
                let _scope = Scope::enter(&DEEP);
                panic!("in a future, as planned");
            };
            let mut future = Box::pin(__private::future(&INNER, body, |()| None));
            let polled = catch_unwind(AssertUnwindSafe(|| while poll(future.as_mut()).is_pending() {}));
            assert!(polled.is_err());
            assert_eq!(Context::current().span_context(), None);
            drop(future);
        }
    });
    assert_eq!((exported.all("inner").len(), exported.all("deep").len()), (2, 2));
    for inner in exported.all("inner") {
        assert_eq!(inner.attr("error.type").as_str(), Some("panic"));
        let below =
            |span: &&&traced_test_support::span::Span| span.parent_span_id.as_ref() == Some(&inner.span_id);
        assert_eq!(exported.all("deep").iter().filter(below).count(), 1);
    }
}

#[test]
fn the_destructors_of_a_future_may_make_futures_and_spans() {
    struct Makes;
    impl Drop for Makes {
        fn drop(&mut self) {
            let mut future = pin!(__private::future(&DEEP, ready(()), |()| None));
            assert!(poll(future.as_mut()).is_ready());
            drop(pending::<()>().in_current_span());
        }
    }
    let exported = exported(|| {
        let given_up = async {
            let _makes = Makes;
            pending::<()>().await;
        };
        let mut given_up = Box::pin(__private::future(&INNER, given_up, |()| None));
        assert!(poll(given_up.as_mut()).is_pending());
        drop(given_up);
        let done = async { drop(Makes) };
        assert!(poll(pin!(done.in_span(Span::start(&OUTER))).as_mut()).is_ready());
    });
    let parents: Vec<_> = exported.all("deep").iter().map(|deep| deep.parent_span_id.clone()).collect();
    assert_eq!(parents.len(), 2);
    for name in ["inner", "outer"] {
        assert!(parents.contains(&Some(exported.one(name).span_id.clone())));
    }
}
