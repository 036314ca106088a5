//! AWS X-Ray's format.

use traced_runtime::{Propagator, xray_header};

use super::table::{Lines, SPAN, TRACE, all_read, filled, read, written};

const ROOT: &str = "Root=1-4bf92f35-77b34da6a3ce929d0e0e4736";

const ROWS: [(&str, &str); 38] = [
    ("{R};Parent={S};Sampled=1", "{T} {S} 1"),
    ("{R};Parent={S};Sampled=0", "{T} {S} 0"),
    ("{R};Parent={S};Sampled=?", "{T} {S}"),
    ("{R};Parent={S}", "{T} {S}"),
    ("{R};Sampled=1;Parent={S}", "{T} {S} 1"),
    ("Parent={S};{R};Sampled=1", "{T} {S} 1"),
    ("Sampled=0;Parent={S};{R}", "{T} {S} 0"),
    ("{R}; Parent={S} ;\tSampled=1", "{T} {S} 1"),
    (" {R};Parent={S};Sampled=1 ", "{T} {S} 1"),
    ("{R};Parent = {S};Sampled= 1", "{T} {S} 1"),
    ("root=1-4bf92f35-77b34da6a3ce929d0e0e4736;parent={S};sampled=1", "{T} {S} 1"),
    ("ROOT=1-4BF92F35-77B34DA6A3CE929D0E0E4736;PARENT=00F067AA0BA902B7;SAMPLED=1", "{T} {S} 1"),
    ("Self=1-67891234-12456789abcdef012345678;{R};Parent={S};Sampled=1", "{T} {S} 1"),
    ("{R};Parent={S};Sampled=1;Lineage=a:1|b:2", "{T} {S} 1"),
    ("{R};Parent={S};Sampled=1;CalledFrom=app;Wer=weiß", "{T} {S} 1"),
    ("{R};Parent={S};Sampled=1;", "{T} {S} 1"),
    (";;{R};;Parent={S};Sampled=1", "{T} {S} 1"),
    ("{R};Parent={S};Sampled=1;novalue", "{T} {S} 1"),
    ("", ""),
    (";", ""),
    ("=", ""),
    ("{R}", ""),
    ("{R};Sampled=1", ""),
    ("Parent={S};Sampled=1", ""),
    ("Parent={S}", ""),
    ("{R};Parent=;Sampled=1", ""),
    ("{R};Parent=0000000000000000;Sampled=1", ""),
    ("{R};Parent=f067aa0ba902b7;Sampled=1", ""),
    ("{R};Parent={S}0;Sampled=1", ""),
    ("{R};Parent={S};Sampled=2", ""),
    ("{R};Parent={S};Sampled=true", ""),
    ("{R};{R};Parent={S}", ""),
    ("{R};Parent={S};Parent=05e3ac9a4f6e3b90", ""),
    ("Root=2-4bf92f35-77b34da6a3ce929d0e0e4736;Parent={S}", ""),
    ("Root=1-4bf92f3577b34da6a3ce929d0e0e4736;Parent={S}", ""),
    ("Root=1-4bf92f3-577b34da6a3ce929d0e0e4736;Parent={S}", ""),
    ("Root=1-00000000-000000000000000000000000;Parent={S}", ""),
    ("Root={T};Parent={S};Sampled=1", ""),
];

#[test]
fn the_header_is_read() {
    let rows = ROWS.map(|(value, expected)| (value.replace("{R}", ROOT), expected));
    let rows: Vec<_> = rows.iter().map(|(value, expected)| (value.as_str(), *expected)).collect();
    all_read(Propagator::XRay, "X-Amzn-Trace-Id", &rows);
}

#[test]
fn what_is_written_says_the_same() {
    for sampled in ["0", "1", "?"] {
        let came = format!("{ROOT};Parent={SPAN};Sampled={sampled}");
        let context = Propagator::XRay.extract(&Lines(&[("x-amzn-trace-id", &came)]));
        assert_eq!(written(Propagator::XRay, &context)["x-amzn-trace-id"], came);
        assert_eq!(xray_header(&context), Some(came));
    }
}

#[test]
fn the_way_through_aws_is_told_on_where_it_is_one() {
    for (lineage, goes) in
        [("a87bd80c:1|68fd508a:5", true), ("1:a87bd80c:0", true), ("a b", false), ("", false)]
    {
        let came = format!("{ROOT};Parent={SPAN};Sampled=1;Lineage={lineage}");
        let context = Propagator::XRay.extract(&Lines(&[("x-amzn-trace-id", &came)]));
        let told = written(Propagator::XRay, &context).remove("x-amzn-trace-id").unwrap();
        assert_eq!(told.ends_with(&format!(";Lineage={lineage}")), goes, "{told}");
        assert_eq!(told == came, goes);
    }
    let endless = format!("{ROOT};Parent={SPAN};Sampled=1;Lineage={}", "a".repeat(300));
    let context = Propagator::XRay.extract(&Lines(&[("x-amzn-trace-id", &endless)]));
    assert!(xray_header(&context).unwrap().len() < 256, "services of AWS take no more");
}

#[test]
fn what_no_load_balancer_writes_is_not_even_looked_at() {
    let huge = format!("{ROOT};Parent={SPAN};Sampled=1;x={}", "y".repeat(2000));
    assert_eq!(read(Propagator::XRay, &[("x-amzn-trace-id", &huge)]), "");
    let long = format!("{ROOT};Parent={SPAN};Sampled=1;x={}", "y".repeat(500));
    assert_eq!(read(Propagator::XRay, &[("x-amzn-trace-id", &long)]), filled("{T} {S} 1"));
}

#[test]
fn out_of_aws_lambda_the_header_is_read() {
    let came = format!("{ROOT};Parent={SPAN};Sampled=1");
    let context = Propagator::XRayLambda.extract(&Lines(&[("x-amzn-trace-id", &came)]));
    assert_eq!(context.span_context().unwrap().trace_id.to_string(), TRACE);
}
