//! The shortest way from a span's start to its end: a child of what is current, on the same thread.
//!
//! The numbers that this has to reach stand in the bench; it is laid out for them.

use super::current::{Bits, Current};
use super::mode;
use super::plain::Sink as _;
use super::record::{Outcome, SPAN_WORDS, span_header};
use super::thread::{SpanEnd, Thread, end_span, peek, with, with_ids};
use super::ticks::{self, Tick};
use crate::callsite::Callsite;
use crate::ids::RawId;

/// A span that is current: all that its end needs to know and the thread does not.
#[derive(Debug)]
pub(crate) struct Child {
    site: &'static Callsite,
    span: RawId,
    parent: RawId,
    start: Tick,
    /// The bits of the parent, which come back with it.
    before: Bits,
    /// Zero of a plain child: only the span and its bits have changed. Else where what was current before is put
    /// aside, counted from 1, and what else is to be known.
    more: u32,
}

const REMOTE_PARENT: u32 = 1 << 31;
/// A panic was under way when it began, and is not its own.
const BEGAN_IN_PANIC: u32 = 1 << 30;
const STASHED: u32 = BEGAN_IN_PANIC - 1;

/// Whether a span that starts here is not recorded and begins no trace either.
#[inline(always)]
pub(crate) fn makes_none() -> bool {
    makes_none_of(peek())
}

#[inline(always)]
fn makes_none_of(bits: Bits) -> bool {
    if bits.is_nothing() { mode::is_asleep() } else { bits.makes_none() && !mode::is_hooked() }
}

/// What becomes of a span that starts where nobody has been asked.
pub(crate) enum Entered {
    /// It is a child of what was current, and current itself.
    Child(Child),
    /// Nothing: it is not recorded.
    Nothing,
    /// Somebody has to be asked.
    Asks,
}

/// Starts a span.
#[inline(always)]
pub(crate) fn enter(site: &'static Callsite) -> Entered {
    let bits = peek();
    if !bits.makes_plain_children() {
        return if makes_none_of(bits) { Entered::Nothing } else { Entered::Asks };
    }
    if !ticks::is_plain() || std::thread::panicking() {
        return Entered::Asks;
    }
    with_ids(|thread, ids| {
        // Read again, so that no register holds it while it is looked whether something panics.
        let before = thread.current.bits;
        let (parent, span) = (thread.current.span, ids.span());
        thread.current.span = span;
        thread.current.bits = before.of_child();
        Entered::Child(Child { site, span, parent, start: ticks::count(), before, more: 0 })
    })
}

/// Ends a child that is current and went well, where its record has room; whether it did. It stays current.
#[inline(always)]
pub(crate) fn end_current(child: &Child) -> bool {
    if child.more != 0 || child.start == Tick::default() || !ticks::is_plain() {
        return false;
    }
    let end = ticks::count();
    with(|thread| {
        let bits = thread.current.bits;
        // Notes of earlier polls may be on other threads.
        let bits = if bits.has_notes() { Bits::LATE } else { Bits::default() };
        child.write(thread, end, bits)
    })
}

/// Ends a plain child and makes its parent current again, where nothing panics and its record has room; whether it did.
#[inline(always)]
pub(crate) fn leave_child(child: &Child) -> bool {
    // That something panics is looked at first, while there is nothing that its call might clobber.
    if child.more != 0 || std::thread::panicking() {
        return false;
    }
    with(|thread| {
        let bits = thread.current.bits;
        let written = child.write(thread, ticks::count(), bits);
        if written {
            thread.current.span = child.parent;
            thread.current.bits = child.before;
        }
        written
    })
}

impl Child {
    /// A span that is no mere child of what is current; without a start it is not recorded.
    pub(crate) fn of(end: &SpanStart) -> Self {
        let SpanStart { site, span, parent, remote_parent, start, began_in_panic } = *end;
        let remote_parent = if remote_parent { REMOTE_PARENT } else { 0 };
        let began_in_panic = if began_in_panic { BEGAN_IN_PANIC } else { 0 };
        Self { site, span, parent, start, before: Bits(0), more: remote_parent | began_in_panic }
    }

    /// Writes the record of a child that is current and went well; whether there was room.
    #[inline(always)]
    fn write(&self, thread: &mut Thread, end: Tick, bits: Bits) -> bool {
        // Guards may be dropped in another order than they were made.
        if thread.current.span != self.span {
            return false;
        }
        let Some(mut to) = thread.buffer.room(SPAN_WORDS) else { return false };
        to.put(span_header(SPAN_WORDS, Outcome::Unset, 0, bits));
        to.put(std::ptr::from_ref(self.site).expose_provenance() as u64);
        to.put(self.span.0);
        to.put(self.parent.0);
        to.put(self.start.0);
        to.put(end.0);
        thread.buffer.commit(to);
        true
    }

    /// The child, which nothing is put aside for any more.
    pub(crate) const fn take(&self) -> Self {
        Self { more: self.more & !STASHED, ..*self }
    }

    pub(crate) const fn began_in_panic(&self) -> bool {
        self.more & BEGAN_IN_PANIC != 0
    }

    /// Puts aside what was current before, on the thread, where it costs the plain children nothing.
    pub(crate) fn stash(&mut self, before: Current) {
        with(|thread| {
            thread.stash.push(before);
            // The stack ends long before the number does.
            self.more |= thread.stash.len() as u32 & STASHED;
        });
    }

    /// Takes it back.
    pub(crate) fn unstash(&self) -> Option<Current> {
        let at = ((self.more & STASHED) as usize).checked_sub(1)?;
        with(|thread| {
            let before = thread.stash.get_mut(at).map(|before| std::mem::replace(before, Current::NONE));
            // Those above that were taken before their turn go with it.
            if at + 1 == thread.stash.len() {
                thread.stash.pop();
            }
            before
        })
    }

    /// Makes the parent current again; gives back the child as it was current.
    pub(crate) fn leave(&self) -> Current {
        with(|thread| {
            let own = Current::clone(&thread.current);
            if own.span == self.span {
                thread.current.span = self.parent;
                thread.current.bits = self.before;
            }
            own
        })
    }

    /// Writes the end of the span, which was current as `own`.
    pub(crate) fn end(&self, own: &Current, outcome: Outcome, error_type: Option<&'static str>) {
        if self.start == Tick::default() {
            return;
        }
        end_span(&SpanEnd {
            site: self.site,
            span: &Current { span: self.span, ..own.clone() },
            parent: self.parent,
            remote_parent: self.more & REMOTE_PARENT != 0,
            start: self.start,
            end: Tick::now(),
            outcome,
            error_type,
            // Guards dropped in another order than they were made hide whether the span has notes.
            late: own.bits.has_notes() || own.span != self.span,
        });
    }
}

/// How a span began that is no mere child of what is current.
pub(crate) struct SpanStart {
    pub(crate) site: &'static Callsite,
    pub(crate) span: RawId,
    pub(crate) parent: RawId,
    pub(crate) remote_parent: bool,
    pub(crate) start: Tick,
    pub(crate) began_in_panic: bool,
}
