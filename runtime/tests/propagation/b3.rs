//! Zipkin's formats.

use traced_runtime::{Carrier as _, Propagator};

use super::table::{Lines, SPAN, TRACE, all_read, filled, read, shown, written};

const SINGLE: [(&str, &str); 39] = [
    ("{T}-{S}-1", "{T} {S} 1"),
    ("{T}-{S}-0", "{T} {S} 0"),
    ("{T}-{S}-d", "{T} {S} d"),
    ("{T}-{S}", "{T} {S}"),
    ("{T}-{S}-1-{S}", "{T} {S} 1"),
    ("{T}-{S}-0-05e3ac9a4f6e3b90", "{T} {S} 0"),
    ("{T}-{S}-d-05e3ac9a4f6e3b90", "{T} {S} d"),
    ("{t}-{S}-1", "0000000000000000{t} {S} 1"),
    ("{t}-{S}", "0000000000000000{t} {S}"),
    ("{t}-{S}-d-{S}", "0000000000000000{t} {S} d"),
    (" {T}-{S}-1 ", "{T} {S} 1"),
    ("", ""),
    ("1", ""),
    ("d", ""),
    ("2", ""),
    ("-", ""),
    ("--", ""),
    ("{T}", ""),
    ("{T}-", ""),
    ("-{S}", ""),
    ("-{S}-1", ""),
    ("{T}--1", ""),
    ("{T}-{S}-", ""),
    ("{T}-{S}-2", ""),
    ("{T}-{S}-D", ""),
    ("{T}-{S}-01", ""),
    ("{T}-{S}-true", ""),
    ("{T}-{S}-1-", ""),
    ("{T}-{S}-1-1", ""),
    ("{T}-{S}-1-{S}-", ""),
    ("{T}-{S}-1-{S}-1", ""),
    ("{T}-{S}-1-0000000000000000", ""),
    ("00000000000000000000000000000000-{S}-1", ""),
    ("{T}-0000000000000000-1", ""),
    ("4BF92F3577B34DA6A3CE929D0E0E4736-{S}-1", ""),
    ("{T}-00F067AA0BA902B7-1", ""),
    ("{T}0-{S}-1", ""),
    ("bf92f3577b34da6a3ce929d0e0e4736-{S}-1", ""),
    ("+bf92f3577b34da6a3ce929d0e0e4736-{S}-1", ""),
];

#[test]
fn the_single_header_is_read() {
    all_read(Propagator::B3, "b3", &SINGLE);
    // Whoever writes several headers may get one.
    all_read(Propagator::B3Multi, "B3", &SINGLE);
}

#[test]
fn a_caller_who_only_says_no_is_obeyed() {
    for lines in [&[("b3", "0")][..], &[("X-B3-Sampled", "0")], &[("x-b3-sampled", "false")]] {
        let context = Propagator::B3.extract(&Lines(lines));
        let span = context.span_context().expect("the trace has begun, and is not recorded");
        assert!(!span.flags.is_sampled() && shown(&context).ends_with(" 0"), "{lines:?}");
        assert_ne!(
            Propagator::B3.extract(&Lines(lines)).span_context(),
            Some(span),
            "each is a trace of its own"
        );
    }
}

/// Trace, span, sampled, flags; what is `-` is not there.
const MULTI: [([&str; 4], &str); 36] = [
    (["{T}", "{S}", "1", "-"], "{T} {S} 1"),
    (["{T}", "{S}", "0", "-"], "{T} {S} 0"),
    (["{T}", "{S}", "-", "-"], "{T} {S}"),
    (["{T}", "{S}", "-", "1"], "{T} {S} d"),
    // Debug implies the decision.
    (["{T}", "{S}", "1", "1"], "{T} {S} d"),
    (["{T}", "{S}", "0", "1"], "{T} {S} d"),
    (["{T}", "{S}", "1", "0"], "{T} {S} 1"),
    (["{T}", "{S}", "-", "0"], "{T} {S}"),
    (["{T}", "{S}", "-", "2"], "{T} {S}"),
    (["{T}", "{S}", "1", ""], "{T} {S} 1"),
    (["{T}", "{S}", "true", "-"], "{T} {S} 1"),
    (["{T}", "{S}", "True", "-"], "{T} {S} 1"),
    (["{T}", "{S}", "TRUE", "-"], "{T} {S} 1"),
    (["{T}", "{S}", "false", "-"], "{T} {S} 0"),
    (["{T}", "{S}", "False", "-"], "{T} {S} 0"),
    (["{t}", "{S}", "1", "-"], "0000000000000000{t} {S} 1"),
    (["{t}", "{S}", "-", "1"], "0000000000000000{t} {S} d"),
    ([" {T} ", " {S} ", " 1 ", "-"], "{T} {S} 1"),
    (["-", "-", "1", "-"], ""),
    (["-", "-", "true", "-"], ""),
    (["-", "-", "-", "1"], ""),
    (["-", "-", "-", "-"], ""),
    (["{T}", "-", "1", "-"], ""),
    (["-", "{S}", "1", "-"], ""),
    (["-", "{S}", "0", "-"], ""),
    (["", "", "1", "-"], ""),
    (["{T}", "{S}", "2", "-"], ""),
    (["{T}", "{S}", "", "-"], ""),
    (["{T}", "{S}", "d", "-"], ""),
    (["{T}", "{S}", "yes", "-"], ""),
    (["{T}", "{T}", "1", "-"], ""),
    (["{S}{S}{S}", "{S}", "1", "-"], ""),
    (["00000000000000000000000000000000", "{S}", "1", "-"], ""),
    (["{T}", "0000000000000000", "1", "-"], ""),
    (["4BF92F3577B34DA6A3CE929D0E0E4736", "{S}", "1", "-"], ""),
    (["{T}", "0xf067aa0ba902b7", "1", "-"], ""),
];

fn multi(values: &[&str; 4]) -> Vec<(&'static str, String)> {
    let names = ["X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags"];
    let pairs = names.into_iter().zip(values);
    pairs.filter(|(_, value)| **value != "-").map(|(name, value)| (name, filled(value))).collect()
}

fn as_lines<'a>(headers: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[test]
fn the_several_headers_are_read() {
    for (values, expected) in &MULTI {
        let headers = multi(values);
        for format in [Propagator::B3, Propagator::B3Multi] {
            assert_eq!(read(format, &as_lines(&headers)), filled(expected), "{values:?}");
        }
    }
}

#[test]
fn the_parent_of_the_caller_is_nobodys_business() {
    for parent in ["05e3ac9a4f6e3b90", "", "rubbish"] {
        let mut headers = multi(&["{T}", "{S}", "1", "-"]);
        headers.push(("X-B3-ParentSpanId", parent.to_owned()));
        assert_eq!(read(Propagator::B3, &as_lines(&headers)), filled("{T} {S} 1"));
    }
}

#[test]
fn the_single_header_beats_the_others_where_it_is_valid() {
    let mut headers = multi(&["{t}", "{S}", "0", "-"]);
    headers.push(("b3", filled("{T}-{S}-1")));
    assert_eq!(read(Propagator::B3, &as_lines(&headers)), filled("{T} {S} 1"));
    headers.last_mut().unwrap().1 = "rubbish".to_owned();
    assert_eq!(read(Propagator::B3, &as_lines(&headers)), filled("0000000000000000{t} {S} 0"));
}

#[test]
fn lines_that_do_not_say_the_same_say_nothing() {
    let (one, other) = (filled("{T}-{S}-1"), filled("{T}-{S}-0"));
    assert_eq!(read(Propagator::B3, &[("b3", &one), ("b3", &one)]), filled("{T} {S} 1"));
    assert_eq!(read(Propagator::B3, &[("b3", &one), ("b3", &other)]), "");
    assert_eq!(read(Propagator::B3, &[("b3", &one), ("b3", "")]), "");
    let headers = multi(&["{T}", "{S}", "1", "-"]);
    let mut lines = as_lines(&headers);
    lines.push(("x-b3-spanid", "05e3ac9a4f6e3b90"));
    assert_eq!(read(Propagator::B3, &lines), "");
}

#[test]
fn what_is_written_says_the_same() {
    for decision in ["", "-0", "-1", "-d"] {
        let came = format!("{TRACE}-{SPAN}{decision}");
        let context = Propagator::B3.extract(&Lines(&[("b3", &came)]));
        assert_eq!(written(Propagator::B3, &context)["b3"], came);
        let several = written(Propagator::B3Multi, &context);
        let again = Propagator::B3Multi.extract(&several);
        assert_eq!(shown(&again), shown(&context));
        assert!(!several.contains_key("x-b3-parentspanid"));
        let count = if decision.is_empty() { 2 } else { 3 };
        assert_eq!(several.len(), count, "{several:?}");
    }
}

#[test]
fn stale_headers_go() {
    let names = ["X-B3-TraceId", "x-b3-spanid", "X-B3-ParentSpanId", "X-B3-Sampled", "X-B3-FLAGS"];
    let mut headers: std::collections::BTreeMap<String, String> =
        names.into_iter().map(|name| (name.to_owned(), "old".to_owned())).collect();
    let context = Propagator::B3.extract(&Lines(&[("b3", &format!("{TRACE}-{SPAN}"))]));
    Propagator::B3Multi.inject(&context, &mut headers);
    let mut left = Vec::new();
    headers.names(&mut |name| left.push(name.to_owned()));
    assert_eq!(left, ["x-b3-spanid", "x-b3-traceid"]);
}
