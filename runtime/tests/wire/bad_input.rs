//! What users hand over by mistake costs nobody else anything.

use std::fmt;

use traced_runtime::{Limits, Span, Value};
use traced_test_support::span::Value as WireValue;

use super::harness::{BARE, exported, size_of, span_with};
use super::support::Panics;

/// Says something, then fails.
struct Fails;

impl fmt::Display for Fails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("so far")?;
        Err(fmt::Error)
    }
}

#[test]
fn a_display_or_debug_that_panics_costs_no_neighbour() {
    let spans = exported(Limits::default(), || {
        drop(Span::start(&BARE));
        let span = Span::start(&BARE);
        span.set_all(&[
            ("before", Value::I64(1)),
            ("display", Value::Display(&Panics)),
            ("debug", Value::Debug(&Panics)),
            ("in an array", Value::Array(&[Value::I64(1), Value::Display(&Panics), Value::I64(2)])),
            ("failing", Value::Display(&Fails)),
            ("after", Value::I64(2)),
        ]);
        span.event("e", &[("display", Value::Display(&Panics)), ("after", Value::I64(3))]);
        drop(span);
        drop(Span::start(&BARE));
    });
    assert_eq!(spans.len(), 3);
    let span = spans.iter().find(|span| !span.attributes.is_empty()).unwrap();
    let so_far = WireValue::Str("so far".into());
    assert_eq!((span.attr("before"), span.attr("after")), (&WireValue::Int(1), &WireValue::Int(2)));
    assert_eq!((span.attr("display"), span.attr("debug"), span.attr("failing")), (&so_far, &so_far, &so_far));
    let array = vec![WireValue::Int(1), so_far.clone(), WireValue::Int(2)];
    assert_eq!(*span.attr("in an array"), WireValue::Array(array));
    assert_eq!(span.events[0].attributes["display"], so_far);
    assert_eq!(span.events[0].attributes["after"], WireValue::Int(3));
}

#[test]
fn a_hundred_megabytes_are_cut_and_bounded() {
    let huge = "ß".repeat(50 << 20);
    let is_cut =
        |value: &WireValue| value.as_str().is_some_and(|text| text.len() <= 256 << 10 && text.len() > 1000);
    let size = size_of(Limits::default(), || Span::start(&BARE).set("a", &huge));
    assert!(size < 256 << 10, "{size}");
    let span = span_with(Limits::default(), |span| {
        span.set("copied", &huge);
        span.set("shown", Value::Display(&huge));
        span.set("padded", Value::Display(&format_args!("{:>1$}", 1, 65_535)));
        span.set("bytes", Value::Bytes(huge.as_bytes()));
        span.set("in an array", Value::Array(&[Value::Str(&huge), Value::Str(&huge)]));
        span.rename(&huge);
        span.event(&huge, &[("k", Value::Str(&huge))]);
        span.set("after", 1);
    });
    assert!(is_cut(span.attr("copied")) && is_cut(span.attr("shown")) && is_cut(span.attr("padded")));
    assert!(matches!(span.attr("bytes"), WireValue::Bytes(bytes) if bytes.len() == 64 << 10));
    assert!(matches!(span.attr("in an array"), WireValue::Array(items) if items.iter().all(is_cut)));
    assert!(span.name.len() <= 64 << 10 && span.events[0].name.len() <= 64 << 10);
    assert!(is_cut(&span.events[0].attributes["k"]));
    assert_eq!(*span.attr("after"), 1);
}

#[test]
fn a_static_string_of_a_megabyte_is_cut_by_characters() {
    let huge: &'static str = "€".repeat(1 << 20).leak();
    let span = span_with(Limits::default(), |span| span.set("static", Value::Static(huge)));
    assert_eq!(span.attr("static").as_str().unwrap().chars().count(), 64 << 10);
}

#[test]
fn keys_that_are_no_keys_are_dropped_and_their_neighbours_stay() {
    let (longest, too_long) = ("k".repeat(1024), "ß".repeat(513));
    let span = span_with(Limits::default(), |span| {
        span.set("before", 1);
        span.set("", 2);
        span.set_named(&longest, 3);
        span.set_named(&too_long, 4);
        span.set("map", Value::Map(&[("", Value::I64(1)), (&too_long, Value::I64(2)), ("k", Value::I64(3))]));
        span.set("after", 5);
    });
    assert_eq!(
        span.attributes.keys().map(String::as_str).collect::<Vec<_>>(),
        ["after", "before", &longest, "map"]
    );
    assert!(matches!(span.attr("map"), WireValue::Map(pairs) if pairs.len() == 1));
    assert_eq!(span.dropped_attributes, 2);
}
