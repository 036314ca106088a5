//! Why a span that starts below nothing may matter: one byte, zero in a process that nobody has set up.

use std::sync::atomic::{AtomicU8, Ordering};

use super::ticks;

static AWAKE: AtomicU8 = AtomicU8::new(0);

/// There is a head, which may record new traces.
pub(crate) const HEAD: u8 = 1;
/// A test captures spans.
pub(crate) const CAPTURES: u8 = 2;
/// The environment of the process named a caller, whom no span has taken up yet.
pub(crate) const ENVIRONMENT: u8 = 4;
/// Somebody wants to be asked for a parent or told what is current.
const HOOKED: u8 = 8;

/// From now on this is a reason, or is none.
pub(crate) fn set(reason: u8, on: bool) {
    if on {
        AWAKE.fetch_or(reason, Ordering::Release);
    } else {
        AWAKE.fetch_and(!reason, Ordering::Release);
    }
}

/// Whether this is a reason now.
#[inline(always)]
pub(crate) fn is(reason: u8) -> bool {
    AWAKE.load(Ordering::Relaxed) & reason != 0
}

/// Whether there is no reason at all.
#[inline(always)]
pub(super) fn is_asleep() -> bool {
    AWAKE.load(Ordering::Relaxed) == 0
}

/// Whether a span that starts may be recorded, whatever its parent.
pub(crate) fn may_record() -> bool {
    !is_asleep() || super::thread::peek().takes_notes()
}

/// From now on no span starts without asking.
pub(crate) fn hook() {
    set(HOOKED, true);
    ticks::hook();
}

/// Whether there is somebody to ask or to tell.
#[inline(always)]
pub(crate) fn is_hooked() -> bool {
    is(HOOKED)
}
