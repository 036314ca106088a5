//! Spans as text.

use std::fmt::Write as _;

use traced::wire::{Span, Status};
use traced::{Kind, SpanId};

/// A line for each span, indented below its parent, in the order of their starts.
///
/// Behind the name stand `<client>` for a kind that is not internal, `!type` for a failure and what its message says,
/// `~` for work that was given up, `-> n` for links, and the attributes but for those of the place: `{key=value}`.
pub fn shown(spans: &[Span]) -> String {
    let mut text = String::new();
    let is_known = |id: SpanId| spans.iter().any(|span| span.span_id == id);
    for root in spans.iter().filter(|span| !span.parent_span_id.is_some_and(is_known)) {
        show(root, spans, 0, &mut text);
    }
    text
}

fn show(span: &Span, spans: &[Span], depth: usize, to: &mut String) {
    let _ = write!(to, "{:indent$}{}", "", span.name, indent = depth * 2);
    if span.kind != Kind::Internal {
        let _ = write!(to, " <{}>", format!("{:?}", span.kind).to_lowercase());
    }
    if let Status::Error(message) = &span.status {
        let error_type = span.attribute("error.type").map(ToString::to_string).unwrap_or_default();
        let _ = write!(to, " !{error_type}");
        if !message.is_empty() {
            let _ = write!(to, ": {message}");
        }
    }
    if span.attribute("traced.cancelled").is_some() {
        to.push_str(" ~");
    }
    if !span.links.is_empty() {
        let _ = write!(to, " -> {}", span.links.len());
    }
    let attributes: Vec<_> = span
        .attributes
        .iter()
        .filter(|(key, _)| !key.starts_with("code.") && key != "error.type" && key != "traced.cancelled")
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    if !attributes.is_empty() {
        let _ = write!(to, " {{{}}}", attributes.join(", "));
    }
    to.push('\n');
    for child in spans.iter().filter(|child| child.parent_span_id == Some(span.span_id)) {
        show(child, spans, depth + 1, to);
    }
}
