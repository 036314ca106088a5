//! Brings spans and what was noted on them together.

use super::backlog::Backlog;
use crate::engine::{Drain, Drainer, NoteKind, Payload, SpanRecord};
use crate::ids::RawId;
use crate::wire::SpanNotes;

/// Takes a span that has ended, with its notes. Few want to have the span itself, which is large.
pub(super) type Take<'a> = &'a mut dyn FnMut(&SpanRecord, SpanNotes);

/// Holds notes until their span ends.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    notes: Backlog<(NoteKind, Payload)>,
    /// Spans with notes, which are looked at again.
    ended: Vec<SpanRecord>,
}

impl Joiner {
    /// A round begins, at this nanosecond of a clock that does not step.
    pub(super) fn begin(&mut self, now: u64) {
        self.notes.sweep(now);
    }

    /// Reads everything recorded by now and gives each ended span with its notes to `take`.
    ///
    /// A note may have been written on another thread than the end of its span, and that thread read earlier in this
    /// round. So spans with notes are looked at again after a second reading, which sees everything that was noted
    /// before their ends; those with notes that have ended meanwhile wait for the next drain.
    pub(super) fn drain(&mut self, drainer: &mut Drainer, take: Take<'_>) {
        drainer.drain(&mut Reading { joiner: self, take });
        let ended = std::mem::take(&mut self.ended);
        if ended.is_empty() {
            return;
        }
        drainer.drain(&mut Reading { joiner: self, take });
        for span in ended {
            take(&span, self.notes.take(span.id));
        }
    }
}

/// One reading of all threads: a span without notes goes on at once.
struct Reading<'a> {
    joiner: &'a mut Joiner,
    take: Take<'a>,
}

impl Drain for Reading<'_> {
    fn span(&mut self, span: SpanRecord) {
        if span.late {
            self.joiner.ended.push(span);
        } else {
            (self.take)(&span, SpanNotes::new());
        }
    }

    fn note(&mut self, id: RawId, kind: NoteKind, payload: Payload) {
        let bytes = payload.size();
        self.joiner.notes.add(id, (kind, payload), bytes);
    }
}
