//! The collector's side of the thread buffers.

use std::sync::Arc;

use super::chunk::Chunk;
use super::current::{Bits, address};
use super::noted::Noted;
use super::notes::{Notes, OwnedNote, payload_of};
use super::pool::Pool;
use super::record::{BOXED, NoteKind, OWN, RecordKind, SPAN_WORDS, detail_of, flags_of, kind_of, words_of};
use super::span_record::{SpanRecord, error_type, is_plain};
use super::sync::Ordering;
use crate::extra::Extra;
use crate::ids::{RawId, TraceFlags, TraceId};

/// Takes what the drainer finds.
pub(crate) trait Drain {
    /// Spans of one local trace ended, all well, and nothing was noted on them.
    fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord]);
    /// A span ended. Unless it is `late`, all that was noted on it has been told before or is among the notes here.
    fn span(&mut self, ended: Ended<'_>);
    /// Something was noted on a span that has not ended yet, as far as is known.
    fn note(&mut self, id: RawId, note: OwnedNote);
}

/// A span that has ended, wherever it is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ended<'a> {
    pub(crate) local: &'a LocalTrace,
    pub(crate) span: &'a SpanRecord,
    pub(crate) error_type: Option<&'static str>,
    pub(crate) notes: Notes<'a>,
}

impl<'a> Ended<'a> {
    /// One of which there is no more to know.
    #[inline(always)]
    pub(crate) const fn plain(local: &'a LocalTrace, span: &'a SpanRecord) -> Self {
        Self { local, span, error_type: None, notes: Notes::NONE }
    }
}

/// What the spans of one local trace share.
#[derive(Clone, Debug, Default)]
pub(crate) struct LocalTrace {
    pub(crate) trace: TraceId,
    pub(crate) flags: TraceFlags,
    /// The epoch of the clock in which it began.
    pub(crate) epoch: u16,
    pub(crate) extra: Option<Arc<Extra>>,
}

impl LocalTrace {
    /// The test that its spans go to, if they go to one.
    #[inline]
    pub(crate) fn capture(&self) -> Option<u64> {
        self.extra.as_ref().and_then(|extra| extra.capture)
    }

    /// Whether nothing differs between the two.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.trace == other.trace
            && self.flags == other.flags
            && self.epoch == other.epoch
            && address(&self.extra) == address(&other.extra)
    }
}

/// The right to read the threads' buffers. There is one.
#[derive(Debug)]
pub(crate) struct Drainer {
    pool: &'static Pool,
    noted: Noted,
}

impl Drainer {
    #[cfg(not(loom))]
    /// Takes the right to the buffers of this process; `None` while somebody has it.
    pub(crate) fn take() -> Option<Self> {
        Self::of(&super::thread::POOL)
    }

    /// Takes the right to the buffers of this pool; `None` while somebody has it.
    pub(super) fn of(pool: &'static Pool) -> Option<Self> {
        pool.take_drainer().then(|| Self { pool, noted: Noted::default() })
    }

    /// Reads everything that all threads have committed by now.
    ///
    /// The slots are looked at before the full chunks, so that a chunk that moves from the one to the other meanwhile is
    /// seen either way; but the full ones are read first, so that what a thread has noted stays in order.
    pub(crate) fn drain(&mut self, to: &mut impl Drain) {
        let current: Vec<_> = self.pool.slots.all().map(|slot| slot.chunk.load(Ordering::Acquire)).collect();
        let full = self.pool.take_full();
        let is_full = |chunk: *mut Chunk| full.iter().any(|full| std::ptr::eq(*full, chunk));
        let current: Vec<_> =
            current.into_iter().filter(|chunk| !chunk.is_null() && !is_full(*chunk)).collect();
        for chunk in full {
            self.read(chunk, to);
            // SAFETY: a full chunk has no writer, and this is the one drainer.
            unsafe { chunk.reset() };
            self.pool.recycle(chunk);
        }
        for chunk in current {
            // SAFETY: slots hold pointers to leaked chunks only.
            self.read(unsafe { &*chunk }, to);
        }
        self.pool.keep_spare();
    }

    /// Reads what has come to a chunk since the last time.
    fn read(&mut self, chunk: &'static Chunk, to: &mut impl Drain) {
        let committed = chunk.committed();
        // SAFETY: called by the one drainer only, and the borrow ends with this function.
        let bookmark = unsafe { chunk.bookmark() };
        if bookmark.read >= committed {
            return;
        }
        // SAFETY: these words are committed, and this is the one drainer.
        let words = unsafe { chunk.read(bookmark.read, committed) };
        let words = &*words;
        let mut at = 0;
        while let Some(head) = words.get(at).copied() {
            if is_plain(head) {
                let end = end_of_plain(words, at);
                // SAFETY: so their headers say, and records are whole.
                to.plain(&bookmark.local, unsafe { SpanRecord::read_all(&words[at..end]) });
                at = end;
                continue;
            }
            let Some(record) = words.get(at..at + words_of(head).max(1)) else { break };
            if kind_of(head) == RecordKind::Span as u8 {
                self.read_span(&bookmark.local, record, words, to);
            } else if kind_of(head) == RecordKind::Note as u8 {
                self.read_note(record, at, words, to);
            } else {
                bookmark.local = read_trace(record);
            }
            at += record.len();
        }
        // Their spans will end elsewhere.
        for (id, place) in self.noted.take_all() {
            if let Some(note) = owned_note(self.pool, &words[place..]) {
                to.note(id, note);
            }
        }
        bookmark.read = committed;
    }

    #[inline(always)]
    fn read_span(&mut self, local: &LocalTrace, record: &[u64], words: &[u64], to: &mut impl Drain) {
        // SAFETY: the header says that it is a span's.
        let Some(span) = (unsafe { SpanRecord::read(record) }) else { return };
        // SAFETY: likewise.
        let error_type = unsafe { error_type(record) };
        let notes = if span.is_noted() && !span.is_late() {
            // SAFETY: these are the places of inline notes (`read_note`).
            unsafe { Notes::here(words, self.noted.take(span.id())) }
        } else {
            Notes::NONE
        };
        to.span(Ended { local, span: &span, error_type, notes });
    }

    fn read_note(&mut self, record: &[u64], at: usize, words: &[u64], to: &mut impl Drain) {
        let Some(id) = record.get(1).copied().map(RawId) else { return };
        if flags_of(record[0]) & (OWN | BOXED) == OWN {
            return self.noted.push(id, at);
        }
        // What was noted before stays before it.
        for place in self.noted.take(id) {
            if let Some(note) = owned_note(self.pool, &words[*place..]) {
                to.note(id, note);
            }
        }
        if let Some(note) = owned_note(self.pool, record) {
            to.note(id, note);
        }
    }
}

/// Where the plain spans end that start here.
#[inline(always)]
fn end_of_plain(words: &[u64], start: usize) -> usize {
    let mut end = start + SPAN_WORDS;
    while words.get(end).is_some_and(|head| is_plain(*head)) {
        end += SPAN_WORDS;
    }
    end.min(words.len())
}

/// The note that starts here, in memory of its own.
fn owned_note(pool: &Pool, record: &[u64]) -> Option<OwnedNote> {
    let kind = NoteKind::from_byte(detail_of(record[0]))?;
    // SAFETY: each note that wants memory is read once (a boxed one is owned at once), and `thread.rs` wrote it.
    let payload = unsafe { payload_of(record) }?;
    if flags_of(record[0]) & BOXED != 0 {
        pool.give_back(payload.size());
    }
    Some(OwnedNote { kind, payload })
}

fn read_trace(record: &[u64]) -> LocalTrace {
    let [_, high, low, bits, extra] = *record else { return LocalTrace::default() };
    let bits = Bits(bits as u32);
    LocalTrace {
        trace: TraceId { high, low },
        flags: bits.flags(),
        epoch: bits.epoch(),
        extra: take_extra(extra),
    }
}

fn take_extra(address: u64) -> Option<Arc<Extra>> {
    if address == 0 {
        return None;
    }
    let extra = std::ptr::with_exposed_provenance::<Extra>(address as usize);
    // SAFETY: `switch_trace` gave up one count of this `Arc` into the record, and each record is read once.
    Some(unsafe { Arc::from_raw(extra) })
}
