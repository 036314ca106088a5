//! Handlers: what `#[traced_handler]` makes of a call, whatever brings it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod consumer;
#[cfg(feature = "tonic")]
mod grpc;
#[cfg(feature = "axum")]
mod http;
#[cfg(feature = "axum")]
mod http_status;
mod job;
mod reconcile;
mod shapes;

use std::collections::HashMap;

use traced::wire::{AnyValue, Span};

const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
const CALLER: &str = "b7ad6b7169203331";
const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

type Headers = HashMap<String, String>;

fn headers() -> Headers {
    HashMap::from([("traceparent".to_owned(), TRACEPARENT.to_owned())])
}

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn number(span: &Span, key: &str) -> Option<i64> {
    match span.attribute(key) {
        Some(AnyValue::I64(number)) => Some(*number),
        _ => None,
    }
}

#[track_caller]
fn assert_below_caller(span: &Span) {
    assert_eq!(span.trace_id.to_string(), TRACE);
    assert_eq!(span.parent_span_id.map(|id| id.to_string()).as_deref(), Some(CALLER));
    assert!(span.links.is_empty(), "{:?}", span.links);
}

#[track_caller]
fn assert_linked(span: &Span) {
    assert_ne!(span.trace_id.to_string(), TRACE);
    let links: Vec<_> =
        span.links.iter().map(|link| (link.trace_id.to_string(), link.span_id.to_string())).collect();
    assert_eq!(links, [(TRACE.to_owned(), CALLER.to_owned())]);
}

#[track_caller]
fn assert_linked_root(span: &Span) {
    assert_eq!(span.parent_span_id, None);
    assert_linked(span);
}
