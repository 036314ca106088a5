//! The list of the threads that record: where the collector finds the chunks that they are writing to.

use std::ptr::{null, null_mut};
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

use super::chunk::Chunk;

/// A thread's place in the list. Places are never taken out; a new thread takes over that of one that has ended.
pub(super) struct Slot {
    /// The chunk that the thread writes to now; null between threads.
    pub(super) chunk: AtomicPtr<Chunk>,
    taken: AtomicBool,
    next: *const Self,
}

// SAFETY: `next` is set before the slot is in the list, and never again.
unsafe impl Sync for Slot {}
// SAFETY: as above; nothing in a slot is bound to a thread.
unsafe impl Send for Slot {}

static FIRST: AtomicPtr<Slot> = AtomicPtr::new(null_mut());

/// A place for the calling thread: a free one, or a new one.
pub(super) fn take() -> &'static Slot {
    let free = |slot: &&'static Slot| {
        slot.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
    };
    if let Some(slot) = all().find(free) {
        return slot;
    }
    let slot = Box::leak(Box::new(Slot {
        chunk: AtomicPtr::new(null_mut()),
        taken: AtomicBool::new(true),
        next: null(),
    }));
    let mut first = FIRST.load(Ordering::Relaxed);
    loop {
        slot.next = first;
        match FIRST.compare_exchange_weak(first, slot, Ordering::Release, Ordering::Relaxed) {
            Ok(_) => return slot,
            Err(now) => first = now,
        }
    }
}

/// The thread is gone; its chunk must have been handed over before.
pub(super) fn free(slot: &'static Slot) {
    slot.chunk.store(null_mut(), Ordering::Release);
    slot.taken.store(false, Ordering::Release);
}

/// All places, taken or not.
pub(super) fn all() -> impl Iterator<Item = &'static Slot> {
    // SAFETY: the list holds leaked slots only, and each was whole before it was in the list (Release above).
    let first = unsafe { FIRST.load(Ordering::Acquire).as_ref() };
    // SAFETY: as above.
    std::iter::successors(first, |slot| unsafe { slot.next.as_ref() })
}
