//! Values that run their owner's code while they are recorded.

use std::cell::Cell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use traced_runtime::{__private, Callsite, Context, Scope, Span, Value, callsite};
use traced_test_support::span::{Status, Value as WireValue};

use super::harness::{DEEP, INNER, OUTER, Pipeline, exported};
use super::support::Panics;

static ENTERED: Callsite = callsite!("entered").of_library().with_keys(&["a", "b", "c"]);

/// Does this in the middle of what it writes.
struct Does<F: Fn()>(F);

impl<F: Fn()> fmt::Display for Does<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("before, ")?;
        (self.0)();
        f.write_str("after")
    }
}

fn so_far() -> WireValue {
    WireValue::Str("so far".into())
}

fn whole() -> WireValue {
    WireValue::Str("before, after".into())
}

#[test]
fn a_display_or_debug_that_panics_ends_no_span_and_spoils_no_neighbour() {
    let exported = exported(|| {
        let _scope = Scope::enter(&OUTER);
        {
            let _scope = __private::enter(&ENTERED);
            let values = [Value::I64(1), Value::Display(&Panics), Value::Debug(&Panics)];
            __private::entry(&ENTERED, &values.map(Some));
            __private::set(&[("shown", Some(Value::Display(&Panics))), ("last", Some(Value::I64(2)))]);
            __private::event("e", &[("shown", Some(Value::Debug(&Panics))), ("last", Some(Value::I64(3)))]);
        }
        let inner = Span::start(&INNER);
        let pairs = [("in a map", Value::Map(&[("k", Value::Display(&Panics)), ("l", Value::I64(4))]))];
        inner.context().set_all(&pairs);
        inner.link(inner.span_context().unwrap(), &[("shown", Value::Display(&Panics))]);
        Context::current().set_all(&[("on the outer", Value::Display(&Panics))]);
    });
    let (outer, inner, entered) = (exported.one("outer"), exported.one("inner"), exported.one("entered"));
    assert_eq!(exported.spans.len(), 3);
    assert!(exported.spans.iter().all(|span| span.status == Status::Unset), "{:#?}", exported.spans);
    assert_eq!([&inner.parent_span_id, &entered.parent_span_id], [&Some(outer.span_id.clone()); 2]);
    assert_eq!(*entered.attr("a"), 1);
    assert_eq!([entered.attr("b"), entered.attr("c"), entered.attr("shown")], [&so_far(); 3]);
    assert_eq!((entered.attr("last"), entered.attributes.len()), (&WireValue::Int(2), 5));
    let event = &entered.events[0].attributes;
    assert_eq!((&event["shown"], &event["last"]), (&so_far(), &WireValue::Int(3)));
    let WireValue::Map(map) = inner.attr("in a map") else { panic!("{inner:#?}") };
    assert_eq!((&map["k"], &map["l"]), (&so_far(), &WireValue::Int(4)));
    assert_eq!(inner.links[0].attributes["shown"], so_far());
    assert_eq!(*outer.attr("on the outer"), so_far());
}

#[test]
fn a_display_that_panics_while_another_panic_unwinds_does_not_end_the_process() {
    /// Tells of itself when it is dropped, as a destructor may.
    struct Tells<'a>(&'a Span);
    impl Drop for Tells<'_> {
        fn drop(&mut self) {
            self.0.set("shown", Value::Display(&Panics));
            self.0.set("after", 1);
            let _scope = Scope::enter(&INNER);
            __private::set(&[("shown", Some(Value::Debug(&Panics)))]);
        }
    }
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        let unwound = catch_unwind(AssertUnwindSafe(|| {
            let _entered = outer.enter();
            let _tells = Tells(&outer);
            panic!("the first panic, as planned");
        }));
        assert!(unwound.is_err());
    });
    let (outer, inner) = (exported.one("outer"), exported.one("inner"));
    assert_eq!((outer.attr("shown"), outer.attr("after")), (&so_far(), &WireValue::Int(1)));
    assert_eq!((inner.attr("shown"), &inner.parent_span_id), (&so_far(), &Some(outer.span_id.clone())));
    // The panic is the outer one's: it was under way when the inner one began.
    assert_eq!((outer.attr("error.type").as_str(), &inner.status), (Some("panic"), &Status::Unset));
}

#[test]
fn a_display_may_make_spans_and_notes_of_its_own() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        let entered = outer.enter();
        let inside = Does(|| {
            let _scope = Scope::enter(&INNER);
            __private::set(&[("by", Some(Value::Static("a display")))]);
            let deeper = Does(|| {
                Span::start(&DEEP).set("by", "a display within");
                outer.set("from within", 2);
                outer.event("from within", &[]);
            });
            __private::set(&[("deeper", Some(Value::Display(&deeper)))]);
        });
        outer.set_all(&[("a", Value::I64(1)), ("shown", Value::Display(&inside)), ("b", Value::I64(3))]);
        outer.event("e", &[("shown", Value::Display(&Does(|| outer.rename("renamed"))))]);
        drop(entered);
    });
    let (outer, inner, deep) = (exported.one("renamed"), exported.one("inner"), exported.one("deep"));
    assert_eq!(exported.spans.len(), 3);
    assert_eq!(
        [&inner.parent_span_id, &deep.parent_span_id],
        [&Some(outer.span_id.clone()), &Some(inner.span_id.clone())]
    );
    assert_eq!([outer.attr("shown"), inner.attr("deeper")], [&whole(); 2]);
    assert_eq!(
        [outer.attr("a"), outer.attr("from within"), outer.attr("b")],
        [1, 2, 3].map(WireValue::Int).each_ref()
    );
    assert_eq!(
        (inner.attr("by").as_str(), deep.attr("by").as_str()),
        (Some("a display"), Some("a display within"))
    );
    let events: Vec<_> = outer.events.iter().map(|event| event.name.as_str()).collect();
    assert_eq!(events, ["from within", "e"]);
    assert_eq!(outer.events[1].attributes["shown"], whole());
}

#[test]
fn a_display_may_do_the_worst_it_can_to_what_is_current() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        let entered = Cell::new(Some(outer.enter()));
        // What was current when the value was handed over is left meanwhile.
        __private::set(&[("shown", Some(Value::Display(&Does(|| drop(entered.take())))))]);
        assert_eq!(Context::current().span_context(), None);
        outer.set("after", 1);
        let entered = outer.enter();
        // A thousand spans go to the buffer between the two halves of a note.
        let many = Does(|| (0..1000).for_each(|_| drop(Scope::enter(&INNER))));
        __private::set(&[("many", Some(Value::Display(&many)))]);
        drop(entered);
    });
    let outer = exported.one("outer");
    assert_eq!((outer.attr("after"), outer.attr("many")), (&WireValue::Int(1), &whole()));
    assert_eq!(exported.all("inner").len(), 1000);
    assert!(
        exported
            .spans
            .iter()
            .all(|span| span.name != "inner" || span.parent_span_id == Some(outer.span_id.clone()))
    );
}

#[test]
fn a_note_belongs_to_the_span_that_was_current_when_it_was_begun() {
    let exported = exported(|| {
        let (outer, inner) = (Span::start(&OUTER), Span::start(&INNER));
        let entered = outer.enter();
        let other = Cell::new(None);
        let enters = Does(|| other.set(Some(inner.enter())));
        __private::set(&[("entered another", Some(Value::Display(&enters)))]);
        drop(other.take());
        drop(entered);
        let entered = Cell::new(Some(outer.enter()));
        let leaves = Does(|| drop(entered.take()));
        __private::set(&[("left", Some(Value::Display(&leaves)))]);
    });
    let outer = exported.one("outer");
    assert_eq!([outer.attr("entered another"), outer.attr("left")], [&whole(); 2]);
    assert_eq!(exported.one("inner").attributes.len(), 0);
}

#[test]
fn a_display_that_flushes_does_not_wait_for_itself() {
    let pipeline = Pipeline::start();
    let outer = Span::start(&OUTER);
    let flushed = Cell::new(false);
    let flushes = Does(|| {
        Span::start(&INNER).end();
        flushed.set(pipeline.guard().flush(Duration::from_secs(10)));
    });
    outer.set("shown", Value::Display(&flushes));
    outer.end();
    assert!(flushed.get());
    let exported = pipeline.end();
    assert_eq!((*exported.one("outer").attr("shown") == whole(), exported.spans.len()), (true, 2));
}
