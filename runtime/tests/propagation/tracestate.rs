//! W3C's `tracestate`: section 3.3 of the specification.

use traced_runtime::{Context, Propagator, SpanContext, TraceFlags};

use super::table::{Lines, SPAN, TRACE, w3c};

fn state(lines: &[&str]) -> Option<String> {
    let parent = format!("00-{TRACE}-{SPAN}-01");
    let mut headers = vec![("traceparent", &*parent)];
    headers.extend(lines.iter().map(|line| ("tracestate", *line)));
    let context = Propagator::TraceContext.extract(&Lines(&headers));
    let span = context.span_context().expect("whatever the trace state, the caller is known");
    assert_eq!(span.span_id.to_string(), SPAN);
    // What is told on is what was read, and there is no empty header.
    assert_eq!(w3c(&context).get("tracestate").map(String::as_str), context.trace_state());
    context.trace_state().map(str::to_owned)
}

#[test]
fn members_are_told_on_in_their_order() {
    for (lines, expected) in [
        (&["a=1"][..], "a=1"),
        (&["a=1,b=2"], "a=1,b=2"),
        (&["b=2,a=1"], "b=2,a=1"),
        (&["a=1", "b=2"], "a=1,b=2"),
        (&["a=1", "b=2", "c=3,d=4"], "a=1,b=2,c=3,d=4"),
        (&["a=1 ,\tb=2"], "a=1,b=2"),
        (&[" a=1", "\tb=2\t"], "a=1,b=2"),
        (&["a=1,,b=2"], "a=1,b=2"),
        (&["a=1, ,b=2"], "a=1,b=2"),
        (&[",a=1,"], "a=1"),
        (&["", "a=1", ""], "a=1"),
        // Nobody is to make a key twice; what comes so may stay so.
        (&["a=1,a=2"], "a=1,a=2"),
        (&["foo=1,bar=2,baz=3"], "foo=1,bar=2,baz=3"),
        (&["1=1"], "1=1"),
        (&["0a_-*/@z=1"], "0a_-*/@z=1"),
        (&["fw529a3039@dt=FfAZ8"], "fw529a3039@dt=FfAZ8"),
        (&["foo@@bar=1"], "foo@@bar=1"),
        (&["a@=1"], "a@=1"),
        (&["foo= 1"], "foo= 1"),
        (&["foo=  b a r"], "foo=  b a r"),
        (&["foo=1 "], "foo=1"),
        (&["foo=!\"#$%&'()*+-./:;<>?@[]^_`{|}~"], "foo=!\"#$%&'()*+-./:;<>?@[]^_`{|}~"),
    ] {
        assert_eq!(state(lines).as_deref(), Some(expected), "{lines:?}");
    }
}

#[test]
fn one_wrong_member_discards_the_list() {
    for wrong in [
        "a",
        "a=",
        "=1",
        "=",
        "==",
        "a=b=c",
        "A=1",
        "Foo=1",
        "_a=1",
        "-a=1",
        "@a=1",
        "*a=1",
        "/a=1",
        "a b=1",
        "a.b=1",
        "a b",
        "\u{e4}=1",
        "a=\u{e4}",
        "a=\u{7f}",
        "a=\u{0}",
        "a=1\u{1}2",
        "foo =1",
        "foo\t=1",
        "a=1;b=2=3",
        "foo=bar=baz",
        "foo=,bar=3",
    ] {
        assert_eq!(state(&[wrong]), None, "{wrong:?}");
        assert_eq!(state(&["x=1", wrong]), None, "{wrong:?}");
        assert_eq!(state(&[&format!("x=1,{wrong},y=2")]), None, "{wrong:?}");
    }
    assert_eq!(state(&[]), None);
    assert_eq!(state(&[""]), None);
    assert_eq!(state(&[" , ,"]), None);
}

#[test]
fn lengths_have_their_limits() {
    let (long, longer) = ("k".repeat(256), "k".repeat(257));
    assert_eq!(state(&[&format!("{long}=1")]), Some(format!("{long}=1")));
    assert_eq!(state(&[&format!("{longer}=1")]), None);
    assert_eq!(state(&[&format!("a={long}")]), Some(format!("a={long}")));
    assert_eq!(state(&[&format!("a={longer}")]), None);
    let members = |count: usize| (0..count).map(|n| format!("k{n}=v")).collect::<Vec<_>>();
    assert_eq!(state(&[&members(32).join(",")]), Some(members(32).join(",")));
    assert_eq!(state(&[&members(33).join(",")]), None, "33 members discard all of them");
    let lines = members(33);
    assert_eq!(state(&lines.iter().map(String::as_str).collect::<Vec<_>>()), None, "on however many lines");
}

#[test]
fn without_a_caller_there_is_none() {
    for parent in ["", "00-1-1-01", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"] {
        let context =
            Propagator::TraceContext.extract(&Lines(&[("traceparent", parent), ("tracestate", "a=1")]));
        assert_eq!(context.trace_state(), None);
    }
}

#[test]
fn what_a_program_gives_is_held_to_the_same_rules() {
    let caller = SpanContext::remote(TRACE.parse().unwrap(), SPAN.parse().unwrap(), TraceFlags::SAMPLED);
    for (given, kept) in [
        ("a=1", Some("a=1")),
        ("a=1 , b=2", Some("a=1,b=2")),
        ("a=1\r\nx-evil: 1", None),
        ("A=1", None),
        ("\u{e4}", None),
        ("", None),
    ] {
        assert_eq!(Context::from_remote(caller, Some(given)).trace_state(), kept, "{given:?}");
    }
}
