//! A forked process begins with nothing of what the other has recorded.

#[cfg(unix)]
use std::sync::atomic::AtomicU32;
use std::sync::atomic::{AtomicU64, Ordering};

use super::ticks::Tick;
#[cfg(unix)]
use super::{started, thread};

/// When this process was forked, if it was.
static FORKED_AT: AtomicU64 = AtomicU64::new(0);
/// The process that what is recorded belongs to.
#[cfg(unix)]
static PROCESS: AtomicU32 = AtomicU32::new(0);

/// Has these called around every fork, in forked processes too: before it, and after it in the one process and the other,
/// on the thread that forks.
#[cfg(unix)]
pub(crate) fn on_fork(before: extern "C" fn(), in_parent: extern "C" fn(), in_child: extern "C" fn()) {
    PROCESS.store(std::process::id(), Ordering::Relaxed);
    // SAFETY: any functions of this type may be called then. Where there is no memory to note them, nothing happens.
    unsafe { libc::pthread_atfork(Some(before), Some(in_parent), Some(in_child)) };
}

/// Nobody changes what threads share here while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    started::hold()
}

/// Forgets what another process has recorded, and makes other ids than it does. Does nothing in that process itself.
#[cfg(unix)]
pub(crate) fn begin_anew() {
    let process = std::process::id();
    if PROCESS.swap(process, Ordering::Relaxed) == process {
        return;
    }
    FORKED_AT.store(Tick::now().0, Ordering::Relaxed);
    // SAFETY: this process has just been forked, so this is the one thread there is.
    unsafe { thread::begin_anew() };
}

/// Whether a span that began then began in the process that this one was forked from, which will tell of it.
pub(crate) fn is_inherited(start: Tick) -> bool {
    start.0 < FORKED_AT.load(Ordering::Relaxed)
}

/// Whether there may be such spans.
pub(crate) fn is_forked() -> bool {
    FORKED_AT.load(Ordering::Relaxed) != 0
}
