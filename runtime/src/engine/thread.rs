//! A thread's own state: what is current, where its next record goes, its next id.

use std::cell::UnsafeCell;
use std::mem::ManuallyDrop;

use super::buffer::{Buffer, Cursor};
use super::current::{Bits, Current};
use super::note::Note;
use super::payload::Writer;
use super::pool::Pool;
use super::record::{
    BOXED, ERROR_TYPE, INLINE_PAYLOAD, LATE, NOTE_WORDS, NoteKind, Outcome, REMOTE_PARENT, RecordKind,
    SPAN_WORDS, header,
};
use super::scratch::Scratch;
use super::sequence::Sequence;
use super::ticks::Tick;
use crate::callsite::Callsite;
use crate::ids::{RawId, TraceId};

/// The chunks of this process.
pub(super) static POOL: Pool = Pool::new();

thread_local! {
    // Const-initialised and without a destructor: reaching it is one instruction, and it is there to the very end of
    // the thread. `Handover` has the destructor.
    static THREAD: UnsafeCell<Thread> = const { UnsafeCell::new(Thread::NEW) };
    static HANDOVER: Handover = const { Handover };
}

pub(super) struct Thread {
    pub(super) current: ManuallyDrop<Current>,
    pub(super) buffer: Buffer,
    pub(super) ids: Sequence,
    /// What scopes have put aside until they end; see `Child::stash`.
    pub(super) stash: ManuallyDrop<Vec<Current>>,
}

impl Thread {
    const NEW: Self = Self {
        current: ManuallyDrop::new(Current::NONE),
        buffer: Buffer::new(&POOL, will_hand_over),
        ids: Sequence::UNSEEDED,
        stash: ManuallyDrop::new(Vec::new()),
    };
}

/// Runs `work` on this thread's state. `work` must not call foreign code: nothing may come back in here meanwhile.
#[inline(always)]
pub(super) fn with<R>(work: impl FnOnce(&mut Thread) -> R) -> R {
    THREAD.with(|thread| {
        // SAFETY: the state is this thread's alone, and all callers in this file keep to the rule above: `work` only
        // moves words, takes chunks and drops `Extra`s, none of which leads back here.
        work(unsafe { &mut *thread.get() })
    })
}

/// Exchanges what is current with `other`.
#[inline(always)]
pub(crate) fn exchange(other: &mut Current) {
    with(|thread| {
        let current = &mut *thread.current;
        // Most often both are in one trace, and the next record may go where it would have gone.
        if current.is_in_trace_of(other) {
            std::mem::swap(&mut current.span, &mut other.span);
            std::mem::swap(&mut current.bits, &mut other.bits);
        } else {
            thread.exchange_traces(other);
        }
    });
}

/// What is current.
pub(crate) fn clone_current() -> Current {
    with(|thread| Current::clone(&thread.current))
}

/// The bits of what is current: enough to know whether anything is to be done at all.
#[inline(always)]
pub(crate) fn peek() -> Bits {
    with(|thread| thread.current.bits)
}

/// The current span has notes from now on.
pub(crate) fn mark_late() {
    with(|thread| thread.current.bits = thread.current.bits.with(Bits::LATE));
}

/// An id for a span.
pub(crate) fn next_span_id() -> RawId {
    with(|thread| {
        if !thread.ids.is_seeded() {
            thread.ids.seed();
        }
        thread.ids.span()
    })
}

/// Ids for a new trace and its first span.
pub(crate) fn new_ids() -> (TraceId, RawId) {
    let span = next_span_id();
    (with(|thread| thread.ids.trace()), span)
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
    with(|thread| thread.end(end));
}

/// Writes a note on a span that knows of it.
pub(crate) fn note(span: &Current, note: &Note<'_>) {
    let mut scratch = Scratch::new();
    note.write(&mut Writer(&mut scratch));
    with(|thread| {
        let length = scratch.len();
        if length > INLINE_PAYLOAD {
            thread.boxed_note(span, note.kind(), scratch.into_vec());
        } else if let Some(to) = thread.buffer.make_room(span, note_words(length)) {
            thread.buffer.commit(inline_note(to, span.span, note.kind(), scratch.bytes()));
            thread.buffer.settle(&thread.current);
        }
    });
}

/// Writes a note on the current span, which knows of it from now on.
pub(crate) fn note_on_current(note: &Note<'_>) {
    let mut scratch = Scratch::new();
    note.write(&mut Writer(&mut scratch));
    with(|thread| {
        thread.current.bits = thread.current.bits.with(Bits::LATE);
        let length = scratch.len();
        match thread.buffer.room(note_words(length)) {
            Some(to) if length <= INLINE_PAYLOAD => {
                thread.buffer.commit(inline_note(to, thread.current.span, note.kind(), scratch.bytes()));
            }
            _ => thread.note_elsewhere(note.kind(), scratch),
        }
    });
}

const fn note_words(payload: usize) -> usize {
    NOTE_WORDS + payload.div_ceil(8)
}

/// Writes a note where there is room for it.
#[inline(always)]
fn inline_note(mut to: Cursor, span: RawId, kind: NoteKind, payload: &[u8]) -> Cursor {
    to.put(header(note_words(payload.len()), RecordKind::Note as u8, kind as u8, 0));
    to.put(span.0);
    to.put(payload.len() as u64);
    to.put_bytes(payload);
    to
}

fn will_hand_over() -> bool {
    HANDOVER.try_with(|_| ()).is_ok()
}

impl Thread {
    #[cold]
    #[inline(never)]
    fn exchange_traces(&mut self, other: &mut Current) {
        if !self.ids.is_seeded() {
            self.ids.seed();
        }
        std::mem::swap(&mut *self.current, other);
        self.buffer.turn_to(&self.current);
    }

    fn end(&mut self, end: &SpanEnd<'_>) {
        let words = SPAN_WORDS + if end.error_type.is_some() { 2 } else { 0 };
        let mut flags = 0;
        flags |= if end.error_type.is_some() { ERROR_TYPE } else { 0 };
        flags |= if end.late { LATE } else { 0 };
        flags |= if end.remote_parent { REMOTE_PARENT } else { 0 };
        let Some(mut to) = self.buffer.make_room(end.span, words) else {
            self.buffer.count_dropped();
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
        self.buffer.commit(to);
        self.buffer.settle(&self.current);
    }

    /// A note on the current span for which the chunk has no room, or which wants memory of its own.
    #[cold]
    #[inline(never)]
    fn note_elsewhere(&mut self, kind: NoteKind, scratch: Scratch) {
        let span = Current::clone(&self.current);
        if scratch.len() > INLINE_PAYLOAD {
            self.boxed_note(&span, kind, scratch.into_vec());
        } else if let Some(to) = self.buffer.make_room(&span, note_words(scratch.len())) {
            self.buffer.commit(inline_note(to, span.span, kind, scratch.bytes()));
            self.buffer.settle(&span);
        }
    }

    fn boxed_note(&mut self, span: &Current, kind: NoteKind, payload: Vec<u8>) {
        let words = NOTE_WORDS + 2;
        let Some(mut to) = self.buffer.make_room(span, words) else { return };
        // The collector takes the memory over (drain.rs).
        let payload = ManuallyDrop::new(payload);
        to.put(header(words, RecordKind::Note as u8, kind as u8, BOXED));
        to.put(span.span.0);
        to.put(payload.len() as u64);
        to.put(payload.as_ptr().expose_provenance() as u64);
        to.put(payload.capacity() as u64);
        self.buffer.commit(to);
        self.buffer.settle(&self.current);
    }
}

/// Gives the thread's chunk to the collector when the thread ends.
struct Handover;

impl Drop for Handover {
    fn drop(&mut self) {
        with(|thread| {
            thread.buffer.leave();
            *thread.stash = Vec::new();
        });
    }
}
