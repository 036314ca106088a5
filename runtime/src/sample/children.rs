//! A warning that the specification asks for: a share taken of traces that somebody else has begun.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::diagnostics;

static SEEN: AtomicBool = AtomicBool::new(false);
static SAID: AtomicBool = AtomicBool::new(false);

/// A sampler that does not obey its callers decides on a trace that one of them has decided on.
#[inline]
pub(super) fn have_been_seen() {
    if !SEEN.load(Relaxed) {
        SEEN.store(true, Relaxed);
    }
}

/// Says so once in the life of the process: the collector does, because a thread that begins a span must not wait for
/// stderr.
pub(crate) fn warn_of_children() {
    if SEEN.load(Relaxed) && !SAID.swap(true, Relaxed) {
        diagnostics::warn(
            "the sampler chooses among traces whose callers have chosen already, so some break apart: put \
             parentbased_ before its name, or let it obey callers (Sampler::obeying_caller)",
        );
    }
}
