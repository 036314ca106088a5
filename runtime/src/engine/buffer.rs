//! Where a thread's records go: its chunk, and how far it has written there.

use std::mem::ManuallyDrop;
use std::ptr::{null, null_mut};
use std::sync::Arc;

use super::chunk::{Chunk, LARGE, SMALL};
use super::current::{Current, address};
use super::plain::Sink;
use super::pool::Pool;
use super::record::{RecordKind, TRACE_WORDS, header};
use super::slots::Slot;
use super::sync::Ordering;
use crate::extra::Extra;
use crate::ids::TraceId;

/// A thread's end of the chunk that it writes to.
pub(super) struct Buffer {
    /// Where the next word goes.
    next: *mut u64,
    /// How far a record of the current trace may reach; equal to `next` where that trace is yet to be written.
    limit: *mut u64,
    /// The end of the chunk.
    end: *mut u64,
    chunk: Option<&'static Chunk>,
    /// The trace that the records in the chunk belong to.
    trace: TraceId,
    bits: u32,
    extra: ManuallyDrop<Option<Arc<Extra>>>,
    slot: Option<&'static Slot>,
    pool: &'static Pool,
    /// Whether the thread will hand its chunk over when it ends: not if it has already done so.
    will_leave: fn() -> bool,
}

impl Buffer {
    pub(super) const fn new(pool: &'static Pool, will_leave: fn() -> bool) -> Self {
        Self {
            next: null_mut(),
            limit: null_mut(),
            end: null_mut(),
            chunk: None,
            trace: TraceId::INVALID,
            bits: 0,
            extra: ManuallyDrop::new(None),
            slot: None,
            pool,
            will_leave,
        }
    }

    /// Says which trace is current: its records may follow without more ado if they already do.
    #[inline(always)]
    pub(super) fn turn_to(&mut self, current: &Current) {
        self.limit = if self.is_in(current) { self.end } else { self.next };
    }

    /// Whoever writes next asks for room.
    pub(super) fn close(&mut self) {
        self.limit = self.next;
    }

    /// Room for a record of the current trace, if there is any.
    #[inline(always)]
    pub(super) fn room(&self, words: usize) -> Option<Cursor> {
        let room = self.limit.addr().wrapping_sub(self.next.addr());
        // Room is only in a chunk.
        if room >= words * 8 { Some(self.cursor()) } else { None }
    }

    /// Room for at least so many words of the current trace, and for how many more, if there is any.
    #[inline(always)]
    pub(super) fn all_room(&self, words: usize) -> Option<(Cursor, usize)> {
        let room = self.limit.addr().wrapping_sub(self.next.addr()) / 8;
        Some((self.cursor(), room.checked_sub(words)?))
    }

    /// Room for a record behind others of its trace, on a thread that will hand its chunk over.
    #[inline(always)]
    pub(super) fn room_for_more(&self, span: &Current, words: usize) -> Option<Cursor> {
        let room = self.end.addr() - self.next.addr();
        let is_more = room >= words * 8 && self.slot.is_some() && self.is_in(span);
        is_more.then(|| self.cursor())
    }

    /// The same for at least so many words, and how many there are behind the first of them.
    #[inline(always)]
    pub(super) fn all_room_for_more(&self, span: &Current, words: usize) -> Option<(Cursor, usize)> {
        let room = (self.end.addr() - self.next.addr()) / 8;
        Some((self.room_for_more(span, words)?, room - words))
    }

    /// Publishes such a record. Whether what is current is in the trace of the records has not changed.
    #[inline(always)]
    pub(super) fn commit_more(&mut self, cursor: Cursor) {
        let is_closed = self.limit == self.next;
        self.commit(cursor);
        if is_closed {
            self.limit = self.next;
        }
    }

    /// Room for a record of this trace, in another chunk if need be; `None` when all memory allowed is in use.
    #[cold]
    #[inline(never)]
    pub(super) fn make_room(&mut self, span: &Current, words: usize) -> Option<Cursor> {
        let in_trace = self.is_in(span);
        let wanted = words + if in_trace { 0 } else { TRACE_WORDS };
        if (self.end.addr() - self.next.addr()) / 8 < wanted {
            self.next_chunk()?;
        }
        if !self.is_in(span) {
            self.switch_trace(span);
        }
        Some(self.cursor())
    }

    /// Only where there is room, and so a chunk.
    #[inline(always)]
    fn cursor(&self) -> Cursor {
        Cursor { at: self.next, chunk: self.chunk.map_or(null(), std::ptr::from_ref) }
    }

    /// One span had no room.
    pub(super) fn count_dropped(&self) {
        self.pool.count_dropped();
    }

    /// Whether there is room for so many bytes besides the chunks; the collector gives them back.
    pub(super) fn reserve(&self, bytes: usize) -> bool {
        self.pool.reserve(bytes)
    }

    /// They are not needed after all.
    pub(super) fn give_back(&self, bytes: usize) {
        self.pool.give_back(bytes);
    }

    /// Publishes a record that ends here.
    #[inline(always)]
    pub(super) fn commit(&mut self, cursor: Cursor) {
        self.next = cursor.at;
        // SAFETY: a cursor points to a leaked chunk (`cursor`).
        unsafe { &*cursor.chunk }.commit(cursor.at);
    }

    /// After a record that was made room for: gives the chunk away at once where the thread is ending and nobody will
    /// hand it over later.
    #[inline(always)]
    pub(super) fn settle(&mut self) {
        if self.slot.is_none() {
            self.hand_over();
        }
    }

    /// Gives the chunk to the collector.
    pub(super) fn hand_over(&mut self) {
        if let Some(chunk) = self.chunk.take() {
            self.pool.push_full(chunk);
        }
        self.begin(null_mut(), 0);
    }

    /// The thread is ending.
    pub(super) fn leave(&mut self) {
        self.hand_over();
        if let Some(slot) = self.slot.take() {
            slot.free();
        }
    }

    /// Forgets its chunk and its place on the list, which are another process's.
    #[cfg(all(unix, not(loom)))]
    pub(super) fn forget(&mut self) {
        self.chunk = None;
        self.slot = None;
        self.begin(null_mut(), 0);
    }

    #[inline(always)]
    fn is_in(&self, span: &Current) -> bool {
        self.trace.low == span.trace.low
            && self.trace.high == span.trace.high
            && self.bits == span.bits.of_trace()
            && address(&self.extra) == address(&span.extra)
    }

    /// Writes which trace the records behind this one belong to. There is room: `make_room` saw to it.
    fn switch_trace(&mut self, span: &Current) {
        let extra = span.extra.clone().map_or(0, |extra| Arc::into_raw(extra).expose_provenance() as u64);
        let mut to = self.cursor();
        to.put(header(TRACE_WORDS, RecordKind::Trace as u8, 0, 0));
        to.put(span.trace.high);
        to.put(span.trace.low);
        to.put(u64::from(span.bits.0));
        to.put(extra);
        self.commit(to);
        (self.trace, self.bits) = (span.trace, span.bits.of_trace());
        // The clone keeps the extra's address from being used again while we compare with it.
        *self.extra = span.extra.clone();
    }

    /// Hands the chunk in use to the collector, if there is one, and takes another.
    fn next_chunk(&mut self) -> Option<()> {
        let first = self.slot.is_none();
        // A first record puts the thread on the list, unless it comes after the thread has left.
        if first && (self.will_leave)() {
            self.slot = Some(self.pool.slots.take());
        }
        let fresh = self.pool.take(if first { SMALL } else { LARGE })?;
        if let Some(full) = self.chunk.replace(fresh) {
            // Before the slot shows the new chunk: a chunk is never in neither place.
            self.pool.push_full(full);
        }
        if let Some(slot) = self.slot {
            slot.chunk.store(std::ptr::from_ref(fresh).cast_mut(), Ordering::Release);
        }
        self.begin(fresh.start(), fresh.capacity());
        Some(())
    }

    fn begin(&mut self, start: *mut u64, words: usize) {
        self.next = start;
        self.limit = start;
        self.end = start.wrapping_add(words);
        self.trace = TraceId::INVALID;
        self.bits = 0;
        *self.extra = None;
    }
}

/// Where the next word of a record goes. Whoever holds one has room for the record.
pub(super) struct Cursor {
    at: *mut u64,
    chunk: *const Chunk,
}

impl Cursor {
    /// So many words further on, which are to be written from here.
    #[inline(always)]
    pub(super) const fn behind(&self, words: usize) -> Self {
        Self { at: self.at.wrapping_add(words), chunk: self.chunk }
    }
}

impl Sink for Cursor {
    #[inline(always)]
    fn put(&mut self, word: u64) {
        // SAFETY: `room` and `make_room` made sure of the room, the words are not yet committed, and this thread owns
        // the chunk, which is there (`cursor`).
        unsafe { (*self.chunk).write(self.at, word) };
        self.at = self.at.wrapping_add(1);
    }
}
