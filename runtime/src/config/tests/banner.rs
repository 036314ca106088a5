//! What the banner says.

use super::{AT_A_DESK, read, read_all};
use crate::config::{Settings, banner};
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
}

#[test]
fn no_line_moves_the_cursor() {
    let lines = banner(&read(&[("OTEL_SERVICE_NAME", "a\u{1b}[2Jb\nc")]), None, Keep::all());
    assert!(lines.contains("a\\u{1b}[2Jb\\nc 1.2.3"), "{lines}");
}
