//! Datadog's format.

use traced_runtime::{Context, Propagator};

use super::table::{Lines, SPAN, TRACE, filled, read, written};

const LOW: &str = "11803532876627986230";
const PARENT: &str = "67667974448284343";
const TID: &str = "_dd.p.tid=4bf92f3577b34da6";

/// Trace, parent, priority, tags; what is `-` is not there.
const ROWS: [([&str; 4], &str); 34] = [
    (["{L}", "{P}", "1", "{I}"], "{T} {S} 1"),
    (["{L}", "{P}", "2", "{I}"], "{T} {S} 1"),
    (["{L}", "{P}", "0", "{I}"], "{T} {S} 0"),
    (["{L}", "{P}", "-1", "{I}"], "{T} {S} 0"),
    (["{L}", "{P}", "-", "{I}"], "{T} {S}"),
    (["{L}", "{P}", "1", "-"], "0000000000000000{t} {S} 1"),
    (["{L}", "{P}", "1", ""], "0000000000000000{t} {S} 1"),
    (["{L}", "{P}", "1", "_dd.p.dm=-4,{I}"], "{T} {S} 1"),
    (["{L}", "{P}", "1", "_dd.p.dm=-4"], "0000000000000000{t} {S} 1"),
    // An upper half that is none is none.
    (["{L}", "{P}", "1", "_dd.p.tid=4bf92f35"], "0000000000000000{t} {S} 1"),
    (["{L}", "{P}", "1", "_dd.p.tid=4BF92F3577B34DA6"], "0000000000000000{t} {S} 1"),
    (["{L}", "{P}", "1", "_dd.p.tid="], "0000000000000000{t} {S} 1"),
    (["{L}", "{P}", "1", "rubbish"], "0000000000000000{t} {S} 1"),
    ([" {L} ", " {P} ", " 1 ", " {I} "], "{T} {S} 1"),
    (["0", "{P}", "1", "{I}"], "4bf92f3577b34da60000000000000000 {S} 1"),
    (["1", "1", "1", "-"], "00000000000000000000000000000001 0000000000000001 1"),
    (
        ["18446744073709551615", "18446744073709551615", "1", "-"],
        "0000000000000000ffffffffffffffff ffffffffffffffff 1",
    ),
    (["-", "{P}", "1", "{I}"], ""),
    (["{L}", "-", "1", "{I}"], ""),
    (["-", "-", "1", "{I}"], ""),
    (["-", "-", "-", "-"], ""),
    (["0", "{P}", "1", "-"], ""),
    (["{L}", "0", "1", "{I}"], ""),
    (["", "{P}", "1", "-"], ""),
    (["{L}", "", "1", "-"], ""),
    (["18446744073709551616", "{P}", "1", "-"], ""),
    (["{L}", "18446744073709551616", "1", "-"], ""),
    (["-1", "{P}", "1", "-"], ""),
    (["+1", "{P}", "1", "-"], ""),
    (["{T}", "{P}", "1", "-"], ""),
    (["{L}", "{S}", "1", "-"], ""),
    (["{L}", "{P}", "yes", "-"], ""),
    (["{L}", "{P}", "1000", "-"], ""),
    (["{L}", "{P}", "+1", "-"], ""),
];

fn headers(values: &[&str; 4]) -> Vec<(&'static str, String)> {
    let names =
        ["x-datadog-trace-id", "x-datadog-parent-id", "x-datadog-sampling-priority", "x-datadog-tags"];
    let pairs = names.into_iter().zip(values).filter(|(_, value)| **value != "-");
    pairs.map(|(name, value)| (name, long(&filled(value)))).collect()
}

fn long(text: &str) -> String {
    text.replace("{L}", LOW).replace("{P}", PARENT).replace("{I}", TID)
}

fn as_lines<'a>(headers: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    headers.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

fn extract(headers: &[(&str, &str)]) -> Context {
    Propagator::Datadog.extract(&Lines(headers))
}

#[test]
fn the_headers_are_read() {
    assert_eq!(u64::from_str_radix(&TRACE[16..], 16).unwrap().to_string(), LOW);
    assert_eq!(u64::from_str_radix(SPAN, 16).unwrap().to_string(), PARENT);
    for (values, expected) in &ROWS {
        assert_eq!(read(Propagator::Datadog, &as_lines(&headers(values))), filled(expected), "{values:?}");
    }
}

#[test]
fn what_datadog_says_besides_travels_in_the_trace_state_and_back() {
    let tags = format!("{TID},_dd.p.dm=-4,_dd.p.usr.id=YW5u=,other=1");
    let lines = [
        ("x-datadog-trace-id", LOW),
        ("x-datadog-parent-id", PARENT),
        ("x-datadog-sampling-priority", "2"),
        ("x-datadog-origin", "rum"),
        ("x-datadog-tags", &*tags),
    ];
    let context = extract(&lines);
    assert_eq!(context.trace_state(), Some("dd=s:2;o:rum;t.dm:-4;t.usr.id:YW5u~"));
    let again = written(Propagator::Datadog, &context);
    assert_eq!(again["x-datadog-sampling-priority"], "2");
    assert_eq!(again["x-datadog-origin"], "rum");
    assert_eq!(again["x-datadog-tags"], format!("{TID},_dd.p.dm=-4,_dd.p.usr.id=YW5u="));
    assert_eq!((&*again["x-datadog-trace-id"], &*again["x-datadog-parent-id"]), (LOW, PARENT));
}

#[test]
fn hostile_words_stay_within_their_member() {
    let lines = [
        ("x-datadog-trace-id", LOW),
        ("x-datadog-parent-id", PARENT),
        ("x-datadog-origin", "a,b=1;c:d~\u{e4}\u{7f} "),
        ("x-datadog-tags", "_dd.p.x y=1,_dd.p.=2,_dd.p.ok=a;b,_dd.p.long"),
    ];
    let context = extract(&lines);
    assert_eq!(context.trace_state(), Some("dd=o:a_b~1_c_d___;t.ok:a_b"));
    let tags = format!("_dd.p.a={},_dd.p.b={}", "x".repeat(200), "y".repeat(200));
    let lines = [("x-datadog-trace-id", LOW), ("x-datadog-parent-id", PARENT), ("x-datadog-tags", &*tags)];
    let kept = extract(&lines);
    assert!(kept.trace_state().is_some_and(|state| state.len() < 256 + 3 && state.contains("t.a:")));
}

#[test]
fn a_priority_that_no_longer_says_what_is_decided_is_replaced() {
    let state = |state: &str, flags: &str| {
        let parent = format!("00-{TRACE}-{SPAN}-{flags}");
        let context =
            Propagator::TraceContext.extract(&Lines(&[("traceparent", &parent), ("tracestate", state)]));
        written(Propagator::Datadog, &context)["x-datadog-sampling-priority"].clone()
    };
    assert_eq!(state("dd=s:2", "01"), "2");
    assert_eq!(state("dd=s:-1", "00"), "-1");
    assert_eq!(state("dd=s:-1", "01"), "1");
    assert_eq!(state("dd=s:2", "00"), "0");
    assert_eq!(state("dd=s:x", "01"), "1");
    assert_eq!(state("other=1", "00"), "0");
}

#[test]
fn who_leaves_the_decision_to_others_writes_none() {
    let undecided = Propagator::B3.extract(&Lines(&[("b3", &format!("{TRACE}-{SPAN}"))]));
    let headers = written(Propagator::Datadog, &undecided);
    assert!(!headers.contains_key("x-datadog-sampling-priority"));
    assert_eq!(headers["x-datadog-tags"], TID);
}
