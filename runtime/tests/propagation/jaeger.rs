//! Jaeger's own format.

use traced_runtime::Propagator;

use super::table::{Lines, SPAN, TRACE, all_read, read, written};

const ROWS: [(&str, &str); 37] = [
    ("{T}:{S}:0:1", "{T} {S} 1"),
    ("{T}:{S}:0:0", "{T} {S} 0"),
    ("{T}:{S}:0:2", "{T} {S} d"),
    ("{T}:{S}:0:3", "{T} {S} d"),
    ("{T}:{S}:0:01", "{T} {S} 1"),
    ("{T}:{S}:0:00", "{T} {S} 0"),
    ("{T}:{S}:{S}:1", "{T} {S} 1"),
    ("{T}:{S}:05e3ac9a4f6e3b90:1", "{T} {S} 1"),
    // A bitmap in hex digits: firehose is eight.
    ("{T}:{S}:0:8", "{T} {S} 0"),
    ("{T}:{S}:0:9", "{T} {S} 1"),
    ("{T}:{S}:0:d", "{T} {S} 1"),
    ("{T}:{S}:0:0d", "{T} {S} 1"),
    ("{T}:{S}:0:f", "{T} {S} d"),
    ("{T}:{S}:0:ff", "{T} {S} d"),
    ("{t}:{S}:0:1", "0000000000000000{t} {S} 1"),
    ("abc:def:0:1", "00000000000000000000000000000abc 0000000000000def 1"),
    ("1:1:1:1", "00000000000000000000000000000001 0000000000000001 1"),
    ("{T}%3A{S}%3A0%3A1", "{T} {S} 1"),
    ("{T}%3a{S}%3a0%3a0", "{T} {S} 0"),
    (" {T}:{S}:0:1 ", "{T} {S} 1"),
    ("", ""),
    (":::", ""),
    ("{T}", ""),
    ("{T}:{S}", ""),
    ("{T}:{S}:0", ""),
    ("{T}:{S}:0:", ""),
    ("{T}:{S}::1", ""),
    ("{T}:{S}:0:1:", ""),
    ("{T}:{S}:0:1:1", ""),
    ("{T}:{S}:0:100", ""),
    ("{T}:{S}:0:g", ""),
    ("{T}:{S}:x:1", ""),
    ("0:{S}:0:1", ""),
    ("{T}:0:0:1", ""),
    ("{T}1:{S}:0:1", ""),
    ("{T}:{S}1:0:1", ""),
    ("{T}:+f067aa0ba902b7:0:1", ""),
];

#[test]
fn the_header_is_read() {
    all_read(Propagator::Jaeger, "uber-trace-id", &ROWS);
}

#[test]
fn its_baggage_is_baggage() {
    let parent = format!("{TRACE}:{SPAN}:0:1");
    let lines = [
        ("uber-trace-id", &*parent),
        ("uberctx-user", "ann"),
        ("Uberctx-Plan", "gold%20%C3%A4"),
        ("uberctx-", "nameless"),
        ("uberct", "too short"),
    ];
    let context = Propagator::Jaeger.extract(&Lines(&lines));
    let baggage: Vec<_> = context.baggage().collect();
    assert_eq!(baggage, [("user", "ann"), ("plan", "gold ä")]);
    assert_eq!(context.trace_state(), None, "it is none of the trace state");
    let alone = Propagator::Jaeger.extract(&Lines(&lines[1..]));
    assert!(alone.span_context().is_none() && alone.baggage().count() == 2);
}

#[test]
fn what_is_written_says_the_same_but_what_jaeger_has_no_word_for() {
    for (came, goes) in [("1", "1"), ("0", "0"), ("2", "3"), ("3", "3"), ("f", "3"), ("8", "0")] {
        let came = format!("{TRACE}:{SPAN}:1234:{came}");
        let context = Propagator::Jaeger.extract(&Lines(&[("uber-trace-id", &came)]));
        assert_eq!(
            written(Propagator::Jaeger, &context)["uber-trace-id"],
            format!("{TRACE}:{SPAN}:0:{goes}")
        );
    }
    let undecided = Propagator::B3.extract(&Lines(&[("b3", &format!("{TRACE}-{SPAN}"))]));
    assert_eq!(written(Propagator::Jaeger, &undecided)["uber-trace-id"], format!("{TRACE}:{SPAN}:0:0"));
}

#[test]
fn two_that_differ_are_nobody() {
    let (one, other) = (format!("{TRACE}:{SPAN}:0:1"), format!("{TRACE}:{SPAN}:0:0"));
    assert_eq!(read(Propagator::Jaeger, &[("uber-trace-id", &one), ("uber-trace-id", &other)]), "");
}
