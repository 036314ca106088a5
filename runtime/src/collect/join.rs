//! Brings spans and what was noted on them together.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::engine::{Drain, Drainer, NoteKind, Payload, SpanRecord};
use crate::ids::RawId;
use crate::wire::SpanNotes;

/// Notes of spans that have not ended may take so much memory; beyond it they are left out.
const MOST_NOTE_BYTES: usize = 32 << 20;

/// Holds notes until their span ends.
#[derive(Debug, Default)]
pub(super) struct Joiner {
    notes: HashMap<RawId, SpanNotes, BuildHasherDefault<IdHasher>>,
    note_bytes: usize,
    ended: Vec<SpanRecord>,
}

impl Joiner {
    /// Reads everything recorded by now and gives each ended span with its notes to `take`.
    ///
    /// A note may have been written on another thread than the end of its span, and that thread read earlier in this
    /// round. So spans with notes are looked at again after a second round, which sees everything that was noted before
    /// their ends; what has ended meanwhile waits for the next drain.
    pub(super) fn drain(&mut self, drainer: &mut Drainer, mut take: impl FnMut(&SpanRecord, &SpanNotes)) {
        drainer.drain(self);
        let ended = std::mem::take(&mut self.ended);
        if ended.iter().any(|span| span.late) {
            drainer.drain(self);
        }
        for span in &ended {
            let notes = if span.late { self.notes.remove(&span.id) } else { None };
            let notes = notes.unwrap_or_default();
            self.note_bytes -= notes.iter().map(|(_, payload)| payload.size()).sum::<usize>();
            take(span, &notes);
        }
    }
}

/// Ids are random as they are: one multiplication spreads what they have in common.
#[derive(Debug, Default)]
struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_right(29);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

impl Drain for Joiner {
    fn span(&mut self, span: SpanRecord) {
        self.ended.push(span);
    }

    fn note(&mut self, id: RawId, kind: NoteKind, payload: Payload) {
        if self.note_bytes + payload.size() <= MOST_NOTE_BYTES {
            self.note_bytes += payload.size();
            self.notes.entry(id).or_default().push((kind, payload));
        }
    }
}
