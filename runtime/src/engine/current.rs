//! What is current on a thread.

use std::sync::Arc;

use crate::extra::Extra;
use crate::ids::{RawId, TraceFlags, TraceId};

/// The words that change hands when a span is entered or a traced future is polled.
#[derive(Clone, Debug)]
pub(crate) struct Current {
    pub(crate) trace: TraceId,
    pub(crate) span: RawId,
    pub(crate) bits: Bits,
    pub(crate) extra: Option<Arc<Extra>>,
}

impl Current {
    /// No span, no trace.
    pub(crate) const NONE: Self =
        Self { trace: TraceId::INVALID, span: RawId(0), bits: Bits(0), extra: None };

    /// Whether records of the one may follow records of the other.
    #[inline(always)]
    pub(super) fn is_in_trace_of(&self, other: &Self) -> bool {
        self.trace.low == other.trace.low
            && self.trace.high == other.trace.high
            && self.bits.of_trace() == other.bits.of_trace()
            && address(&self.extra) == address(&other.extra)
    }
}

#[inline(always)]
pub(super) fn address(extra: &Option<Arc<Extra>>) -> *const Extra {
    extra.as_ref().map_or(std::ptr::null(), Arc::as_ptr)
}

/// What is to be known of the current span in one compare.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Bits(pub(crate) u32);

impl Bits {
    /// The low bits are the flags of W3C trace context, as far as there are any.
    const FLAGS: u32 = 0x03;
    /// Work for a call from outside, whose entrance has its span already, and not yet a call to somebody else.
    pub(crate) const SERVED: Self = Self(1 << 4);
    /// The trace is a request's, which has an id by which others know it.
    pub(crate) const REQUEST: Self = Self(1 << 5);
    /// The caller leaves it to us whether the trace is recorded, and nobody has decided yet.
    pub(crate) const DEFERRED: Self = Self(1 << 7);
    /// Somebody looks for a fault: the trace is to be recorded everywhere.
    pub(crate) const DEBUG: Self = Self(1 << 6);
    /// What is said of a whole trace, and not of a span.
    const OF_TRACE: u32 = 0xff & !Self::SERVED.0 | 0xffff << Self::EPOCH;
    /// There is a trace and a span.
    pub(crate) const VALID: Self = Self(1 << 8);
    /// Spans below are recorded here.
    pub(crate) const RECORDING: Self = Self(1 << 9);
    /// The span is another process's: whether to record below it is still to be decided.
    pub(crate) const REMOTE: Self = Self(1 << 10);
    /// The span has notes that the collector must join, or may have: somebody else knows of it.
    pub(crate) const LATE: Self = Self(1 << 11);
    /// The span has notes, written on the thread on which it is current.
    pub(crate) const NOTED: Self = Self(1 << 15);
    /// The span is where a call from outside entered this process.
    pub(crate) const ENTRANCE: Self = Self(1 << 12);
    /// Nothing below makes a span.
    pub(crate) const SUPPRESSED: Self = Self(1 << 13);
    /// The HTTP call beneath makes no span: the logical call above it has one.
    pub(crate) const LOGICAL_CLIENT: Self = Self(1 << 14);
    /// The upper half is the epoch of the clock in which the local trace began.
    const EPOCH: u32 = 16;

    pub(crate) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether what is noted on the span is worth taking down.
    pub(crate) const fn takes_notes(self) -> bool {
        self.has(Self::RECORDING) && !self.has(Self::SUPPRESSED)
    }

    pub(crate) const fn flags(self) -> TraceFlags {
        TraceFlags::from_bits((self.0 & Self::FLAGS) as u8)
    }

    pub(crate) const fn with_flags(self, flags: TraceFlags) -> Self {
        Self((self.0 & !Self::FLAGS) | flags.bits() as u32)
    }

    pub(crate) const fn epoch(self) -> u16 {
        (self.0 >> Self::EPOCH) as u16
    }

    pub(crate) const fn with_epoch(self, epoch: u16) -> Self {
        Self(self.0 & 0xffff | (epoch as u32) << Self::EPOCH)
    }

    /// What a child span inherits: not what is true of its parent alone.
    pub(crate) const fn of_child(self) -> Self {
        Self(
            self.0
                & !(Self::REMOTE.0
                    | Self::LATE.0
                    | Self::NOTED.0
                    | Self::ENTRANCE.0
                    | Self::LOGICAL_CLIENT.0),
        )
    }

    /// The same in a process that was forked from this one: to that one, a span that is recorded here is another's.
    #[cfg(all(unix, not(loom)))]
    pub(super) const fn inherited(self) -> Self {
        if self.has(Self::RECORDING) { self.without(Self::RECORDING).with(Self::REMOTE) } else { self }
    }

    /// Whether a span that starts here is a recorded child, unless a hook knows better.
    #[inline(always)]
    pub(crate) const fn makes_plain_children(self) -> bool {
        self.0 & Self::ASKED == Self::VALID.0 | Self::RECORDING.0
    }

    /// Whether a span that starts here is known not to be recorded, unless a hook knows better.
    #[inline(always)]
    pub(crate) const fn makes_none(self) -> bool {
        self.0 & Self::ASKED == Self::VALID.0
    }

    /// Whether there is nothing: a span that starts here begins a trace, if anything.
    #[inline(always)]
    pub(crate) const fn is_nothing(self) -> bool {
        self.0 & Self::ASKED == 0
    }

    const ASKED: u32 = Self::VALID.0 | Self::RECORDING.0 | Self::REMOTE.0 | Self::SUPPRESSED.0;

    /// Whether the span has notes, or may have.
    pub(crate) const fn has_notes(self) -> bool {
        self.0 & (Self::LATE.0 | Self::NOTED.0) != 0
    }

    /// What spans of one local trace share, and is written once for all of them.
    #[inline(always)]
    pub(super) const fn of_trace(self) -> u32 {
        self.0 & Self::OF_TRACE
    }
}
