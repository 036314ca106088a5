//! Brings spans and what was noted on them together.

use super::backlog::Backlog;
use crate::engine::{Drain, Drainer, Ended, LocalTrace, Notes, OwnedNote, SpanRecord};
use crate::ids::RawId;

/// Takes spans that have ended, with all that was noted on them.
pub(super) trait Take {
    /// Spans of one local trace of which there is no more to know.
    fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord]);
    /// Any span.
    fn ended(&mut self, ended: Ended<'_>);
}

/// Holds notes until their span ends.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    notes: Backlog<OwnedNote>,
    /// Spans on which any thread may have noted something: they are looked at again.
    late: Vec<Late>,
}

#[derive(Debug)]
struct Late {
    local: LocalTrace,
    span: SpanRecord,
    error_type: Option<&'static str>,
}

/// So many of them keep their memory for the next round.
const KEPT: usize = 1024;

impl Joiner {
    /// A round begins, at this nanosecond of a clock that does not step.
    pub(super) fn begin(&mut self, now: u64) {
        self.notes.sweep(now);
    }

    /// Reads everything recorded by now and gives each ended span with its notes to `take`.
    ///
    /// A note may have been written on another thread than the end of its span, and that thread read earlier in this
    /// round. So where that may be so the span is looked at again after a second reading, which sees everything that was
    /// noted before its end; those that have ended meanwhile wait for the next drain.
    pub(super) fn drain(&mut self, drainer: &mut Drainer, take: &mut impl Take) {
        drainer.drain(&mut Reading { joiner: self, take });
        if self.late.is_empty() {
            return;
        }
        let mut late = std::mem::take(&mut self.late);
        drainer.drain(&mut Reading { joiner: self, take });
        for Late { local, span, error_type } in &late {
            let waited = self.notes.take(span.id());
            take.ended(Ended { local, span, error_type: *error_type, notes: Notes::waited(&waited) });
        }
        if self.late.is_empty() {
            late.clear();
            late.shrink_to(KEPT);
            self.late = late;
        }
    }
}

/// One reading of all threads: most spans go on at once.
struct Reading<'a, T> {
    joiner: &'a mut Joiner,
    take: &'a mut T,
}

impl<T: Take> Drain for Reading<'_, T> {
    #[inline]
    fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord]) {
        self.take.plain(local, spans);
    }

    fn span(&mut self, ended: Ended<'_>) {
        let Ended { local, span, error_type, notes } = ended;
        if span.is_late() {
            self.joiner.late.push(Late { local: local.clone(), span: *span, error_type });
        } else if span.is_noted() && !self.joiner.notes.is_empty() {
            // Some of them may have been read in an earlier round.
            let waited = self.joiner.notes.take(span.id());
            self.take.ended(Ended { notes: notes.behind(&waited), ..ended });
        } else {
            self.take.ended(ended);
        }
    }

    fn note(&mut self, id: RawId, note: OwnedNote) {
        let bytes = note.payload.size();
        self.joiner.notes.add(id, note, bytes);
    }
}
