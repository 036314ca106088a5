//! What the banner says.

use super::{AT_A_DESK, WHOLE, read, read_all, read_in};
use crate::config::{Build, Settings, banner};
use crate::keep::Keep;

fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

#[test]
fn with_nothing_set_it_has_two_lines_that_say_so() {
    let expected = format!(
        "traced {} · shop 1.2.3 · otlp http/protobuf http://localhost:4318/v1/traces (default)\n       \
         sampler parentbased_always_on (default) · propagators tracecontext,baggage (default)",
        version()
    );
    assert_eq!(banner(&read(&[]), None, Keep::all()), expected);
}

#[test]
fn everything_that_was_set_has_its_variable_behind_it() {
    let settings = read(&[
        ("OTEL_SERVICE_NAME", "catalog"),
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://me:hunter2@jaeger.observability:4318"),
        ("OTEL_TRACES_SAMPLER", "parentbased_traceidratio"),
        ("OTEL_TRACES_SAMPLER_ARG", "0.1"),
        ("OTEL_RESOURCE_ATTRIBUTES", "team=blue,deployment.environment.name=demo"),
        ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=hunter2"),
        ("OTEL_BSP_SCHEDULE_DELAY", "500"),
        ("OTEL_SPAN_EVENT_COUNT_LIMIT", "16"),
        ("OTEL_LINK_ATTRIBUTE_COUNT_LIMIT", "4"),
        ("TRACED_SHUTDOWN_TIMEOUT", "0"),
    ]);
    let expected = format!(
        "traced {} · catalog 1.2.3 (OTEL_SERVICE_NAME) · otlp http/protobuf \
         http://REDACTED:REDACTED@jaeger.observability:4318/v1/traces (OTEL_EXPORTER_OTLP_ENDPOINT)\n       \
         sampler parentbased_traceidratio(0.1) (OTEL_TRACES_SAMPLER) · propagators tracecontext,baggage (default) · \
         resource +2 (OTEL_RESOURCE_ATTRIBUTES) · keeps errors (code)\n       \
         batch delay 500 ms (OTEL_BSP_SCHEDULE_DELAY) · headers api-key (OTEL_EXPORTER_OTLP_HEADERS) · \
         limits (OTEL_LINK_ATTRIBUTE_COUNT_LIMIT, OTEL_SPAN_EVENT_COUNT_LIMIT) · \
         shutdown timeout without limit (TRACED_SHUTDOWN_TIMEOUT)",
        version()
    );
    assert_eq!(banner(&settings, None, Keep::errors()), expected);
}

#[test]
fn where_spans_go_is_never_left_open() {
    let first = |settings: &Settings, own: Option<&[String]>| {
        let lines = banner(settings, own, Keep::all());
        lines.lines().next().unwrap().rsplit(" · ").next().unwrap().to_owned()
    };
    assert_eq!(first(&read(&[("OTEL_TRACES_EXPORTER", "none")]), None), "no exporter (OTEL_TRACES_EXPORTER)");
    let own = ["memory".to_owned(), "http://me:hunter2@c".to_owned()];
    assert_eq!(first(&read(&[]), Some(&own)), "memory + http://REDACTED:REDACTED@c");
    let at_a_desk = read_all(&[], &[], AT_A_DESK);
    let otlp = "otlp http/protobuf http://localhost:4318/v1/traces (default)";
    assert_eq!(first(&at_a_desk, None), format!("{otlp} + console"));
    let both = [("OTEL_TRACES_EXPORTER", "otlp/stdout,console")];
    assert_eq!(first(&read(&both), None), "otlp/stdout + console");
}

#[test]
fn how_spans_are_sent_is_what_is_done_and_not_what_was_asked_for() {
    let first = |build, pairs: &[(&str, &str)]| {
        let lines = banner(&read_in(build, pairs), None, Keep::all());
        lines.lines().next().unwrap().rsplit(" · ").next().unwrap().to_owned()
    };
    let asked = [("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"), ("OTEL_EXPORTER_OTLP_ENDPOINT", "c:4317")];
    let (by, to) = ("(OTEL_EXPORTER_OTLP_PROTOCOL)", "(OTEL_EXPORTER_OTLP_ENDPOINT)");
    assert_eq!(first(WHOLE, &asked), format!("otlp grpc {by} https://c:4317 {to}"));
    assert_eq!(first(WHOLE, &asked[..1]), format!("otlp grpc {by} http://localhost:4317 (default)"));
    let http = Build { grpc: false, ..WHOLE };
    assert_eq!(first(http, &asked), "otlp http/protobuf http://localhost:4318/v1/traces (default)");
    let grpc = Build { http: false, ..WHOLE };
    assert_eq!(first(grpc, &[]), "otlp grpc http://localhost:4317 (default)");
    let plain = Build { tls: false, ..WHOLE };
    assert_eq!(first(plain, &asked), "no exporter (default)");
    let json = [("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/json")];
    let by = "(OTEL_EXPORTER_OTLP_TRACES_PROTOCOL)";
    assert_eq!(first(WHOLE, &json), format!("otlp http/json {by} http://localhost:4318/v1/traces (default)"));
}

#[test]
fn what_was_changed_of_the_sending_is_the_third_line() {
    let mut pairs = vec![
        ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://c:4318"),
        ("OTEL_EXPORTER_OTLP_COMPRESSION", "gzip"),
        ("OTEL_EXPORTER_OTLP_CERTIFICATE", "/etc/ca.pem"),
        ("OTEL_BSP_MAX_QUEUE_SIZE", "2048"),
        ("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "512"),
    ];
    let third = |pairs: &[(&str, &str)]| {
        banner(&read(pairs), None, Keep::all()).lines().nth(2).unwrap().trim().to_owned()
    };
    assert_eq!(
        third(&pairs),
        "batch size 512 (OTEL_BSP_MAX_EXPORT_BATCH_SIZE) · queue 2048 spans (OTEL_BSP_MAX_QUEUE_SIZE) · \
         compression gzip (OTEL_EXPORTER_OTLP_COMPRESSION) · \
         trusting /etc/ca.pem (OTEL_EXPORTER_OTLP_CERTIFICATE)"
    );
    pairs[0].1 = "http://c:4318";
    assert!(!third(&pairs).contains("/etc/ca.pem"), "it has no effect then");
}

#[test]
fn no_line_moves_the_cursor() {
    let lines = banner(&read(&[("OTEL_SERVICE_NAME", "a\u{1b}[2Jb\nc")]), None, Keep::all());
    assert!(lines.contains("a\\u{1b}[2Jb\\nc 1.2.3"), "{lines}");
}
