//! The shortest way from a span's start to its end: a child of what is current, on the same thread.
//!
//! The numbers that this has to reach stand in the bench; it is laid out for them.

use super::current::{Bits, Current};
use super::mode;
use super::plain::Sink as _;
use super::record::{LATE, Outcome, RecordKind, SPAN_WORDS, header};
use super::thread::{SpanEnd, Thread, end_span, peek, span_id, with};
use super::ticks::{self, Tick};
use crate::callsite::Callsite;
use crate::ids::RawId;

/// A span that is current: all that its end needs to know and the thread does not.
#[derive(Debug)]
pub(crate) struct Child {
    span: RawId,
    parent: RawId,
    start: Tick,
    /// The bits of the parent, which come back with it.
    before: Bits,
    /// Where what was current before is put aside, counted from 1, and whether the parent is remote; 0 where only the
    /// span and its bits have changed.
    stashed: u32,
}

const REMOTE_PARENT: u32 = 1 << 31;

/// Makes a child of what is current and makes it current, or nothing where nothing is recorded, where nobody needs to be
/// asked.
#[inline(always)]
pub(crate) fn enter_child() -> Option<Child> {
    let before = peek();
    if before.makes_plain_children() && ticks::is_plain() {
        let span = span_id();
        return with(|thread| {
            let parent = thread.current.span;
            thread.current.span = span;
            thread.current.bits = before.of_child();
            Some(Child { span, parent, start: ticks::count(), before, stashed: 0 })
        });
    }
    makes_none_of(before).then_some(Child::NONE)
}

/// Whether a span that starts here is not recorded and begins no trace either.
#[inline(always)]
pub(crate) fn makes_none() -> bool {
    makes_none_of(peek())
}

#[inline(always)]
fn makes_none_of(bits: Bits) -> bool {
    bits.makes_none() && !mode::is_hooked() || bits.is_nothing() && mode::is_asleep()
}

/// Ends a child that is current and went well, where its record has room; whether it did. It stays current.
#[inline(always)]
pub(crate) fn end_current(child: &Child, site: &'static Callsite) -> bool {
    if child.stashed != 0 || !ticks::is_plain() || child.is_none() {
        return false;
    }
    let end = ticks::count();
    with(|thread| {
        // Notes of earlier polls may be on other threads.
        let flags = if thread.current.bits.has_notes() { LATE } else { 0 };
        child.write(thread, site, end, flags)
    })
}

/// Ends a child that went well and makes its parent current again, where its record has room; whether it did.
#[inline(always)]
pub(crate) fn leave_child(child: &Child, site: &'static Callsite) -> bool {
    let end = ticks::count();
    with(|thread| {
        let flags = thread.current.bits.note_flags();
        let written = child.write(thread, site, end, flags);
        if written {
            thread.current.span = child.parent;
            thread.current.bits = child.before;
        }
        written
    })
}

impl Child {
    /// Of a span that is not recorded.
    const NONE: Self =
        Self { span: RawId(0), parent: RawId(0), start: Tick(0), before: Bits(0), stashed: 0 };

    /// A span that is no mere child of what is current; without a start it is not recorded.
    pub(crate) const fn of(span: RawId, parent: RawId, remote_parent: bool, start: Tick) -> Self {
        Self { span, parent, start, before: Bits(0), stashed: if remote_parent { REMOTE_PARENT } else { 0 } }
    }

    /// Writes the record of a child that is current and went well; whether there was room.
    #[inline(always)]
    fn write(&self, thread: &mut Thread, site: &'static Callsite, end: Tick, flags: u8) -> bool {
        // Guards may be dropped in another order than they were made.
        if thread.current.span != self.span {
            return false;
        }
        let Some(mut to) = thread.buffer.room(SPAN_WORDS) else { return false };
        to.put(header(SPAN_WORDS, RecordKind::Span as u8, Outcome::Unset as u8, flags));
        to.put(std::ptr::from_ref(site).expose_provenance() as u64);
        to.put(self.span.0);
        to.put(self.parent.0);
        to.put(self.start.0);
        to.put(end.0);
        thread.buffer.commit(to);
        true
    }

    /// The child, which nothing is put aside for any more.
    pub(crate) const fn take(&self) -> Self {
        let stashed = self.stashed & REMOTE_PARENT;
        Self { stashed, ..*self }
    }

    /// Whether nothing of it is recorded.
    #[inline(always)]
    pub(crate) const fn is_none(&self) -> bool {
        self.start.0 == 0
    }

    /// Whether nothing is put aside for it.
    #[inline(always)]
    pub(crate) const fn is_plain(&self) -> bool {
        self.stashed == 0
    }

    /// Puts aside what was current before, on the thread, where it costs the plain children nothing.
    pub(crate) fn stash(&mut self, before: Current) {
        with(|thread| {
            thread.stash.push(before);
            // The stack ends long before the number does.
            self.stashed |= thread.stash.len() as u32;
        });
    }

    /// Takes it back.
    pub(crate) fn unstash(&self) -> Option<Current> {
        let at = ((self.stashed & !REMOTE_PARENT) as usize).checked_sub(1)?;
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
    pub(crate) fn end(
        &self,
        own: &Current,
        site: &'static Callsite,
        outcome: Outcome,
        error_type: Option<&'static str>,
    ) {
        if self.is_none() {
            return;
        }
        let span = &Current { span: self.span, ..own.clone() };
        // Guards dropped in another order than they were made hide whether the span has notes.
        let late = own.bits.has_notes() || own.span != self.span;
        let Self { parent, start, .. } = *self;
        let remote_parent = self.stashed & REMOTE_PARENT != 0;
        end_span(&SpanEnd {
            site,
            span,
            parent,
            remote_parent,
            start,
            end: Tick::now(),
            outcome,
            error_type,
            late,
        });
    }
}
