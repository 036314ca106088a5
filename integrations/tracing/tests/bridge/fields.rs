//! Fields become attributes, and some of them more than that.

use traced_runtime::Kind;
use traced_runtime::wire::{AnyValue, Status};
use tracing::field::Empty;

use crate::{bridge, text};

#[derive(Debug)]
#[allow(dead_code, reason = "for its Debug")]
struct Order {
    id: u32,
}

#[test]
fn fields_keep_their_types() {
    let capture = bridge();
    let order = Order { id: 7 };
    drop(tracing::info_span!(
        "typed",
        signed = -3_i64,
        unsigned = 3_u64,
        huge = u64::MAX,
        wide = 5_u128,
        ratio = 0.5,
        yes = true,
        word = "text",
        shown = %order.id,
        debugged = ?order,
        nothing = Empty,
        dotted.key = 1,
    ));
    let span = capture.span("typed");
    let expected = [
        ("signed", Some(AnyValue::I64(-3))),
        ("unsigned", Some(AnyValue::I64(3))),
        ("huge", Some(AnyValue::Str("18446744073709551615".into()))),
        ("wide", Some(AnyValue::I64(5))),
        ("ratio", Some(AnyValue::F64(0.5))),
        ("yes", Some(AnyValue::Bool(true))),
        ("word", Some(AnyValue::Str("text".into()))),
        ("shown", Some(AnyValue::Str("7".into()))),
        ("debugged", Some(AnyValue::Str("Order { id: 7 }".into()))),
        ("nothing", None),
        ("dotted.key", Some(AnyValue::I64(1))),
    ];
    for (key, value) in expected {
        assert_eq!(span.attribute(key), value.as_ref(), "{key}");
    }
}

#[test]
fn what_is_recorded_later_is_added_and_replaces() {
    let capture = bridge();
    let span = tracing::info_span!("later", rows = 1, table = Empty);
    span.record("rows", 2).record("table", "images");
    drop(span);
    let span = capture.span("later");
    assert_eq!(span.attribute("rows").and_then(AnyValue::as_i64), Some(2));
    assert_eq!(text(&span, "table"), Some("images"));
}

#[test]
fn a_span_says_where_in_the_source_it_is_from() {
    let capture = bridge();
    let line = line!() + 1;
    drop(tracing::info_span!("placed"));
    let span = capture.span("placed");
    assert_eq!(span.scope, "bridge");
    assert_eq!(span.attribute("code.line.number").and_then(AnyValue::as_i64), Some(i64::from(line)));
    assert!(text(&span, "code.file.path").unwrap().ends_with("fields.rs"));
}

#[test]
fn otel_name_renames_at_creation_and_later() {
    let capture = bridge();
    let route = format!("/images/{}", "{id}");
    drop(tracing::info_span!("request", otel.name = %format!("GET {route}")));
    let late = tracing::info_span!("late", otel.name = Empty);
    late.record("otel.name", "renamed");
    drop(late);
    assert_eq!(capture.span("GET /images/{id}").attribute("otel.name"), None);
    assert!(capture.span("renamed").attribute("otel.name").is_none());
}

#[test]
fn otel_kind_chooses_the_kind() {
    #[derive(Debug)]
    enum OtherKind {
        Consumer,
    }
    let capture = bridge();
    for (name, kind) in [
        ("server", Kind::Server),
        ("CLIENT", Kind::Client),
        ("Producer", Kind::Producer),
        ("internal", Kind::Internal),
        ("nonsense", Kind::Internal),
    ] {
        drop(tracing::info_span!("kind", otel.kind = name, otel.name = name));
        assert_eq!(capture.span(name).kind, kind, "{name}");
        assert_eq!(capture.span(name).attribute("otel.kind"), None);
    }
    drop(tracing::info_span!("debugged", otel.kind = ?OtherKind::Consumer));
    assert_eq!(capture.span("debugged").kind, Kind::Consumer);
}

#[test]
fn otel_status_is_understood_in_any_order() {
    let capture = bridge();
    drop(tracing::info_span!("ok", otel.status_code = "OK"));
    drop(tracing::info_span!("error", otel.status_code = "ERROR", otel.status_message = "no room"));
    drop(tracing::info_span!("message alone", otel.status_description = "no bed"));
    let split = tracing::info_span!("split", otel.status_code = Empty, otel.status_message = Empty);
    split.record("otel.status_message", "no board");
    split.record("otel.status_code", "error");
    drop(split);
    assert_eq!(capture.span("ok").status, Status::Ok);
    assert_eq!(capture.span("error").status, Status::Error("no room".into()));
    assert_eq!(capture.span("message alone").status, Status::Error("no bed".into()));
    assert_eq!(capture.span("split").status, Status::Error("no board".into()));
}

#[test]
fn a_value_that_logs_while_it_is_formatted_does_not_deadlock() {
    struct Chatty;
    impl std::fmt::Debug for Chatty {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            tracing::info_span!("nested").in_scope(|| tracing::info!("while formatting"));
            f.write_str("chatty")
        }
    }
    let capture = bridge();
    let span = tracing::info_span!("outer", value = ?Chatty, again = Empty);
    span.record("again", tracing::field::debug(Chatty));
    span.in_scope(|| tracing::info!(value = ?Chatty, "event"));
    drop(span);
    assert_eq!(text(&capture.span("outer"), "value"), Some("chatty"));
    assert_eq!(text(&capture.span("outer"), "again"), Some("chatty"));
}
