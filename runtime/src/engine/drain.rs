//! The collector's side of the thread buffers.

use std::sync::Arc;

use super::chunk::Chunk;
use super::current::Bits;
use super::payload::Reader;
use super::pool::Pool;
use super::record::{
    BOXED, ERROR_TYPE, LATE, NoteKind, Outcome, REMOTE_PARENT, RecordKind, detail_of, flags_of, kind_of,
    words_of,
};
use super::sync::Ordering;
use super::ticks::Tick;
use crate::callsite::Callsite;
use crate::extra::Extra;
use crate::ids::{RawId, TraceFlags, TraceId};

/// What the drainer tells of what it finds.
pub(crate) trait Drain {
    /// A span ended.
    fn span(&mut self, span: SpanRecord);
    /// Something was noted on a span.
    fn note(&mut self, id: RawId, kind: NoteKind, payload: Payload);
}

/// A span as its thread wrote it.
#[derive(Clone, Debug)]
pub(crate) struct SpanRecord {
    pub(crate) trace: TraceId,
    pub(crate) flags: TraceFlags,
    /// The epoch of the clock in which the local trace began.
    pub(crate) epoch: u16,
    pub(crate) extra: Option<Arc<Extra>>,
    pub(crate) site: &'static Callsite,
    pub(crate) id: RawId,
    pub(crate) parent: RawId,
    pub(crate) remote_parent: bool,
    pub(crate) start: Tick,
    pub(crate) end: Tick,
    pub(crate) outcome: Outcome,
    pub(crate) error_type: Option<&'static str>,
    pub(crate) late: bool,
}

/// The bytes of a note.
#[derive(Debug)]
pub(crate) struct Payload(Vec<u8>);

impl Payload {
    pub(crate) fn read(&self) -> Reader<'_> {
        // SAFETY: a `Payload` is only made of what `Writer` wrote (below).
        unsafe { Reader::new(&self.0) }
    }

    pub(crate) fn size(&self) -> usize {
        self.0.len()
    }
}

/// The right to read the threads' buffers. There is one.
#[derive(Debug)]
pub(crate) struct Drainer(&'static Pool);

impl Drainer {
    #[cfg(not(loom))]
    /// Takes the right to the buffers of this process; `None` while somebody has it.
    pub(crate) fn take() -> Option<Self> {
        Self::of(&super::thread::POOL)
    }

    /// Takes the right to the buffers of this pool; `None` while somebody has it.
    pub(super) fn of(pool: &'static Pool) -> Option<Self> {
        pool.take_drainer().then_some(Self(pool))
    }

    /// Reads everything that all threads have committed by now.
    ///
    /// The slots are looked at before the full chunks, so that a chunk that moves from the one to the other meanwhile is
    /// seen either way; but the full ones are read first, so that what a thread has noted stays in order.
    #[expect(clippy::needless_pass_by_ref_mut, reason = "the bookmarks in the chunks are what it changes")]
    pub(crate) fn drain(&mut self, to: &mut dyn Drain) {
        let current: Vec<_> = self.0.slots.all().map(|slot| slot.chunk.load(Ordering::Acquire)).collect();
        let full = self.0.take_full();
        let is_full = |chunk: *mut Chunk| full.iter().any(|full| std::ptr::eq(*full, chunk));
        let current: Vec<_> =
            current.into_iter().filter(|chunk| !chunk.is_null() && !is_full(*chunk)).collect();
        for chunk in full {
            read_chunk(chunk, to);
            // SAFETY: a full chunk has no writer, and this is the one drainer.
            unsafe { chunk.reset() };
            self.0.recycle(chunk);
        }
        for chunk in current {
            // SAFETY: slots hold pointers to leaked chunks only.
            read_chunk(unsafe { &*chunk }, to);
        }
        self.0.keep_spare();
    }
}

/// Reads what has come since the last time.
fn read_chunk(chunk: &'static Chunk, to: &mut dyn Drain) {
    let committed = chunk.committed();
    // SAFETY: called by the one drainer only, and the borrow ends with this function.
    let bookmark = unsafe { chunk.bookmark() };
    if bookmark.read >= committed {
        return;
    }
    // SAFETY: these words are committed, and this is the one drainer.
    let words = unsafe { chunk.read(bookmark.read, committed) };
    let mut rest = &*words;
    while let Some((record, behind)) =
        rest.first().and_then(|head| rest.split_at_checked(words_of(*head).max(1)))
    {
        rest = behind;
        if kind_of(record[0]) == RecordKind::Trace as u8 {
            bookmark.trace = TraceId { high: record[1], low: record[2] };
            bookmark.bits = Bits(record[3] as u32);
            bookmark.extra = take_extra(record[4]);
        } else if kind_of(record[0]) == RecordKind::Span as u8 {
            to.span(SpanRecord {
                trace: bookmark.trace,
                flags: bookmark.bits.flags(),
                epoch: bookmark.bits.epoch(),
                extra: bookmark.extra.clone(),
                ..read_span(record)
            });
        } else if let Some(kind) = NoteKind::from_byte(detail_of(record[0])) {
            to.note(RawId(record[1]), kind, take_payload(record));
        }
    }
    bookmark.read = committed;
}

fn take_extra(address: u64) -> Option<Arc<Extra>> {
    if address == 0 {
        return None;
    }
    let extra = std::ptr::with_exposed_provenance::<Extra>(address as usize);
    // SAFETY: `switch_trace` gave up one count of this `Arc` into the record, and each record is read once.
    Some(unsafe { Arc::from_raw(extra) })
}

fn read_span(record: &[u64]) -> SpanRecord {
    let flags = flags_of(record[0]);
    let site = std::ptr::with_exposed_provenance::<Callsite>(record[1] as usize);
    SpanRecord {
        trace: TraceId::INVALID,
        flags: TraceFlags::default(),
        epoch: 0,
        extra: None,
        // SAFETY: `end_span` wrote the address of a static.
        site: unsafe { &*site },
        id: RawId(record[2]),
        parent: RawId(record[3]),
        remote_parent: flags & REMOTE_PARENT != 0,
        start: Tick(record[4]),
        end: Tick(record[5]),
        outcome: Outcome::from_byte(detail_of(record[0])),
        error_type: (flags & ERROR_TYPE != 0).then(|| static_text(record[6], record[7])),
        late: flags & LATE != 0,
    }
}

fn static_text(address: u64, length: u64) -> &'static str {
    let start = std::ptr::with_exposed_provenance::<u8>(address as usize);
    // SAFETY: `end_span` wrote pointer and length of a `&'static str`.
    unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length as usize)) }
}

fn take_payload(record: &[u64]) -> Payload {
    let length = record[2] as usize;
    if flags_of(record[0]) & BOXED == 0 {
        let start = record[3..].as_ptr().cast::<u8>();
        // SAFETY: `inline_note` reserved the words that hold these bytes.
        return Payload(unsafe { std::slice::from_raw_parts(start, length) }.to_vec());
    }
    let start = std::ptr::with_exposed_provenance_mut::<u8>(record[3] as usize);
    // SAFETY: `boxed_note` gave up a `Vec` of this pointer, length and capacity, and each record is read once.
    Payload(unsafe { Vec::from_raw_parts(start, length, record[4] as usize) })
}
