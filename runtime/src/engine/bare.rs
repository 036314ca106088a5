//! What is current, where that is a span and nothing that travels with it: plain words, of which two change within a
//! trace.

use super::current::{Bits, Current};
use super::thread::with;
use crate::ids::{RawId, TraceId};

/// The words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bare {
    pub(crate) trace: TraceId,
    pub(crate) span: RawId,
    pub(crate) bits: Bits,
}

impl Bare {
    pub(crate) const NONE: Self =
        Self { trace: Current::NONE.trace, span: Current::NONE.span, bits: Current::NONE.bits };

    #[inline(always)]
    pub(crate) fn of(current: &Current) -> Option<Self> {
        let Current { trace, span, bits, ref extra } = *current;
        extra.is_none().then_some(Self { trace, span, bits })
    }

    #[inline(always)]
    pub(crate) const fn current(self) -> Current {
        Current { trace: self.trace, span: self.span, bits: self.bits, extra: None }
    }

    #[inline(always)]
    fn is_in_trace_of(&self, other: &Current) -> bool {
        self.trace.low == other.trace.low
            && self.trace.high == other.trace.high
            && self.bits.of_trace() == other.bits.of_trace()
            && other.extra.is_none()
    }
}

/// What is current, if it is no more than this.
#[inline(always)]
pub(crate) fn bare_current() -> Option<Bare> {
    with(|thread| Bare::of(&thread.current))
}

/// Makes `next` current where it is in the trace of what is so now, and gives that.
#[inline(always)]
pub(crate) fn swap(next: Bare) -> Option<Bare> {
    with(|thread| {
        let current = &mut *thread.current;
        if !next.is_in_trace_of(current) {
            return None;
        }
        let before = Bare { trace: next.trace, span: current.span, bits: current.bits };
        (current.span, current.bits) = (next.span, next.bits);
        Some(before)
    })
}

/// Makes `before` current again, where `now` is so still and nothing has ended in another order than it began; whether it
/// has.
#[inline(always)]
pub(crate) fn swap_back(now: RawId, before: Bare) -> bool {
    with(|thread| {
        let current = &mut *thread.current;
        let is_now = current.span == now && before.is_in_trace_of(current) && thread.stash.is_in_order();
        if is_now {
            (current.span, current.bits) = (before.span, before.bits);
        }
        is_now
    })
}
