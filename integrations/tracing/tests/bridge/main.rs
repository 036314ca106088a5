//! Spans of `tracing` and of traced in one trace, as their users nest them.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests say so by failing, and own their threads"
)]

mod events;
mod fields;
mod filters;
mod nesting;
mod order;

use std::sync::OnceLock;

use traced_runtime::testing::{self, Capture};
use traced_runtime::wire;
use tracing_subscriber::prelude::*;

/// Captures what this test makes, with the bridge installed for the whole process.
fn bridge() -> Capture {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| tracing_subscriber::registry().with(traced_tracing::layer()).init());
    testing::capture()
}

#[track_caller]
fn assert_child(child: &wire::Span, parent: &wire::Span) {
    assert_eq!(child.trace_id, parent.trace_id, "{} and {} are in two traces", child.name, parent.name);
    assert_eq!(child.parent_span_id, Some(parent.span_id), "{} is no child of {}", child.name, parent.name);
}

fn text<'a>(span: &'a wire::Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(wire::AnyValue::as_str)
}
