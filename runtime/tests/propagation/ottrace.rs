//! The format of OpenTracing's basic tracers.

use traced_runtime::Propagator;

use super::table::{Lines, SPAN, TRACE, filled, read, written};

/// Trace, span, sampled; what is `-` is not there.
const ROWS: [([&str; 3], &str); 28] = [
    (["{t}", "{S}", "true"], "0000000000000000{t} {S} 1"),
    (["{t}", "{S}", "false"], "0000000000000000{t} {S} 0"),
    (["{t}", "{S}", "1"], "0000000000000000{t} {S} 1"),
    (["{t}", "{S}", "0"], "0000000000000000{t} {S} 0"),
    (["{t}", "{S}", "-"], "0000000000000000{t} {S}"),
    (["{T}", "{S}", "true"], "{T} {S} 1"),
    (["{T}", "{S}", "-"], "{T} {S}"),
    ([" {T} ", " {S} ", " true "], "{T} {S} 1"),
    (["-", "{S}", "true"], ""),
    (["{T}", "-", "true"], ""),
    (["-", "-", "true"], ""),
    (["-", "-", "-"], ""),
    (["", "{S}", "true"], ""),
    (["{T}", "", "true"], ""),
    (["{T}", "{S}", ""], ""),
    (["{T}", "{S}", "yes"], ""),
    (["{T}", "{S}", "d"], ""),
    (["0000000000000000", "{S}", "true"], ""),
    (["{T}", "0000000000000000", "true"], ""),
    (["{T}0", "{S}", "true"], ""),
    (["{T}", "{S}0", "true"], ""),
    // One id in sixteen begins with a zero, which the tracers that the format is of do not write.
    (["abc", "{S}", "true"], "00000000000000000000000000000abc {S} 1"),
    (["{T}", "abc", "true"], "{T} 0000000000000abc 1"),
    (["3ce929d0e0e4736", "f067aa0ba902b7", "true"], "000000000000000003ce929d0e0e4736 {S} 1"),
    (["1", "1", "false"], "00000000000000000000000000000001 0000000000000001 0"),
    (["0", "{S}", "true"], ""),
    (["{T}", "0", "true"], ""),
    (["+1", "{S}", "true"], ""),
];

fn headers(values: &[&str; 3]) -> Vec<(&'static str, String)> {
    let names = ["ot-tracer-traceid", "ot-tracer-spanid", "ot-tracer-sampled"];
    let pairs = names.into_iter().zip(values);
    pairs.filter(|(_, value)| **value != "-").map(|(name, value)| (name, filled(value))).collect()
}

#[test]
fn the_headers_are_read() {
    for (values, expected) in &ROWS {
        let headers = headers(values);
        let lines: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(read(Propagator::OtTrace, &lines), filled(expected), "{values:?}");
    }
}

#[test]
fn its_baggage_is_baggage_as_it_stands() {
    let lines = [("ot-baggage-user", "a%20b"), ("OT-Baggage-Plan", " gold ")];
    let context = Propagator::OtTrace.extract(&Lines(&lines));
    assert_eq!(context.baggage().collect::<Vec<_>>(), [("user", "a%20b"), ("plan", "gold")]);
}

#[test]
fn it_has_room_for_half_a_trace_id() {
    for (decision, sampled) in [("-1", Some("true")), ("-0", Some("false")), ("-d", Some("true")), ("", None)]
    {
        let came = format!("{TRACE}-{SPAN}{decision}");
        let context = Propagator::B3.extract(&Lines(&[("b3", &came)]));
        let headers = written(Propagator::OtTrace, &context);
        assert_eq!(headers["ot-tracer-traceid"], TRACE[16..]);
        assert_eq!(headers["ot-tracer-spanid"], SPAN);
        assert_eq!(headers.get("ot-tracer-sampled").map(String::as_str), sampled);
    }
    let no_half = format!("{}0000000000000000-{SPAN}-1", &TRACE[..16]);
    let context = Propagator::B3.extract(&Lines(&[("b3", &no_half)]));
    assert!(written(Propagator::OtTrace, &context).is_empty(), "an id of nothing but zeros is none");
}
