//! A collector that nobody here wrote takes what we send, over both protocols, plain and compressed.
#![cfg(all(feature = "otlp-http", feature = "otlp-grpc"))]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use support::{LONG, ROOT, alone, spans, whole};
use traced_runtime::export::{Exporter, Memory, OtlpGrpc, OtlpHttp};
use traced_runtime::wire::AnyValue;
use traced_runtime::{Builder, Kind, Span, callsite};
use traced_test_support::collector::{Printed, Rotel, rotel};

/// Sends some spans there, and compares what it printed with what was recorded.
fn agrees(rotel: &Rotel, already: usize, exporter: impl Exporter) -> usize {
    static SERVER: traced_runtime::Callsite = callsite!("GET /things/{id}", kind = Kind::Server);
    let memory = Memory::default();
    let guard = Builder::new("shop", "1.2.3").exporter(exporter).exporter(memory.clone()).install();
    spans(0..50);
    {
        let root = Span::start(&SERVER);
        let _entered = root.enter();
        root.set("text", "grüße");
        let child = Span::start(&ROOT);
        child.fail("TooBad");
    }
    assert!(guard.flush(LONG));
    drop(guard);
    let stats = whole();
    assert_eq!((stats.exporters[0].delivered, stats.dropped.total()), (52, 0), "{stats:?}");

    let printed = rotel.printed(already + 52);
    assert_eq!(printed.len(), already + 52);
    for span in memory.spans() {
        let id = span.span_id.to_string();
        let found: Vec<&Printed> = printed.iter().filter(|printed| printed.span_id == id).collect();
        let [found] = found[..] else { panic!("{id} is there {} times", found.len()) };
        assert_eq!(found.trace_id, span.trace_id.to_string());
        assert_eq!(found.parent_id, span.parent_span_id.map(|id| id.to_string()).unwrap_or_default());
        assert_eq!(found.name, span.name);
        let kind = if span.kind == Kind::Server { "SPAN_KIND_SERVER" } else { "SPAN_KIND_INTERNAL" };
        assert_eq!(found.kind, kind);
        assert_eq!(
            (&found.start, &found.end),
            (&span.start_unix_nanos.to_string(), &span.end_unix_nanos.to_string())
        );
        let expected: Vec<_> =
            span.attributes.iter().map(|(key, value)| (key.clone(), shown(value))).collect();
        assert_eq!(found.attributes, expected);
    }
    printed.len()
}

/// As rotel writes it.
fn shown(value: &AnyValue) -> String {
    match value {
        AnyValue::I64(number) => format!("Int({number})"),
        AnyValue::Str(text) => format!("Str({text})"),
        other => panic!("{other:?} is not in this test"),
    }
}

#[test]
fn rotel_takes_our_spans_over_http_and_grpc_with_gzip_and_without() {
    let Some(rotel) = rotel() else { return };
    let _alone = alone();
    let http = || OtlpHttp::new(&format!("{}/v1/traces", rotel.http())).timeout(LONG);
    let grpc = || OtlpGrpc::new(&rotel.grpc()).timeout(LONG);
    let mut so_far = 0;
    so_far = agrees(&rotel, so_far, http());
    so_far = agrees(&rotel, so_far, http().gzip());
    so_far = agrees(&rotel, so_far, http().json());
    so_far = agrees(&rotel, so_far, http().json().gzip());
    so_far = agrees(&rotel, so_far, grpc());
    so_far = agrees(&rotel, so_far, grpc().gzip());
    assert_eq!(so_far, 6 * 52);
}
