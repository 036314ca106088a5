//! How many spans have started: read off the threads' own ids, so that counting costs a span nothing.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::sequence::Sequence;

/// The sequences of the threads that are there, and what those have counted that are not.
struct Threads {
    alive: Vec<Alive>,
    counted: u64,
}

struct Alive(*const Sequence);

// SAFETY: a sequence that is in the list was seeded before and will not be again; all that its thread still changes is
// atomic. It leaves the list before its thread's memory goes (`leave`), and all who look hold the lock.
unsafe impl Send for Alive {}

static THREADS: Mutex<Threads> = Mutex::new(Threads { alive: Vec::new(), counted: 0 });

fn threads() -> MutexGuard<'static, Threads> {
    THREADS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// No thread joins, leaves or counts while this is held.
#[cfg(unix)]
pub(super) fn hold() -> impl Sized + 'static {
    threads()
}

/// Forgets all threads and what they have counted: they are another process's.
#[cfg(unix)]
pub(super) fn forget_all() {
    *threads() = Threads { alive: Vec::new(), counted: 0 };
}

/// The spans that have started so far, on all threads.
pub(crate) fn started() -> u64 {
    let threads = threads();
    // SAFETY: see `Alive`.
    threads.counted + threads.alive.iter().map(|alive| unsafe { &*alive.0 }.count()).sum::<u64>()
}

/// A thread's sequence has been seeded.
///
/// # Safety
/// It stays where it is, and is not seeded again, until [`leave`].
pub(super) unsafe fn join(sequence: &Sequence) {
    threads().alive.push(Alive(sequence));
}

/// The thread is ending.
pub(super) fn leave(sequence: &Sequence) {
    let mut threads = threads();
    let place = threads.alive.iter().position(|alive| std::ptr::eq(alive.0, sequence));
    if let Some(place) = place {
        threads.alive.swap_remove(place);
        threads.counted += sequence.count();
        sequence.recount();
    }
}

/// Counts what a thread has started that is not in the list: one that is ending.
pub(super) fn count(sequence: &Sequence) {
    threads().counted += sequence.count();
    sequence.recount();
}
