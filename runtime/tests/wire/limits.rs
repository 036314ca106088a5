//! The specification's rules for attributes and limits, one by one.

use std::collections::BTreeMap;
use std::process::Command;

use traced_runtime::export::Memory;
use traced_runtime::wire::AnyValue;
use traced_runtime::{
    Builder, Callsite, Limits, Span, SpanContext, SpanId, Status, TraceFlags, TraceId, Value, callsite,
};
use traced_test_support::span::{Status as WireStatus, Value as WireValue};

use super::harness::{BARE, exported, span_with};

const ELSEWHERE: SpanContext =
    SpanContext::remote(TraceId::from_bytes([7; 16]), SpanId::from_bytes([9; 8]), TraceFlags::from_bits(1));

fn numbered(most: i64) -> Vec<(String, Value<'static>)> {
    (0..most).map(|n| (format!("key {n}"), Value::I64(n))).collect()
}

fn borrowed<'a>(pairs: &'a [(String, Value<'a>)]) -> Vec<(&'a str, Value<'a>)> {
    pairs.iter().map(|(key, value)| (key.as_str(), *value)).collect()
}

fn text(text: &str) -> WireValue {
    WireValue::Str(text.to_owned())
}

#[test]
fn spec_l1_the_defaults_are_128_of_each() {
    let span = span_with(Limits::default(), |span| {
        numbered(130).iter().for_each(|(key, value)| span.set_named(key, *value));
        (0..129).for_each(|_| span.event("small", &[]));
        (0..129).for_each(|_| span.link(ELSEWHERE, &[]));
    });
    assert_eq!((span.attributes.len(), span.dropped_attributes), (128, 2));
    assert_eq!((span.events.len(), span.dropped_events), (128, 1));
    assert_eq!((span.links.len(), span.dropped_links), (128, 1));
    let span = span_with(Limits::default(), |span| {
        span.event("large", &borrowed(&numbered(131)));
        span.link(ELSEWHERE, &borrowed(&numbered(132)));
    });
    assert_eq!((span.events[0].attributes.len(), span.events[0].dropped_attributes), (128, 3));
    assert_eq!((span.links[0].attributes.len(), span.links[0].dropped_attributes), (128, 4));
}

#[test]
fn spec_l2_strings_are_cut_by_characters_and_bytes_by_bytes_wherever_they_are() {
    let family = "👨\u{200d}👩\u{200d}👧";
    let span = span_with(Limits::default().value_length(3), |span| {
        span.set("exact", "äöü");
        span.set("long", "äöüß");
        span.set("family", family);
        span.set("static", Value::Static("immerwährend"));
        span.set("shown", Value::Display(&"größe"));
        span.set("bytes", Value::Bytes(&[1, 2, 3, 4]));
        span.set("number", 123_456);
        span.set("fraction", 1.5);
        span.set("list", Value::Array(&[Value::Str("€€€€"), Value::Array(&[Value::Bytes(&[0; 9])])]));
        span.set("map", Value::Map(&[("long key", Value::Map(&[("k", Value::Str("€€€€"))]))]));
        span.event("an event's name", &[("k", Value::Str("long"))]);
        span.link(ELSEWHERE, &[("k", Value::Str("long"))]);
        span.set_status(Status::Error, "a message");
        span.rename("a name");
    });
    assert_eq!(*span.attr("exact"), *"äöü");
    assert_eq!(*span.attr("long"), *"äöü");
    assert_eq!(*span.attr("family"), *"👨\u{200d}👩");
    assert_eq!(*span.attr("static"), *"imm");
    assert_eq!(*span.attr("shown"), *"grö");
    assert_eq!(*span.attr("bytes"), WireValue::Bytes(vec![1, 2, 3]));
    assert_eq!(*span.attr("number"), 123_456);
    assert_eq!(*span.attr("fraction"), WireValue::Double(1.5));
    let list = vec![text("€€€"), WireValue::Array(vec![WireValue::Bytes(vec![0; 3])])];
    assert_eq!(*span.attr("list"), WireValue::Array(list));
    let inner = WireValue::Map(BTreeMap::from([("k".to_owned(), text("€€€"))]));
    assert_eq!(*span.attr("map"), WireValue::Map(BTreeMap::from([("long key".to_owned(), inner)])));
    assert_eq!(
        (span.events[0].name.as_str(), &span.events[0].attributes["k"]),
        ("an event's name", &text("lon"))
    );
    assert_eq!(span.links[0].attributes["k"], text("lon"));
    assert_eq!((span.name.as_str(), span.status), ("a name", WireStatus::Error("a message".into())));
}

#[test]
fn spec_l3_beyond_the_limit_known_keys_still_change_and_what_nests_does_not_count() {
    let span = span_with(Limits::default().attributes(2), |span| {
        span.set("a", 1);
        span.set("b", Value::Map(&[("c", Value::I64(1)), ("d", Value::I64(2)), ("e", Value::I64(3))]));
        span.set("c", 3);
        span.set("a", 4);
        span.set("c", 5);
    });
    assert_eq!(span.attributes.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!((span.attr("a"), span.dropped_attributes), (&WireValue::Int(4), 2));
    assert!(matches!(span.attr("b"), WireValue::Map(pairs) if pairs.len() == 3));
}

#[test]
fn spec_l3_a_limit_of_nothing_leaves_nothing() {
    static PLACED: Callsite = callsite!("placed");
    let limits = Limits::default().attributes(0).events(0).links(0);
    let spans = exported(limits, || {
        let span = Span::start(&PLACED);
        span.set("a", 1);
        span.set("code.line.number", 1);
        span.event("e", &[]);
        span.link(ELSEWHERE, &[]);
        drop(Span::start(&PLACED));
    });
    let dropped =
        |at: usize| (spans[at].dropped_attributes, spans[at].dropped_events, spans[at].dropped_links);
    assert!(
        spans
            .iter()
            .all(|span| span.attributes.is_empty() && span.events.is_empty() && span.links.is_empty())
    );
    // The file and the line are attributes, too.
    assert_eq!([dropped(0), dropped(1)].iter().max(), Some(&(4, 1, 1)));
    assert_eq!([dropped(0), dropped(1)].iter().min(), Some(&(2, 0, 0)));
}

/// `depth` arrays or maps inside each other, around a number.
fn nested(depth: usize, map: bool) -> Value<'static> {
    (0..depth).fold(Value::I64(1), |inner, _| match map {
        false => Value::Array(vec![inner].leak()),
        true => Value::Map(vec![("k", inner)].leak()),
    })
}

/// How many arrays and maps are inside each other, and what is in the innermost.
fn depth_of(mut value: &WireValue) -> (usize, &WireValue) {
    let mut depth = 0;
    loop {
        match value {
            WireValue::Array(items) => value = &items[0],
            WireValue::Map(pairs) => value = &pairs["k"],
            _ => return (depth, value),
        }
        depth += 1;
    }
}

#[test]
fn spec_l4_what_nests_deeper_than_the_limit_is_empty() {
    let span = span_with(Limits::default().depth(3), |span| {
        span.set("array", nested(3, false));
        span.set("map", nested(3, true));
        span.set("deep array", nested(4, false));
        span.set("deep map", nested(9, true));
        span.set("mixed", Value::Array(&[nested(2, true), nested(3, true), Value::I64(2)]));
    });
    assert_eq!(depth_of(span.attr("array")), (3, &WireValue::Int(1)));
    assert_eq!(depth_of(span.attr("map")), (3, &WireValue::Int(1)));
    assert_eq!(depth_of(span.attr("deep array")), (3, &WireValue::Empty));
    assert_eq!(depth_of(span.attr("deep map")), (3, &WireValue::Empty));
    let WireValue::Array(mixed) = span.attr("mixed") else { panic!("{:?}", span.attr("mixed")) };
    assert_eq!(
        (depth_of(&mixed[0]).0, depth_of(&mixed[1]).1, &mixed[2]),
        (2, &WireValue::Empty, &WireValue::Int(2))
    );
    let span = span_with(Limits::default().depth(0), |span| span.set("array", nested(1, false)));
    assert_eq!(*span.attr("array"), WireValue::Empty);
}

/// A decoder that counts messages inside each other up to a hundred takes it, and so the span's neighbours.
#[test]
fn spec_l4_no_value_is_so_deep_that_a_receiver_refuses_the_request() {
    for limits in [Limits::default(), Limits::default().depth(usize::MAX)] {
        let span = span_with(limits, |span| {
            span.set("array", nested(65, false));
            span.set("map", nested(65, true));
            span.event("e", &[("array", nested(65, false)), ("map", nested(65, true))]);
            span.link(ELSEWHERE, &[("array", nested(65, false)), ("map", nested(65, true))]);
        });
        for attributes in [&span.attributes, &span.events[0].attributes, &span.links[0].attributes] {
            assert_eq!(depth_of(&attributes["array"]), (47, &WireValue::Empty));
            assert_eq!(depth_of(&attributes["map"]), (31, &WireValue::Empty));
        }
    }
}

#[test]
fn spec_l6_every_dropped_attribute_is_counted_in_its_collection() {
    let long = "k".repeat(1025);
    let limits = Limits::default().event_attributes(1).link_attributes(2);
    let span = span_with(limits, |span| {
        let pairs = [("", Value::I64(0)), ("a", Value::I64(1)), ("b", Value::I64(2)), (&long, Value::I64(3))];
        pairs.iter().for_each(|(key, value)| span.set_named(key, *value));
        span.event("e", &pairs);
        span.link(ELSEWHERE, &pairs);
    });
    assert_eq!((span.attributes.len(), span.dropped_attributes), (2, 2));
    assert_eq!((span.events[0].attributes.len(), span.events[0].dropped_attributes), (1, 3));
    assert_eq!((span.links[0].attributes.len(), span.links[0].dropped_attributes), (2, 2));
}

const CHILD: &str = "TRACED_TEST_CHILD";

#[test]
fn spec_l5_and_l7_the_environment_sets_limits_and_what_is_dropped_is_said_once() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "limits::in_a_process_of_its_own", "--nocapture"])
        .envs([(CHILD, "1"), ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "1"), ("OTEL_ATTRIBUTE_COUNT_LIMIT", "2")])
        .envs([("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "3"), ("OTEL_SPAN_EVENT_COUNT_LIMIT", "a few")])
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    assert_eq!(said.matches("more attributes than its limit").count(), 1, "{said}");
    assert_eq!(said.matches("more links than its limit").count(), 1, "{said}");
    assert_eq!(said.matches("OTEL_SPAN_EVENT_COUNT_LIMIT=a few is ignored").count(), 1, "{said}");
}

/// Does nothing unless the test above asks for it.
#[test]
fn in_a_process_of_its_own() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let memory = Memory::default();
    let guard = Builder::from_env("shop", "1.2.3").exporter(memory.clone()).install();
    for _ in 0..10 {
        let span = Span::start(&BARE);
        let pairs = [("a", Value::Str("long")), ("b", Value::I64(1)), ("c", Value::I64(1))];
        span.set_all(&pairs);
        (0..128).for_each(|_| span.event("e", &pairs));
        (0..129).for_each(|_| span.link(ELSEWHERE, &[]));
    }
    drop(guard);
    let spans = memory.spans();
    assert_eq!(spans.len(), 10);
    for span in spans {
        assert_eq!(span.attributes, [("a".to_owned(), AnyValue::Str("lon".to_owned()))]);
        assert_eq!((span.events.len(), span.events[0].attributes.len(), span.links.len()), (128, 2, 128));
    }
}

#[test]
fn spec_l8_the_limits_do_not_hold_for_the_resource() {
    let span = span_with(Limits::default().attributes(0).value_length(2), |_| {});
    let long = span.resource["long.name.of.a.team"].as_str().unwrap();
    assert_eq!((long.len(), span.service.as_str()), (120_000, "shop"));
}

#[test]
fn spec_l9_every_key_is_there_once_with_its_last_value() {
    // The decoder fails where a key is there twice, also in the resource, which the harness gives two teams.
    let pairs = [("k", Value::I64(1)), ("K", Value::I64(2)), ("k", Value::Str("last")), ("", Value::I64(3))];
    let span = span_with(Limits::default(), |span| {
        pairs.iter().for_each(|(key, value)| span.set(key, *value));
        span.event("e", &pairs);
        span.link(ELSEWHERE, &pairs);
        span.set("map", Value::Map(&[("inner", Value::Array(&[Value::Map(&pairs)]))]));
    });
    let once = BTreeMap::from([("K".to_owned(), WireValue::Int(2)), ("k".to_owned(), text("last"))]);
    assert_eq!((&span.events[0].attributes, &span.links[0].attributes), (&once, &once));
    assert_eq!((span.attr("k"), span.attr("K")), (&text("last"), &WireValue::Int(2)));
    let inner = WireValue::Array(vec![WireValue::Map(once)]);
    assert_eq!(*span.attr("map"), WireValue::Map(BTreeMap::from([("inner".to_owned(), inner)])));
    assert_eq!(span.resource["team"], text("blue"));
}

#[test]
fn why_a_span_failed_has_room_before_the_attributes_of_its_user() {
    let spans = exported(Limits::default().attributes(2), || {
        let outcome = std::panic::catch_unwind(|| {
            let span = Span::start(&BARE);
            span.set_all(&[("a", Value::I64(1)), ("b", Value::I64(2)), ("c", Value::I64(3))]);
            std::panic::resume_unwind(Box::new("as planned"))
        });
        let _: Result<(), _> = outcome;
        let mut span = Span::start(&BARE);
        span.set_all(&[("a", Value::I64(1)), ("b", Value::I64(2)), ("c", Value::I64(3))]);
        span.cancel();
    });
    for span in spans {
        assert_eq!((span.attributes.len(), span.dropped_attributes), (2, 2));
        assert!(
            span.attributes.contains_key("error.type") || span.attributes.contains_key("traced.cancelled")
        );
    }
}

#[test]
fn fifty_thousand_keys_take_no_time_that_grows_with_their_square() {
    let limits = Limits::default().attributes(usize::MAX).event_attributes(usize::MAX);
    let pairs = numbered(50_000);
    let began = std::time::Instant::now();
    let span = span_with(limits, |span| {
        span.event("e", &borrowed(&pairs));
        span.set("map", Value::Map(&borrowed(&pairs)));
    });
    assert_eq!(span.events[0].attributes.len(), 50_000);
    assert!(matches!(span.attr("map"), WireValue::Map(pairs) if pairs.len() == 50_000));
    // It would be half a minute or more.
    assert!(began.elapsed().as_secs() < 10, "{:?}", began.elapsed());
}
