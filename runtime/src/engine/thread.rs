//! A thread's own state: what is current, where its next record goes, its next id.

use std::cell::UnsafeCell;
use std::mem::ManuallyDrop;

use super::buffer::{Buffer, Cursor};
use super::current::{Bits, Current};
use super::fork::is_inherited;
use super::note::Note;
use super::payload::Writer;
use super::plain::Sink as _;
use super::pool::Pool;
use super::record::{
    BOXED, ERROR_TYPE, INLINE_WORDS, LEAF, NOTE_WORDS, NoteKind, OWN, Outcome, REMOTE_PARENT, RecordKind,
    SPAN_WORDS, header, span_header,
};
use super::scratch::Scratch;
use super::sequence::Sequence;
use super::started;
use super::stash::{Stash, Ticket};
use super::ticks::Tick;
use crate::account;
use crate::callsite::Callsite;
use crate::ids::{RawId, TraceId};

/// The chunks of this process.
pub(super) static POOL: Pool = Pool::new();

thread_local! {
    // Const-initialised and without a destructor: reaching it is one instruction, and it is there to the very end of
    // the thread. `Handover` has the destructor.
    static THREAD: Own = const { Own { state: UnsafeCell::new(Thread::NEW), ids: Sequence::unseeded() } };
    static HANDOVER: Handover = const { Handover };
}

/// All that a thread has of its own. The ids are apart from the rest, because others look at them.
struct Own {
    state: UnsafeCell<Thread>,
    ids: Sequence,
}

pub(super) struct Thread {
    pub(super) current: ManuallyDrop<Current>,
    pub(super) buffer: Buffer,
    pub(super) stash: ManuallyDrop<Stash>,
    /// The thread is ending: nobody will hand its chunk over or count its spans later.
    has_left: bool,
}

impl Thread {
    const NEW: Self = Self {
        current: ManuallyDrop::new(Current::NONE),
        buffer: Buffer::new(&POOL, will_hand_over),
        stash: ManuallyDrop::new(Stash::NEW),
        has_left: false,
    };
}

/// Runs `work` on this thread's state. `work` must not call foreign code: nothing may come back in here meanwhile.
#[inline(always)]
pub(super) fn with<R>(work: impl FnOnce(&mut Thread) -> R) -> R {
    THREAD.with(|thread| {
        // SAFETY: the state is this thread's alone, and all callers in this file keep to the rule above: `work` only
        // moves words, takes chunks and drops `Extra`s, none of which leads back here.
        work(unsafe { &mut *thread.state.get() })
    })
}

/// The same, with the thread's ids.
#[inline(always)]
pub(super) fn with_ids<R>(work: impl FnOnce(&mut Thread, &Sequence) -> R) -> R {
    // SAFETY: as above.
    THREAD.with(|thread| work(unsafe { &mut *thread.state.get() }, &thread.ids))
}

/// What has become current again may have ended while something else was.
#[inline]
pub(crate) fn revive() {
    with(|thread| {
        if !thread.stash.is_in_order() {
            thread.stash.revive(&mut thread.current);
            thread.turn();
        }
    });
}

/// Exchanges what is current with `other`.
#[inline(always)]
pub(crate) fn exchange(other: &mut Current) {
    let done = with(|thread| {
        let current = &mut *thread.current;
        // Most often both are in one trace, and the next record may go where it would have gone.
        let in_one = current.is_in_trace_of(other);
        if in_one {
            std::mem::swap(&mut current.span, &mut other.span);
            std::mem::swap(&mut current.bits, &mut other.bits);
        }
        in_one
    });
    if !done {
        exchange_traces(other);
    }
}

#[inline(never)]
fn exchange_traces(other: &mut Current) {
    // Children of what becomes current are made without another look.
    make_ids_ready();
    with(|thread| {
        std::mem::swap(&mut *thread.current, other);
        thread.turn();
    });
}

/// Makes `next` current until the ticket is given back.
pub(crate) fn put(next: Current) -> Ticket {
    make_ids_ready();
    with(|thread| {
        let ticket = thread.stash.put(&mut thread.current, next);
        thread.turn();
        ticket
    })
}

/// Ends what [`put`] has begun; gives what was current until now, if that was it.
pub(crate) fn take(ticket: Ticket) -> Option<Current> {
    with(|thread| {
        let was = thread.stash.take(&mut thread.current, ticket);
        thread.turn();
        was
    })
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

/// The span that is current.
#[inline(always)]
pub(crate) fn current_span() -> RawId {
    with(|thread| thread.current.span)
}

/// Whether this span is current.
#[inline(always)]
pub(crate) fn is_current(trace: TraceId, span: RawId) -> bool {
    with(|thread| thread.current.span == span && thread.current.trace == trace)
}

/// The current span has notes from now on.
pub(crate) fn mark_late() {
    with(|thread| thread.current.bits = thread.current.bits.with(Bits::LATE));
}

/// An id for a span.
#[inline]
pub(crate) fn next_span_id() -> RawId {
    make_ids_ready();
    let id = THREAD.with(|thread| thread.ids.span());
    if with(|thread| thread.has_left) {
        THREAD.with(|thread| started::count(&thread.ids));
    }
    id
}

/// Ids for a new trace and its first span.
pub(crate) fn new_ids() -> (TraceId, RawId) {
    let span = next_span_id();
    (THREAD.with(|thread| thread.ids.trace()), span)
}

/// The id that a span of this thread got last.
pub(crate) fn last_span_id() -> RawId {
    THREAD.with(|thread| thread.ids.last_span())
}

/// A random number.
pub(crate) fn random() -> u32 {
    make_ids_ready();
    THREAD.with(|thread| thread.ids.word()) as u32
}

#[inline(always)]
fn make_ids_ready() {
    if !THREAD.with(|thread| thread.ids.is_seeded()) {
        seed_ids();
    }
}

#[cold]
#[inline(never)]
fn seed_ids() {
    THREAD.with(|Own { ids, .. }| {
        ids.seed();
        if will_hand_over() {
            // SAFETY: a thread's own state stays where it is, is seeded once, and `Handover` takes it off the list.
            unsafe { started::join(ids) };
        } else {
            with(|thread| thread.has_left = true);
        }
    });
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
    /// No other span began within it, as far as anybody knows.
    pub(crate) is_leaf: bool,
}

/// Writes the one record of a span.
pub(crate) fn end_span(end: &SpanEnd<'_>) {
    with(|thread| thread.end(end));
}

/// Writes a note on a span that knows of it.
pub(crate) fn note(span: &Current, note: &Note<'_>) {
    let written = with(|thread| {
        thread.plain_note_behind(span, note).is_some() || {
            let words = note.plain_words().filter(|words| *words <= INLINE_WORDS);
            words.is_some_and(|words| thread.plain_note(span, note, words))
        }
    });
    if !written {
        put_together(span, note);
    }
}

/// The same, for a note of values that have to be formatted, or that finds no room.
#[inline(never)]
fn put_together(span: &Current, note: &Note<'_>) {
    let mut scratch = Scratch::new();
    note.write(&mut Writer(&mut scratch));
    with(|thread| thread.note(span, note.kind(), 0, &mut scratch));
}

/// Writes a note on the current span, which knows of it from now on.
#[inline(always)]
pub(crate) fn note_on_current(note: &Note<'_>) {
    if !with(|thread| thread.note_plain(note)) {
        format_on_current(note);
    }
}

/// The same, where it is known that values have to be formatted.
pub(crate) fn format_on_current(note: &Note<'_>) {
    // The note is on what is current now, whatever the user's code makes current meanwhile and forgets.
    let span = with(|thread| {
        thread.current.bits = thread.current.bits.with(Bits::NOTED);
        thread.current.span
    });
    let mut scratch = Scratch::new();
    note.write(&mut Writer(&mut scratch));
    let words = NOTE_WORDS + scratch.len() / 8;
    let written = words <= INLINE_WORDS
        && with(|thread| {
            let Some(mut to) = thread.buffer.room(words) else { return false };
            to.put(header(words, RecordKind::Note as u8, note.kind() as u8, OWN));
            to.put(span.0);
            to.put_bytes(scratch.bytes());
            thread.buffer.commit(to);
            true
        });
    if !written {
        with(|thread| thread.note_elsewhere(span, note.kind(), &mut scratch));
    }
}

/// What this thread has of another process's: none of its chunk and its ids, and what is current as if it had come with
/// a request.
///
/// # Safety
/// Only in a process that has just been forked: no other thread is there.
#[cfg(unix)]
pub(super) unsafe fn begin_anew() {
    // SAFETY: as the caller promises; this thread's chunk and slot are forgotten below.
    unsafe { POOL.abandon() };
    with(|thread| {
        thread.buffer.forget();
        thread.current.bits = thread.current.bits.inherited();
        thread.stash.change_all(|before| before.bits = before.bits.inherited());
    });
    started::forget_all();
    THREAD.with(|Own { ids, .. }| ids.unseed());
    make_ids_ready();
}

fn will_hand_over() -> bool {
    HANDOVER.try_with(|_| ()).is_ok()
}

impl Thread {
    fn end(&mut self, end: &SpanEnd<'_>) {
        let words = SPAN_WORDS + if end.error_type.is_some() { 2 } else { 0 };
        let mut flags = 0;
        flags |= if end.error_type.is_some() { ERROR_TYPE } else { 0 };
        let bits = if end.late { Bits::LATE } else { Bits::default() };
        flags |= if end.remote_parent { REMOTE_PARENT } else { 0 };
        flags |= if end.is_leaf { LEAF } else { 0 };
        let written = self.write(end.span, words, |to| {
            to.put(span_header(words, end.outcome, flags, bits));
            to.put(std::ptr::from_ref(end.site).expose_provenance() as u64);
            to.put(end.span.span.0);
            to.put(end.parent.0);
            to.put(end.start.0);
            to.put(end.end.0);
            if let Some(text) = end.error_type {
                to.put(text.as_ptr().expose_provenance() as u64);
                to.put(text.len() as u64);
            }
        });
        if !written && !is_inherited(end.start) {
            self.buffer.count_dropped();
        }
    }

    /// Writes a record of this trace, which takes so many words; whether there was room.
    #[inline(always)]
    fn write(&mut self, span: &Current, words: usize, record: impl FnOnce(&mut Cursor)) -> bool {
        // Most often it stands behind others of its trace.
        let more = self.buffer.room_for_more(span, words);
        let is_more = more.is_some();
        let Some(mut to) = more.or_else(|| self.buffer.make_room(span, words)) else { return false };
        record(&mut to);
        if is_more {
            self.buffer.commit_more(to);
        } else {
            self.buffer.commit(to);
            self.settle();
        }
        true
    }

    /// Writes a note whose values are plain on the current span; whether they are, and there was room.
    #[inline(always)]
    fn note_plain(&mut self, note: &Note<'_>) -> bool {
        let Some((mut head, room)) = self.buffer.all_room(NOTE_WORDS) else { return false };
        let room = room.min(INLINE_WORDS);
        let mut to = head.behind(NOTE_WORDS);
        let Some(left) = note.write_plain(room, &mut to) else { return false };
        let words = NOTE_WORDS + room - left;
        head.put(header(words, RecordKind::Note as u8, note.kind() as u8, OWN));
        head.put(self.current.span.0);
        self.current.bits = self.current.bits.with(Bits::NOTED);
        self.buffer.commit(to);
        true
    }

    /// Writes a note whose values are plain behind other records of its trace; whether there was room.
    fn plain_note_behind(&mut self, span: &Current, note: &Note<'_>) -> Option<()> {
        let (mut head, room) = self.buffer.all_room_for_more(span, NOTE_WORDS)?;
        let room = room.min(INLINE_WORDS);
        let mut to = head.behind(NOTE_WORDS);
        let left = note.write_plain(room, &mut to)?;
        head.put(header(NOTE_WORDS + room - left, RecordKind::Note as u8, note.kind() as u8, 0));
        head.put(span.span.0);
        self.buffer.commit_more(to);
        Some(())
    }

    /// Writes a note whose values are plain and take so many words; whether there was room.
    fn plain_note(&mut self, span: &Current, note: &Note<'_>, words: usize) -> bool {
        let whole = NOTE_WORDS + words;
        self.write(span, whole, |to| {
            to.put(header(whole, RecordKind::Note as u8, note.kind() as u8, 0));
            to.put(span.span.0);
            let left = note.write_plain(words, to);
            debug_assert_eq!(left, Some(0), "it takes what was counted");
        })
    }

    /// A note on the current span for which the chunk has no room, or which wants memory of its own.
    #[cold]
    #[inline(never)]
    fn note_elsewhere(&mut self, span: RawId, kind: NoteKind, scratch: &mut Scratch) {
        let span = Current { span, ..Current::clone(&self.current) };
        self.note(&span, kind, OWN, scratch);
    }

    /// Writes a note where there is room for it, or counts it as lost.
    pub(super) fn note(&mut self, span: &Current, kind: NoteKind, flags: u8, scratch: &mut Scratch) {
        let words = scratch.len() / 8;
        let written = if words <= INLINE_WORDS {
            self.inline_note(span, kind, flags, scratch.bytes())
        } else {
            self.boxed_note(span, kind, flags, scratch.take())
        };
        if !written {
            account::count_lost_notes(1);
        }
    }

    fn inline_note(&mut self, span: &Current, kind: NoteKind, flags: u8, payload: &[u8]) -> bool {
        let words = NOTE_WORDS + payload.len() / 8;
        self.write(span, words, |to| {
            to.put(header(words, RecordKind::Note as u8, kind as u8, flags));
            to.put(span.span.0);
            to.put_bytes(payload);
        })
    }

    fn boxed_note(&mut self, span: &Current, kind: NoteKind, flags: u8, payload: Vec<u8>) -> bool {
        const WORDS: usize = NOTE_WORDS + 3;
        if !self.buffer.reserve(payload.capacity()) {
            return false;
        }
        let Some(mut to) = self.buffer.make_room(span, WORDS) else {
            self.buffer.give_back(payload.capacity());
            return false;
        };
        // The collector takes the memory over (notes.rs).
        let payload = ManuallyDrop::new(payload);
        to.put(header(WORDS, RecordKind::Note as u8, kind as u8, flags | BOXED));
        to.put(span.span.0);
        to.put(payload.as_ptr().expose_provenance() as u64);
        to.put(payload.len() as u64);
        to.put(payload.capacity() as u64);
        self.buffer.commit(to);
        self.settle();
        true
    }

    /// Something else is current.
    pub(super) fn turn(&mut self) {
        if self.stash.is_in_order() {
            self.buffer.turn_to(&self.current);
        } else {
            self.buffer.close();
        }
        if self.has_left {
            self.stash.shrink();
        }
    }

    fn settle(&mut self) {
        self.buffer.settle();
        self.turn();
        if self.has_left {
            THREAD.with(|thread| started::count(&thread.ids));
        }
    }
}

/// Gives the thread's chunk to the collector when the thread ends.
struct Handover;

impl Drop for Handover {
    fn drop(&mut self) {
        with(|thread| {
            thread.buffer.leave();
            thread.stash.shrink();
            thread.has_left = true;
        });
        THREAD.with(|thread| started::leave(&thread.ids));
    }
}
