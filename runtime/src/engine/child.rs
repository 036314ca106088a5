//! The shortest way from a span's start to its end: a child of what is current, on the same thread.
//!
//! The numbers that this has to reach stand in the bench; it is laid out for them.

use std::sync::Arc;

use super::current::{Bits, Current};
use super::mode;
use super::plain::Sink as _;
use super::record::{Outcome, SPAN_WORDS, span_header};
use super::stash::{self, Ticket};
use super::thread::{SpanEnd, Thread, clone_current, end_span, last_span_id, peek, with, with_ids};
use super::ticks::{self, Tick};
use crate::callsite::Callsite;
use crate::extra::Extra;
use crate::ids::{RawId, TraceId};

/// A span that is current: all that its end needs to know and the thread does not.
#[derive(Debug)]
pub(crate) struct Child {
    site: &'static Callsite,
    span: RawId,
    parent: RawId,
    start: Tick,
    /// Of a plain child the bits of the parent, which come back with it; else its own.
    bits: Bits,
    /// Zero of a plain child: only the span and its bits have changed. Else the ticket for what was current before, and
    /// what else is to be known.
    more: u32,
    trace: TraceId,
}

const REMOTE_PARENT: u32 = 1 << 31;
/// A panic was under way when it began, and is not its own.
const BEGAN_IN_PANIC: u32 = 1 << 30;
/// A panic went through its future, and was caught before that was dropped.
const PANICKED: u32 = 1 << 29;
/// Another span began within it.
const PARENT: u32 = 1 << 28;
/// It is known whether another span began within it, but for what [`PARENT`] says.
const WATCHED: u32 = 1 << 27;
const TICKET: u32 = stash::MOST;

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
    // Asked apart: else the ways would be merged, and all of them pay for it.
    if !site.is_plain() {
        return if site.is_off() { Entered::Nothing } else { Entered::Asks };
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
        let trace = thread.current.trace;
        Entered::Child(Child { site, span, parent, start: ticks::count(), bits: before, more: 0, trace })
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
            thread.current.bits = child.bits;
        }
        written
    })
}

impl Child {
    /// A span that is no mere child of what is current; without a start it is not recorded.
    pub(crate) const fn of(start: &SpanStart<'_>) -> Self {
        let SpanStart { site, own, parent, remote_parent, start, began_in_panic } = *start;
        let remote_parent = if remote_parent { REMOTE_PARENT } else { 0 };
        let began_in_panic = if began_in_panic { BEGAN_IN_PANIC } else { 0 };
        let more = remote_parent | began_in_panic;
        Self { site, span: own.span, parent, start, bits: own.bits, more, trace: own.trace }
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

    /// These are its own.
    #[inline(always)]
    pub(super) const fn set_bits(&mut self, bits: Bits) {
        self.bits = bits;
    }

    pub(super) const fn own_bits(&self) -> Bits {
        self.bits.of_child()
    }

    /// A suspended child as it is current.
    #[inline(always)]
    pub(super) const fn current(&self, extra: Option<Arc<Extra>>) -> Current {
        Current { trace: self.trace, span: self.span, bits: self.bits, extra }
    }

    pub(crate) const fn site(&self) -> &'static Callsite {
        self.site
    }

    pub(crate) const fn began_in_panic(&self) -> bool {
        self.more & BEGAN_IN_PANIC != 0
    }

    /// It has ended, whoever may come to end it.
    pub(crate) const fn forget(&mut self) {
        self.start = Tick(0);
    }

    /// Takes down that another span began within it, if one did since the thread's last id was this.
    pub(crate) fn note_children(&mut self, since: RawId) {
        if last_span_id() != since {
            self.more |= PARENT;
        }
        self.more |= WATCHED;
    }

    pub(crate) const fn note_panic(&mut self) {
        self.more |= PANICKED;
    }

    pub(crate) const fn has_panicked(&self) -> bool {
        self.more & PANICKED != 0
    }

    /// It is current from now on, and this says what was before.
    pub(crate) const fn keep(&mut self, ticket: Ticket) {
        self.more = self.more & !TICKET | ticket.0 & TICKET;
    }

    /// What [`keep`](Self::keep) was given.
    pub(crate) const fn ticket(&self) -> Option<Ticket> {
        match self.more & TICKET {
            0 => None,
            ticket => Some(Ticket(ticket)),
        }
    }

    /// Makes the parent of a child that has no ticket current again; gives the child as it was current, if it was.
    pub(crate) fn leave(&self) -> Option<Current> {
        with(|thread| {
            let was = Current::clone(&thread.current);
            let is_in_trace = was.trace == self.trace;
            if was.span == self.span {
                thread.current.span = self.parent;
                thread.current.bits = self.bits;
                thread.stash.revive(&mut thread.current);
            } else {
                let extra = if is_in_trace { was.extra.clone() } else { None };
                let next = Current { trace: self.trace, span: self.parent, bits: self.bits, extra };
                thread.stash.bury_child(&mut thread.current, self.span, self.start, next);
            }
            thread.turn();
            (was.span == self.span).then_some(was)
        })
    }

    /// Makes the parent of a plain child current again, while the child goes on elsewhere with its own bits; gives the
    /// rest of what was current. Nothing where it is no plain child, or not current.
    #[inline(always)]
    pub(super) fn suspend(&mut self) -> Option<Option<Arc<Extra>>> {
        with(|thread| {
            let current = &mut *thread.current;
            if self.more != 0 || !self.is_in(current) {
                return None;
            }
            let own = current.bits;
            (current.span, current.bits) = (self.parent, self.bits);
            self.bits = own;
            Some(current.extra.clone())
        })
    }

    /// Makes what was current before any child so again; gives what was current until now.
    pub(super) fn suspend_slow(&mut self) -> Current {
        let ticket = self.ticket();
        self.more &= !TICKET;
        with(|thread| {
            let was = match ticket {
                Some(ticket) => thread.stash.suspend(&mut thread.current, ticket),
                None => {
                    let was = Current::clone(&thread.current);
                    if was.trace == self.trace {
                        thread.current.span = self.parent;
                        thread.current.bits = self.bits;
                    }
                    Some(was)
                }
            };
            thread.turn();
            was.unwrap_or_else(|| self.own(&Current::NONE))
        })
    }

    /// Whether this is the child as it was current.
    #[inline(always)]
    pub(crate) fn is_in(&self, own: &Current) -> bool {
        own.span == self.span && own.trace == self.trace
    }

    /// The child as it would be current, where something else is.
    fn own(&self, other: &Current) -> Current {
        // What is said of a trace is the same for all its spans.
        let extra = if other.trace == self.trace { other.extra.clone() } else { None };
        Current { trace: self.trace, span: self.span, bits: self.bits.of_child(), extra }
    }

    /// Writes the end of the span, as it was current if it was.
    pub(crate) fn end(&self, own: Option<Current>, outcome: Outcome, error_type: Option<&'static str>) {
        if self.start == Tick::default() {
            return;
        }
        // Guards dropped in another order than they were made hide whether the span has notes.
        let late = own.as_ref().is_none_or(|own| own.bits.has_notes());
        // Who has its context may have begun something below it. Where it is suspended others have ids meanwhile, and it
        // is looked at more closely whether they are below it (`note_children`).
        let is_leaf = outcome == Outcome::Unset
            && !self.site.shortest().is_zero()
            && self.more & PARENT == 0
            && (self.more & WATCHED != 0 || last_span_id() == self.span)
            && own.as_ref().is_some_and(|own| !own.bits.has(Bits::LATE));
        let own = own.unwrap_or_else(|| self.own(&clone_current()));
        end_span(&SpanEnd {
            site: self.site,
            span: &own,
            parent: self.parent,
            remote_parent: self.more & REMOTE_PARENT != 0,
            start: self.start,
            end: Tick::now(),
            outcome,
            error_type,
            late,
            is_leaf,
        });
    }
}

/// How a span began that is no mere child of what is current.
pub(crate) struct SpanStart<'a> {
    pub(crate) site: &'static Callsite,
    pub(crate) own: &'a Current,
    pub(crate) parent: RawId,
    pub(crate) remote_parent: bool,
    pub(crate) start: Tick,
    pub(crate) began_in_panic: bool,
}
