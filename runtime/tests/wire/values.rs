//! The specification's rules for values, links and the status.

use std::collections::BTreeMap;

use traced_runtime::{Limits, SpanContext, SpanId, Status, TraceFlags, TraceId, Value};
use traced_test_support::span::{Status as WireStatus, Value as WireValue};

use super::harness::{span_with, span_with_as_we_read_it};

fn text(text: &str) -> WireValue {
    WireValue::Str(text.to_owned())
}

#[test]
fn spec_a19_and_a20_values_are_exported_as_they_were_given() {
    let mixed = [Value::I64(1), Value::Str("two"), Value::Bool(false), Value::Bytes(&[]), Value::Map(&[])];
    let span = span_with(Limits::default(), |span| {
        span.set("empty", "");
        span.set("zero", 0);
        span.set("no", false);
        span.set("nothing in it", Value::Array(&[]));
        span.set("no pairs", Value::Map(&[]));
        span.set("no bytes", Value::Bytes(&[]));
        span.set("not a number", f64::NAN);
        span.set("mixed", Value::Array(&mixed));
    });
    let map = || WireValue::Map(BTreeMap::new());
    assert_eq!(*span.attr("empty"), *"");
    assert_eq!(*span.attr("zero"), 0);
    assert_eq!(*span.attr("no"), false);
    assert_eq!(*span.attr("nothing in it"), WireValue::Array(Vec::new()));
    assert_eq!(*span.attr("no pairs"), map());
    assert_eq!(*span.attr("no bytes"), WireValue::Bytes(Vec::new()));
    assert!(matches!(span.attr("not a number"), WireValue::Double(number) if number.is_nan()));
    let expected =
        vec![WireValue::Int(1), text("two"), WireValue::Bool(false), WireValue::Bytes(Vec::new()), map()];
    assert_eq!(*span.attr("mixed"), WireValue::Array(expected));
}

#[test]
fn spec_a22_a_link_that_leads_nowhere_is_kept_for_what_it_says() {
    let nowhere = SpanContext::remote(TraceId::INVALID, SpanId::INVALID, TraceFlags::from_bits(0));
    let span = span_with_as_we_read_it(Limits::default(), |span| {
        span.link(nowhere, &[]);
        span.link(nowhere, &[("why", Value::Str("a message without a context"))]);
    });
    assert_eq!((span.links.len(), span.links[0].attributes.len()), (1, 1));
}

#[test]
fn spec_a23_ok_is_final_and_else_the_last_error_counts() {
    for first in [Status::Unset, Status::Error, Status::Ok] {
        for second in [Status::Unset, Status::Error, Status::Ok] {
            let span = span_with(Limits::default(), |span| {
                span.set_status(first, "zzz");
                span.set_status(second, "aaa");
            });
            let expected = match (first, second) {
                (Status::Ok, _) | (_, Status::Ok) => WireStatus::Ok,
                (_, Status::Error) => WireStatus::Error("aaa".into()),
                (Status::Error, _) => WireStatus::Error("zzz".into()),
                _ => WireStatus::Unset,
            };
            assert_eq!(span.status, expected, "{first:?}, then {second:?}");
        }
    }
}
