//! Brings spans and what was noted on them together.

use super::backlog::Backlog;
use crate::engine::{Drain, Drainer, LocalTrace, Notes, OwnedNote, SpanRecord};
use crate::ids::RawId;
use crate::wire::Ended;

/// Holds notes until their span ends.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    notes: Backlog<OwnedNote>,
    /// Spans on which any thread may have noted something: they are looked at again.
    ended: Vec<(LocalTrace, SpanRecord)>,
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
    pub(super) fn drain(&mut self, drainer: &mut Drainer, mut take: impl FnMut(Ended<'_>)) {
        drainer.drain(&mut Reading { joiner: self, take: &mut take });
        if self.ended.is_empty() {
            return;
        }
        let mut ended = std::mem::take(&mut self.ended);
        drainer.drain(&mut Reading { joiner: self, take: &mut take });
        for (local, span) in &ended {
            let waited = self.notes.take(span.id());
            take(Ended { local, span, notes: Notes::waited(&waited) });
        }
        if self.ended.is_empty() {
            ended.clear();
            ended.shrink_to(KEPT);
            self.ended = ended;
        }
    }
}

/// One reading of all threads: most spans go on at once.
struct Reading<'a, T> {
    joiner: &'a mut Joiner,
    take: &'a mut T,
}

impl<T: FnMut(Ended<'_>)> Drain for Reading<'_, T> {
    #[inline]
    fn span(&mut self, local: &LocalTrace, span: &SpanRecord, here: Notes<'_>) {
        if span.is_late() {
            self.joiner.ended.push((local.clone(), *span));
        } else if span.is_noted() && !self.joiner.notes.is_empty() {
            // Some of them may have been read in an earlier round.
            let waited = self.joiner.notes.take(span.id());
            (self.take)(Ended { local, span, notes: here.behind(&waited) });
        } else {
            (self.take)(Ended { local, span, notes: here });
        }
    }

    fn note(&mut self, id: RawId, note: OwnedNote) {
        let bytes = note.payload.size();
        self.joiner.notes.add(id, note, bytes);
    }
}
