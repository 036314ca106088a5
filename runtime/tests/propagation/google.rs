//! Google Cloud's format.

use traced_runtime::Propagator;

use super::table::{Lines, SPAN, TRACE, all_read, read, written};

const DECIMAL: &str = "67667974448284343";

const ROWS: [(&str, &str); 26] = [
    ("{T}/{D};o=1", "{T} {S} 1"),
    ("{T}/{D};o=0", "{T} {S} 0"),
    ("{T}/{D}", "{T} {S}"),
    (" {T}/{D};o=1 ", "{T} {S} 1"),
    ("{T}/1;o=1", "{T} 0000000000000001 1"),
    ("{T}/0001;o=1", "{T} 0000000000000001 1"),
    ("{T}/18446744073709551615;o=1", "{T} ffffffffffffffff 1"),
    ("", ""),
    ("/", ""),
    ("{T}", ""),
    ("{T}/", ""),
    ("{T};o=1", ""),
    ("{T}/;o=1", ""),
    ("{T}/0;o=1", ""),
    ("{T}/18446744073709551616;o=1", ""),
    ("{T}/-1;o=1", ""),
    ("{T}/+1;o=1", ""),
    ("{T}/{S};o=1", ""),
    ("{T}/{D};o=2", ""),
    ("{T}/{D};o=", ""),
    ("{T}/{D};", ""),
    ("{T}/{D};o=1;o=0", ""),
    ("{T}/{D}/1;o=1", ""),
    ("{t}/{D};o=1", ""),
    ("00000000000000000000000000000000/{D};o=1", ""),
    ("4BF92F3577B34DA6A3CE929D0E0E4736/{D};o=1", ""),
];

#[test]
fn the_header_is_read() {
    assert_eq!(u64::from_str_radix(SPAN, 16).unwrap().to_string(), DECIMAL);
    let rows = ROWS.map(|(value, expected)| (value.replace("{D}", DECIMAL), expected));
    let rows: Vec<_> = rows.iter().map(|(value, expected)| (value.as_str(), *expected)).collect();
    all_read(Propagator::Google, "X-Cloud-Trace-Context", &rows);
}

#[test]
fn what_is_written_says_the_same() {
    for options in ["", ";o=0", ";o=1"] {
        let came = format!("{TRACE}/{DECIMAL}{options}");
        let context = Propagator::Google.extract(&Lines(&[("x-cloud-trace-context", &came)]));
        assert_eq!(written(Propagator::Google, &context)["x-cloud-trace-context"], came);
    }
}

#[test]
fn two_that_differ_are_nobody() {
    let (one, other) = (format!("{TRACE}/1;o=1"), format!("{TRACE}/2;o=1"));
    let name = "x-cloud-trace-context";
    assert_eq!(read(Propagator::Google, &[(name, &one), (name, &other)]), "");
}
