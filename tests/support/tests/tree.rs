//! Trees, and what a test says when it is given another one.
#![expect(clippy::unwrap_used, reason = "what helps a test may end it")]

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use traced_test_support::span::{Kind, Span, Status, Value};
use traced_test_support::tree::{Trace, traces};

#[test]
fn an_outline_shows_depth_kind_service_and_error() {
    let trace = Trace::of(&gallery(), "t1");
    assert_eq!(
        trace.outline(),
        "\
GET /images [server] api
  list [internal] api
    find images [client] api !11000
  load [internal] api !error
"
    );
    trace.assert_outline(
        "
        GET /images [server] api
          list [internal] api
            find images [client] api !11000
          load [internal] api !error
        ",
    );
    trace.assert_well_formed();
}

#[test]
fn spans_are_found_by_name_and_by_parent() {
    let spans = gallery();
    let trace = Trace::of(&spans, "t1");
    let root = trace.span("GET /images");
    let names: Vec<&str> = trace.children_of(root).iter().map(|span| span.name.as_str()).collect();
    assert_eq!(names, ["list", "load"]);
    assert!(trace.children_of(trace.span("load")).is_empty());
    let ids: Vec<String> = traces(&spans).iter().map(|trace| trace.id().to_owned()).collect();
    assert_eq!(ids, ["t2", "t1"], "by their first start");
}

#[test]
fn a_name_that_is_absent_or_ambiguous_shows_the_trace() {
    let mut spans = gallery();
    spans.push(Span { name: "list".to_owned(), ..span("t1", "e", Some("a"), 40) });
    let trace = Trace::of(&spans, "t1");
    let said = panic_of(|| {
        trace.span("lost");
    });
    assert!(said.contains("0 spans are named \"lost\"") && said.contains("  load [internal]"), "{said}");
    let said = panic_of(|| {
        trace.span("list");
    });
    assert!(said.contains("2 spans are named \"list\""), "{said}");
}

#[test]
fn another_outline_is_shown_as_a_difference() {
    let trace = Trace::of(&gallery(), "t1");
    let said = panic_of(|| {
        trace.assert_outline(
            "
            GET /images [server] api
              list [internal] api
              find images [client] api
              load [internal] api !error
            ",
        );
    });
    assert!(
        said.ends_with(
            "\
  GET /images [server] api
    list [internal] api
-   find images [client] api
+     find images [client] api !11000
    load [internal] api !error
"
        ),
        "{said}"
    );
}

#[test]
fn every_fault_of_a_trace_is_named() {
    let spans = [
        span("t", "a", None, 1),
        span("t", "b", None, 2),
        span("t", "a", None, 3),
        span("t", "c", Some("gone"), 4),
        span("t", "d", Some("c"), 5),
        span("t", "ring1", Some("ring2"), 6),
        span("t", "ring2", Some("ring1"), 7),
        Span { end_ns: 1, ..span("t", "early", Some("a"), 8) },
    ];
    let trace = Trace::of(&spans, "t");
    let said = panic_of(|| trace.assert_well_formed());
    for part in [
        "\"a\" and \"a\" have the same id",
        "3 spans are roots: [\"a\", \"b\", \"a\"]",
        "the parent gone of \"c\" is not here",
        "\"ring1\" is its own ancestor",
        "\"ring2\" is its own ancestor",
        "\"early\" ends 7 ns before it starts",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert!(!said.contains("of \"d\""), "its parent is here: {said}");
    assert_eq!(trace.outline().lines().count(), spans.len(), "nothing is hidden");
}

fn gallery() -> Vec<Span> {
    let failed = Status::Error(String::new());
    let code = BTreeMap::from([("error.type".to_owned(), Value::Str("11000".to_owned()))]);
    vec![
        Span { name: "load".to_owned(), status: failed.clone(), ..span("t1", "d", Some("a"), 30) },
        Span {
            name: "find images".to_owned(),
            kind: Kind::Client,
            status: failed,
            attributes: code,
            ..span("t1", "c", Some("b"), 25)
        },
        Span { name: "list".to_owned(), ..span("t1", "b", Some("a"), 20) },
        Span { name: "GET /images".to_owned(), kind: Kind::Server, ..span("t1", "a", None, 10) },
        span("t2", "a", None, 5),
    ]
}

fn span(trace: &str, id: &str, parent: Option<&str>, start_ns: u64) -> Span {
    Span {
        trace_id: trace.to_owned(),
        span_id: id.to_owned(),
        parent_span_id: parent.map(str::to_owned),
        trace_state: String::new(),
        flags: 1,
        name: id.to_owned(),
        kind: Kind::Internal,
        start_ns,
        end_ns: start_ns + 100,
        attributes: BTreeMap::new(),
        dropped_attributes: 0,
        events: Vec::new(),
        dropped_events: 0,
        links: Vec::new(),
        dropped_links: 0,
        status: Status::Unset,
        scope: String::new(),
        service: "api".to_owned(),
        resource: BTreeMap::new(),
    }
}

fn panic_of(test: impl FnOnce()) -> String {
    *catch_unwind(AssertUnwindSafe(test)).unwrap_err().downcast::<String>().unwrap()
}
