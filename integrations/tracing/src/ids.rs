//! Whose ids a log line carries.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use traced_runtime::{SpanContext, hooks};
use tracing_core::span::Id;

use crate::entered;

thread_local! {
    static LINE: Cell<Line> = const { Cell::new(Line::Current) };
    static LATELY: Cell<Option<(u64, SpanContext)>> = const { Cell::new(None) };
}

/// What a log line is about.
#[derive(Clone, Copy)]
pub(crate) enum Line {
    /// Whatever is current when it is written.
    Current,
    /// Nothing that a trace knows.
    Nothing,
    /// This span.
    Span(SpanContext),
}

impl Line {
    /// Lines that this thread writes are about this until the guard is dropped.
    pub(crate) fn begin(self) -> Begun {
        // A thread that is going away may have no such variable any more; what is current will do.
        Begun { before: LINE.try_with(|line| line.replace(self)).unwrap_or(Self::Current) }
    }
}

/// Lines are about what they were about before, when this is dropped.
pub(crate) struct Begun {
    before: Line,
}

impl Drop for Begun {
    fn drop(&mut self) {
        let _gone = LINE.try_with(|line| line.set(self.before));
    }
}

/// The ids for a line that is written now, if there are any.
pub(crate) fn of_line() -> Option<SpanContext> {
    match LINE.try_with(Cell::get).unwrap_or(Line::Current) {
        Line::Current => {
            entered::settle();
            hooks::current().span_context()
        }
        Line::Nothing => None,
        Line::Span(ids) => Some(ids),
    }
}

/// Somebody prints, and will ask what is remembered.
static IS_ASKED: AtomicBool = AtomicBool::new(false);

/// From now on ids are remembered.
pub(crate) fn ask() {
    IS_ASKED.store(true, Relaxed);
}

/// Remembers the ids of a span of theirs for whoever is told of the same thing right after us and cannot see our side of
/// the span any more, because it is closed by then, or at all, because a filter hides it from them.
pub(crate) fn remember(theirs: &Id, ids: impl FnOnce() -> Option<SpanContext>) {
    if IS_ASKED.load(Relaxed) {
        let _gone = LATELY.try_with(|lately| lately.set(ids().map(|ids| (theirs.into_u64(), ids))));
    }
}

/// What was remembered of this span, if it was the last.
pub(crate) fn remembered(theirs: &Id) -> Option<SpanContext> {
    let (id, ids) = LATELY.try_with(Cell::get).ok().flatten()?;
    (id == theirs.into_u64()).then_some(ids)
}
