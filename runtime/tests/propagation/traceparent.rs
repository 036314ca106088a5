//! W3C's `traceparent`, level 2: section 3.2 of the specification.

use traced_runtime::{Context, Propagator, SpanContext, TraceFlags};

use super::table::{Lines, SPAN, TRACE, all_read, filled, read, w3c, written};

const VALID: [(&str, &str); 21] = [
    ("00-{T}-{S}-01", "{T} {S} 1"),
    ("00-{T}-{S}-00", "{T} {S} 0"),
    ("00-{T}-{S}-02", "{T} {S} 0"),
    ("00-{T}-{S}-03", "{T} {S} 1"),
    // Bits that nobody knows yet.
    ("00-{T}-{S}-ff", "{T} {S} 1"),
    ("00-{T}-{S}-fe", "{T} {S} 0"),
    ("00-{T}-{S}-09", "{T} {S} 1"),
    (
        "00-00000000000000000000000000000001-0000000000000001-00",
        "00000000000000000000000000000001 0000000000000001 0",
    ),
    (
        "00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-01",
        "ffffffffffffffffffffffffffffffff ffffffffffffffff 1",
    ),
    ("00-00000000000000000000000000000000-{S}-01", ""),
    // White space around a field value is none of it.
    (" 00-{T}-{S}-01", "{T} {S} 1"),
    ("00-{T}-{S}-01 ", "{T} {S} 1"),
    ("\t00-{T}-{S}-01\t", "{T} {S} 1"),
    // Versions to come: so much of them is known.
    ("01-{T}-{S}-01", "{T} {S} 1"),
    ("cc-{T}-{S}-01", "{T} {S} 1"),
    ("fe-{T}-{S}-00", "{T} {S} 0"),
    ("cc-{T}-{S}-01-", "{T} {S} 1"),
    ("cc-{T}-{S}-01-what-the-future-will-be-like", "{T} {S} 1"),
    ("01-{T}-{S}-01-\u{e4}", "{T} {S} 1"),
    ("cc-{T}-{S}-01.what", ""),
    ("cc-{T}-{S}-01x", ""),
];

const INVALID: [&str; 38] = [
    "",
    " ",
    "-",
    "---",
    "00",
    "00-",
    "00-{T}",
    "00-{T}-",
    "00-{T}-{S}",
    "00-{T}-{S}-",
    "00-{T}-{S}-0",
    "00-{T}-{S}-1",
    "00-{T}-{S}-001",
    "00-{T}-{S}-01-",
    "00-{T}-{S}-01-00",
    "00-{T}-{S}-01 -",
    "00-{T}-{S}-0G",
    "00-{T}-{S}-0A",
    "00-{T}-{S}-.0",
    "00-{T}-0000000000000000-01",
    "00-{T}-00f067aa0ba902b-01",
    "00-{T}-00f067aa0ba902b77-01",
    "00-{T}-00F067AA0BA902B7-01",
    "00-{T}-00f067aa0ba902b.-01",
    "00-{T}-+0f067aa0ba902b7-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-{S}-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473-{S}-01",
    "00-4bf92f3577b34da6a3ce929d0e0e47361-{S}-01",
    "00-+bf92f3577b34da6a3ce929d0e0e4736-{S}-01",
    "00-{T}_{S}_01",
    "00 {T} {S} 01",
    "0-{T}-{S}-01",
    "000-{T}-{S}-01",
    ".0-{T}-{S}-01",
    "ff-{T}-{S}-01",
    "FE-{T}-{S}-01",
    "00-1-1-01",
    "00-{T}-{S}-01,00-{T}-{S}-01",
];

#[test]
fn what_the_grammar_allows_is_read() {
    all_read(Propagator::TraceContext, "traceparent", &VALID);
    all_read(Propagator::TraceContext, "TraceParent", &VALID);
}

#[test]
fn what_it_does_not_allow_is_no_caller() {
    let rows = INVALID.map(|value| (value, ""));
    all_read(Propagator::TraceContext, "traceparent", &rows);
}

#[test]
fn a_second_line_makes_it_nobody() {
    let (one, other) = (filled("00-{T}-{S}-01"), filled("00-{T}-{S}-00"));
    for second in [&one, &other, "", "rubbish"] {
        let lines = [("traceparent", &*one), ("TRACEPARENT", second)];
        assert_eq!(read(Propagator::TraceContext, &lines), "", "{second}");
    }
}

#[test]
fn the_random_flag_is_told_on_and_unknown_flags_are_not() {
    for (came, goes) in [("00", "00"), ("01", "01"), ("02", "02"), ("03", "03"), ("ff", "03"), ("f4", "00")] {
        let came = format!("00-{TRACE}-{SPAN}-{came}");
        let context = Propagator::TraceContext.extract(&Lines(&[("traceparent", &came)]));
        assert_eq!(w3c(&context)["traceparent"], format!("00-{TRACE}-{SPAN}-{goes}"));
    }
}

#[test]
fn another_version_is_told_on_as_the_one_we_speak() {
    let came = format!("cc-{TRACE}-{SPAN}-03-more");
    let context = Propagator::TraceContext.extract(&Lines(&[("traceparent", &came)]));
    assert_eq!(w3c(&context)["traceparent"], format!("00-{TRACE}-{SPAN}-03"));
}

#[test]
fn without_a_span_nothing_is_written_and_what_is_there_goes() {
    let mut headers = w3c(&Context::none());
    assert!(headers.is_empty());
    headers.insert("TraceParent".into(), "old".into());
    headers.insert("tracestate".into(), "old=1".into());
    Propagator::TraceContext.inject(&Context::none(), &mut headers);
    assert!(headers.is_empty(), "{headers:?}");
}

#[test]
fn an_id_that_is_all_zero_is_nobody() {
    let nobody =
        SpanContext::remote(TRACE.parse().unwrap(), traced_runtime::SpanId::INVALID, TraceFlags::SAMPLED);
    assert!(written(Propagator::TraceContext, &Context::from_remote(nobody, Some("a=1"))).is_empty());
}
