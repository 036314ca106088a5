//! Guards that are dropped in another order than they were made.

use traced_runtime::{Context, Scope, Span};
use traced_test_support::span::{Span as WireSpan, Value as WireValue};

use super::harness::{DEEP, INNER, OUTER, exported};

const ORDERS: [[usize; 3]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

#[test]
fn scopes_end_whole_in_every_order() {
    for order in ORDERS {
        let exported = exported(|| {
            let mut scopes = [&OUTER, &INNER, &DEEP].map(|site| Some(Scope::enter(site)));
            order.into_iter().for_each(|at| drop(scopes[at].take()));
        });
        let [outer, inner, deep] = ["outer", "inner", "deep"].map(|name| exported.one(name));
        assert_eq!(outer.parent_span_id, None, "{order:?}");
        assert_eq!(inner.parent_span_id.as_ref(), Some(&outer.span_id), "{order:?}");
        assert_eq!(deep.parent_span_id.as_ref(), Some(&inner.span_id), "{order:?}");
    }
}

#[test]
fn entered_spans_are_left_in_every_order() {
    for order in ORDERS {
        let exported = exported(|| {
            let spans = [&OUTER, &INNER, &DEEP].map(Span::start);
            let mut entered = spans.each_ref().map(|span| Some(span.enter()));
            order.into_iter().for_each(|at| drop(entered[at].take()));
        });
        assert_eq!(exported.spans.len(), 3, "{order:?}");
        assert!(exported.spans.iter().all(|span| span.parent_span_id.is_none()), "{order:?}");
    }
}

#[test]
fn contexts_are_left_in_every_order() {
    for order in ORDERS {
        let exported = exported(|| {
            let outer = Span::start(&OUTER);
            let contexts =
                [outer.context(), outer.context().with_baggage("k", "v"), Context::none().suppressed()];
            let mut entered = contexts.map(|context| Some(context.enter()));
            order.into_iter().for_each(|at| drop(entered[at].take()));
        });
        assert_eq!(exported.spans.len(), 1, "{order:?}");
    }
}

#[test]
fn a_span_may_end_before_what_is_still_entered_below_it() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        let scope = {
            let _entered = outer.enter();
            Scope::enter(&INNER)
        };
        let context = outer.context();
        outer.end();
        // Its parent is gone, and it is still a parent.
        let entered = context.enter();
        Span::start(&DEEP).set("late", true);
        drop(entered);
        drop(scope);
    });
    let outer = exported.one("outer");
    assert_eq!(exported.one("inner").parent_span_id.as_ref(), Some(&outer.span_id));
    assert_eq!(exported.one("deep").parent_span_id.as_ref(), Some(&outer.span_id));
}

#[test]
fn a_scope_that_replaces_another_stays_current_when_that_ends() {
    let exported = exported(|| {
        let _outer = Scope::enter(&OUTER);
        let mut stage = Scope::enter(&INNER);
        for _ in 0..100 {
            // The next begins before the one before it ends, and so below it.
            stage = Scope::enter(&DEEP);
        }
        Span::start(&INNER).set("below", "the last");
        drop(stage);
        Span::start(&INNER).set("below", "the first");
    });
    let outer = exported.one("outer");
    let below = |what: &str| {
        let what = WireValue::Str(what.into());
        let is_it = |span: &&WireSpan| span.attributes.get("below") == Some(&what);
        exported.spans.iter().find(is_it).unwrap()
    };
    assert_eq!(below("the first").parent_span_id.as_ref(), Some(&outer.span_id));
    let last = exported.all("deep").into_iter().max_by_key(|span| span.start_ns).unwrap();
    assert_eq!(below("the last").parent_span_id.as_ref(), Some(&last.span_id));
}

#[test]
fn a_forgotten_scope_is_over_when_the_root_around_it_is() {
    let exported = exported(|| {
        let outer = Scope::enter(&OUTER);
        std::mem::forget(Scope::enter(&DEEP));
        drop(outer);
        drop(Scope::enter(&INNER));
    });
    assert_eq!(exported.one("inner").parent_span_id, None);
}

#[test]
fn one_span_may_be_entered_many_times_at_once() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        let mut entered: Vec<_> = (0..1000).map(|_| outer.enter()).collect();
        drop(Scope::enter(&INNER));
        while let Some(guard) = entered.pop() {
            drop(guard);
        }
    });
    assert_eq!(exported.one("inner").parent_span_id.as_ref(), Some(&exported.one("outer").span_id));
}
