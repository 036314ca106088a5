//! What is said of a span besides its end.
//!
//! A span must know that it has notes when it ends. One that is current learns it when it is left; one whose context
//! was handed out takes it for granted (`Context::current`, `Span::context`).

use crate::context::SpanContext;
use crate::engine::{self, Note, Text, Tick};
use crate::span::Status;
use crate::value::Value;

/// Notes something on the current span of this thread, if it is recorded.
#[inline(always)]
pub(crate) fn note_current(note: &Note<'_>) {
    if engine::peek().takes_notes() {
        engine::note_on_current(note);
    }
}

/// The same, for a note that is known to take more than a copy.
#[inline(always)]
pub(crate) fn format_on_current(note: &Note<'_>) {
    if engine::peek().takes_notes() {
        engine::format_on_current(note);
    }
}

/// Something that happens now.
pub(crate) fn with_event(name: &str, attributes: &[(&str, Value<'_>)], note: impl FnOnce(&Note<'_>)) {
    note(&Note::Event { at: Tick::now(), name: Text::Copied(name), attributes: &copied(attributes) });
}

/// Another span that this one has to do with.
pub(crate) fn with_link(to: SpanContext, attributes: &[(&str, Value<'_>)], note: impl FnOnce(&Note<'_>)) {
    let SpanContext { trace_id: trace, span_id: span, flags, is_remote } = to;
    note(&Note::Link { trace, span, flags, is_remote, attributes: &copied(attributes) });
}

/// How the work went.
pub(crate) fn status(status: Status, message: &str) -> Note<'_> {
    match status {
        Status::Unset => Note::Status { code: 0, message: "" },
        Status::Ok => Note::Status { code: 1, message: "" },
        Status::Error => Note::Status { code: 2, message },
    }
}

fn copied<'a>(attributes: &[(&'a str, Value<'a>)]) -> Vec<(Text<'a>, Value<'a>)> {
    attributes.iter().map(|(key, value)| (Text::Copied(key), *value)).collect()
}
