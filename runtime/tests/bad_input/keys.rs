//! Keys, names and values that nobody should use, wherever they can be handed over.

use traced_runtime::{__private, callsite};
use traced_runtime::{Callsite, Context, Span, SpanContext, SpanId, Status, TraceFlags, TraceId, Value};
use traced_test_support::span::{Status as WireStatus, Value as WireValue};

use super::harness::{INNER, OUTER, exported};

const LONG: &str = match std::str::from_utf8(&[b'k'; 1025]) {
    Ok(text) => text,
    Err(_) => unreachable!(),
};

/// A callsite whose keys are no keys, but for two, one of which is there twice.
static ODD: Callsite = callsite!("odd").of_library().with_keys(&["", "twice", LONG, "twice", "fine"]);

#[test]
fn keys_of_a_callsite_that_are_no_keys_are_dropped_and_counted() {
    let exported = exported(|| {
        let _scope = __private::enter(&ODD);
        __private::entry(&ODD, &[1, 2, 3, 4, 5].map(|n| Some(Value::I64(n))));
    });
    let odd = exported.one("odd");
    assert_eq!(odd.attributes.keys().collect::<Vec<_>>(), ["fine", "twice"]);
    assert_eq!((odd.attr("twice"), odd.attr("fine")), (&WireValue::Int(4), &WireValue::Int(5)));
    assert_eq!(odd.dropped_attributes, 2);
}

#[test]
fn more_or_fewer_values_than_keys_shift_nothing() {
    static TWO: Callsite = callsite!("two").of_library().with_keys(&["a", "b"]);
    let exported = exported(|| {
        for values in
            [&[Some(Value::I64(1)); 5][..], &[None, Some(Value::I64(2))], &[Some(Value::I64(1))], &[]]
        {
            let _scope = __private::enter(&TWO);
            __private::entry(&TWO, values);
            __private::set(&[("after", Some(Value::Bool(true)))]);
        }
    });
    let keys: Vec<Vec<_>> =
        exported.all("two").into_iter().map(|span| span.attributes.keys().cloned().collect()).collect();
    assert_eq!(keys, [&["a", "after", "b"][..], &["after", "b"], &["a", "after"], &["after"]]);
}

#[test]
fn keys_are_held_to_the_same_rules_whoever_sets_them() {
    let odd =
        [("", Value::I64(0)), ("twice", Value::I64(1)), (LONG, Value::I64(2)), ("twice", Value::I64(3))];
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        outer.context().set_all(&odd);
        outer.event("by the span", &odd);
        let entered = outer.enter();
        __private::set(&odd.map(|(key, value)| (key, Some(value))));
        __private::event("by the macro", &odd.map(|(key, value)| (key, Some(value))));
        Context::current().event("by the context", &odd);
        drop(entered);
    });
    let outer = exported.one("outer");
    assert_eq!((*outer.attr("twice") == 3, outer.attributes.len()), (true, 1));
    assert_eq!(outer.events.len(), 3);
    for event in &outer.events {
        assert_eq!((&event.attributes["twice"], event.attributes.len()), (&WireValue::Int(3), 1));
        assert_eq!(event.dropped_attributes, 2);
    }
}

#[test]
fn numbers_at_their_ends_are_told_as_near_as_can_be() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        outer.set("most", u64::MAX);
        outer.set("least", i64::MIN);
        outer.set("not a number", f64::NAN);
        outer.set("endless", f64::NEG_INFINITY);
        outer.set("minus nothing", -0.0);
        outer.set("no text", "");
        outer.set("no items", Value::Array(&[]));
        outer.set("no pairs", Value::Map(&[]));
        outer.set("a zero within", "a\0b");
    });
    let outer = exported.one("outer");
    assert_eq!(
        (outer.attr("most"), outer.attr("least")),
        (&WireValue::Int(i64::MAX), &WireValue::Int(i64::MIN))
    );
    assert!(matches!(outer.attr("not a number"), WireValue::Double(number) if number.is_nan()));
    assert_eq!(*outer.attr("endless"), WireValue::Double(f64::NEG_INFINITY));
    assert!(matches!(outer.attr("minus nothing"), WireValue::Double(zero) if zero.is_sign_negative()));
    assert_eq!(
        (outer.attr("no text").as_str(), outer.attr("a zero within").as_str()),
        (Some(""), Some("a\0b"))
    );
    assert_eq!(*outer.attr("no items"), WireValue::Array(Vec::new()));
    assert!(matches!(outer.attr("no pairs"), WireValue::Map(pairs) if pairs.is_empty()));
}

#[test]
fn empty_names_and_ids_of_nobody_harm_nothing_else() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        outer.rename("");
        outer.event("", &[]);
        outer.set_status(Status::Error, &"no end ".repeat(100_000));
        outer.set("after", 1);
        Span::start_in(&INNER, outer.context()).end();
        Span::none().set("nowhere", 1);
    });
    let inner = exported.one("inner");
    let outer = exported.spans.iter().find(|span| span.name != "inner").unwrap();
    assert_eq!((exported.spans.len(), &inner.parent_span_id), (2, &Some(outer.span_id.clone())));
    assert_eq!((outer.attr("after"), outer.events.len()), (&WireValue::Int(1), 1));
    assert!(matches!(&outer.status, WireStatus::Error(why) if why.len() <= 64 << 10));
}

#[test]
fn a_caller_without_ids_is_no_caller() {
    let ids = [(0, 0), (0, 1), (1, 0)];
    let exported = exported(|| {
        for (trace, span) in
            ids.map(|(trace, span)| (TraceId::from_bytes([trace; 16]), SpanId::from_bytes([span; 8])))
        {
            let nobody = SpanContext::remote(trace, span, TraceFlags::from_bits(0xff));
            let outer = Span::start_in(&OUTER, Context::from_remote(nobody, Some("=,=;\u{7f}")));
            Span::start_in(&INNER, outer.context()).end();
        }
    });
    assert_eq!((exported.all("outer").len(), exported.all("inner").len()), (3, 3));
    assert!(exported.all("outer").iter().all(|outer| outer.parent_span_id.is_none()));
}

#[test]
fn a_link_to_nobody_costs_no_other_link() {
    let exported = exported(|| {
        let outer = Span::start(&OUTER);
        outer.link(
            SpanContext::remote(TraceId::INVALID, SpanId::from_bytes([1; 8]), TraceFlags::default()),
            &[],
        );
        outer.link(outer.span_context().unwrap(), &[]);
    });
    let outer = exported.one("outer");
    assert_eq!(outer.links.len(), 1);
}
