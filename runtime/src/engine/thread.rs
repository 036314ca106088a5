//! A thread's own state: what is current, where its next record goes, its next id.

use std::cell::UnsafeCell;
use std::mem::ManuallyDrop;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::chunk::{Chunk, LARGE, SMALL};
use super::current::{Bits, Current};
use super::note::Note;
use super::payload::Writer;
use super::pool::{self, Slot};
use super::record::{
    BOXED, ERROR_TYPE, INLINE_PAYLOAD, LATE, NOTE_WORDS, Outcome, REMOTE_PARENT, RecordKind, SPAN_WORDS,
    TRACE_WORDS, header,
};
use crate::callsite::Callsite;
use crate::clock::Tick;
use crate::ids::{RawId, TraceId};

thread_local! {
    // Const-initialised and without a destructor: reaching it is one instruction, and it is there to the very end of
    // the thread. `Handover` has the destructor.
    static THREAD: UnsafeCell<Thread> = const { UnsafeCell::new(Thread::NEW) };
    static HANDOVER: Handover = const { Handover };
}

struct Thread {
    current: ManuallyDrop<Current>,
    ids: Ids,
    chunk: Option<&'static Chunk>,
    /// Words written to `chunk`.
    used: usize,
    /// What the last trace record in `chunk` says; `None` in a fresh chunk.
    written: ManuallyDrop<Option<Current>>,
    slot: Option<&'static Slot>,
    scratch: ManuallyDrop<Vec<u8>>,
}

impl Thread {
    const NEW: Self = Self {
        current: ManuallyDrop::new(Current::NONE),
        ids: Ids { next: 0, step: 0, random: 0 },
        chunk: None,
        used: 0,
        written: ManuallyDrop::new(None),
        slot: None,
        scratch: ManuallyDrop::new(Vec::new()),
    };
}

/// Runs `work` on this thread's state. `work` must not call foreign code: nothing may come back in here meanwhile.
fn with<R>(work: impl FnOnce(&mut Thread) -> R) -> R {
    THREAD.with(|thread| {
        // SAFETY: the state is this thread's alone, and all callers in this file keep to the rule above: `work` only
        // moves words, takes chunks and drops `Extra`s, none of which leads back here.
        work(unsafe { &mut *thread.get() })
    })
}

/// Makes `next` current and gives back what was.
pub(crate) fn swap(next: Current) -> Current {
    with(|thread| std::mem::replace(&mut *thread.current, next))
}

/// What is current.
pub(crate) fn clone_current() -> Current {
    with(|thread| Current::clone(&thread.current))
}

/// The bits of what is current: enough to know whether anything is to be done at all.
pub(crate) fn peek() -> Bits {
    with(|thread| thread.current.bits)
}

/// The current span has notes from now on.
pub(crate) fn mark_late() {
    with(|thread| thread.current.bits = thread.current.bits.with(Bits::LATE));
}

/// An id for a span.
pub(crate) fn next_span_id() -> RawId {
    with(|thread| thread.ids.span())
}

/// Ids for a new trace and its first span.
pub(crate) fn new_ids() -> (TraceId, RawId) {
    with(|thread| (thread.ids.trace(), thread.ids.span()))
}

/// What is known when a span ends.
pub(crate) struct SpanEnd<'a> {
    pub(crate) site: &'static Callsite,
    /// The span as it was current: its trace and its own id.
    pub(crate) span: &'a Current,
    pub(crate) parent: RawId,
    pub(crate) remote_parent: bool,
    pub(crate) start: Tick,
    pub(crate) end: Tick,
    pub(crate) outcome: Outcome,
    pub(crate) error_type: Option<&'static str>,
    pub(crate) late: bool,
}

/// Writes the one record of a span.
pub(crate) fn end_span(end: &SpanEnd<'_>) {
    let words = SPAN_WORDS + if end.error_type.is_some() { 2 } else { 0 };
    let mut flags = 0;
    if end.error_type.is_some() {
        flags |= ERROR_TYPE;
    }
    if end.late {
        flags |= LATE;
    }
    if end.remote_parent {
        flags |= REMOTE_PARENT;
    }
    with(|thread| {
        let Some(mut to) = thread.reserve(end.span, words) else {
            pool::count_dropped();
            return;
        };
        to.put(header(words, RecordKind::Span as u8, end.outcome as u8, flags));
        to.put(std::ptr::from_ref(end.site).expose_provenance() as u64);
        to.put(end.span.span.0);
        to.put(end.parent.0);
        to.put(end.start.0);
        to.put(end.end.0);
        if let Some(text) = end.error_type {
            to.put(text.as_ptr().expose_provenance() as u64);
            to.put(text.len() as u64);
        }
        thread.commit(words);
    });
}

/// Writes a note on a span. Formatting the values may run the user's code, so it comes first and apart.
pub(crate) fn note(span: &Current, note: &Note<'_>) {
    let mut scratch = with(|thread| std::mem::take(&mut *thread.scratch));
    scratch.clear();
    note.write(&mut Writer(&mut scratch));
    let length = scratch.len();
    with(|thread| {
        if length > INLINE_PAYLOAD {
            thread.boxed_note(span, note, std::mem::take(&mut scratch));
        } else {
            thread.inline_note(span, note, &scratch);
        }
        *thread.scratch = scratch;
    });
}

impl Thread {
    fn inline_note(&mut self, span: &Current, note: &Note<'_>, payload: &[u8]) {
        let words = NOTE_WORDS + payload.len().div_ceil(8);
        let Some(mut to) = self.reserve(span, words) else { return };
        to.put(header(words, RecordKind::Note as u8, note.kind() as u8, 0));
        to.put(span.span.0);
        to.put(payload.len() as u64);
        to.put_bytes(payload);
        self.commit(words);
    }

    fn boxed_note(&mut self, span: &Current, note: &Note<'_>, payload: Vec<u8>) {
        let words = NOTE_WORDS + 2;
        let Some(mut to) = self.reserve(span, words) else { return };
        // The collector takes the memory over (drain.rs).
        let payload = ManuallyDrop::new(payload);
        to.put(header(words, RecordKind::Note as u8, note.kind() as u8, BOXED));
        to.put(span.span.0);
        to.put(payload.len() as u64);
        to.put(payload.as_ptr().expose_provenance() as u64);
        to.put(payload.capacity() as u64);
        self.commit(words);
    }

    /// Room for `words` words of a record that belongs to the trace of `span`.
    fn reserve(&mut self, span: &Current, words: usize) -> Option<Cursor> {
        let fits =
            |thread: &Self, words| thread.chunk.is_some_and(|chunk| thread.used + words <= chunk.capacity());
        let same_trace = self.written.as_ref().is_some_and(|written| is_same_trace(written, span));
        if !fits(self, words + if same_trace { 0 } else { TRACE_WORDS }) {
            self.next_chunk()?;
        }
        if self.written.as_ref().is_none_or(|written| !is_same_trace(written, span)) {
            self.switch_trace(span);
        }
        self.cursor()
    }

    /// Writes which trace the records behind this one belong to. There is room: `reserve` saw to it.
    fn switch_trace(&mut self, span: &Current) {
        let Some(mut to) = self.cursor() else { return };
        let extra = span.extra.clone().map_or(0, |extra| Arc::into_raw(extra).expose_provenance() as u64);
        to.put(header(TRACE_WORDS, RecordKind::Trace as u8, 0, 0));
        to.put(span.trace.high);
        to.put(span.trace.low);
        to.put(u64::from(span.bits.0));
        to.put(extra);
        self.publish(TRACE_WORDS);
        // The clone keeps the extra's address from being used again while we compare with it.
        *self.written = Some(span.clone());
    }

    fn cursor(&self) -> Option<Cursor> {
        let chunk = self.chunk?;
        // SAFETY: `used` is at most the capacity of the chunk.
        Some(Cursor(unsafe { chunk.start().add(self.used) }))
    }

    /// Makes the words visible to the collector.
    fn publish(&mut self, words: usize) {
        self.used += words;
        if let Some(chunk) = self.chunk {
            chunk.commit(self.used);
        }
    }

    /// Publishes a record that is complete with these words.
    fn commit(&mut self, words: usize) {
        self.publish(words);
        if self.slot.is_none() {
            // The thread is ending and nobody will hand the chunk over later.
            self.hand_over();
        }
    }

    /// Hands the chunk in use to the collector, if there is one, and takes another.
    fn next_chunk(&mut self) -> Option<()> {
        let first = self.slot.is_none();
        // A first record puts the thread on the list, unless it comes after `Handover` has run.
        if first && HANDOVER.try_with(|_| ()).is_ok() {
            self.slot = Some(pool::take_slot());
        }
        let fresh = pool::take(if first { SMALL } else { LARGE })?;
        if let Some(full) = self.chunk.replace(fresh) {
            // Before the slot shows the new chunk: a chunk is never in neither place.
            pool::push_full(full);
        }
        if let Some(slot) = self.slot {
            slot.chunk.store(std::ptr::from_ref(fresh).cast_mut(), Ordering::Release);
        }
        self.used = 0;
        *self.written = None;
        Some(())
    }

    fn hand_over(&mut self) {
        if let Some(chunk) = self.chunk.take() {
            pool::push_full(chunk);
        }
        self.used = 0;
        *self.written = None;
    }
}

fn is_same_trace(written: &Current, span: &Current) -> bool {
    let address = |current: &Current| current.extra.as_ref().map(Arc::as_ptr);
    written.trace == span.trace
        && written.bits.flags() == span.bits.flags()
        && address(written) == address(span)
}

/// Where the next word of a record goes. Whoever holds one has reserved the room.
struct Cursor(*mut u64);

impl Cursor {
    fn put(&mut self, word: u64) {
        // SAFETY: `reserve` made sure of the room, the words are above `committed`, and this thread owns the chunk.
        unsafe {
            self.0.write(word);
            self.0 = self.0.add(1);
        }
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        // SAFETY: as in `put`; the reserved words cover the bytes.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.0.cast::<u8>(), bytes.len()) };
    }
}

/// Gives the thread's chunk to the collector when the thread ends.
struct Handover;

impl Drop for Handover {
    fn drop(&mut self) {
        with(|thread| {
            thread.hand_over();
            if let Some(slot) = thread.slot.take() {
                pool::free_slot(slot);
            }
            *thread.scratch = Vec::new();
        });
    }
}

/// Ids of spans count up by an odd step from a random start, so no two threads meet; ids of traces are random.
struct Ids {
    next: u64,
    step: u64,
    random: u64,
}

impl Ids {
    fn span(&mut self) -> RawId {
        if self.step == 0 {
            self.seed();
        }
        self.next = self.next.wrapping_add(self.step);
        if self.next == 0 {
            self.next = self.step;
        }
        RawId(self.next)
    }

    fn trace(&mut self) -> TraceId {
        if self.step == 0 {
            self.seed();
        }
        let id = TraceId { high: self.word(), low: self.word() };
        if id.is_valid() { id } else { TraceId { high: 1, low: self.random } }
    }

    /// splitmix64: every word once, in an order without pattern.
    fn word(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.random;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    #[cold]
    fn seed(&mut self) {
        let mut bytes = [0; 24];
        if getrandom::fill(&mut bytes).is_err() {
            // No source of randomness (never seen on a system that runs services): the address of this thread's
            // state and the time at least keep threads and processes apart.
            let address = std::ptr::from_ref(self).addr() as u64;
            let nanos = Tick::now().unix_nanos();
            bytes[..8].copy_from_slice(&address.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_ne_bytes());
            bytes[8..16].copy_from_slice(&nanos.to_ne_bytes());
            bytes[16..].copy_from_slice(&(address ^ nanos).to_ne_bytes());
        }
        let mut words = bytes
            .chunks_exact(8)
            .map(|word| word.iter().fold(0, |whole, byte| (whole << 8) | u64::from(*byte)));
        self.next = words.next().unwrap_or(0);
        self.step = words.next().unwrap_or(0) | 1;
        self.random = words.next().unwrap_or(0);
    }
}
