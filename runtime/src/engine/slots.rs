//! The list of the threads that record: where the collector finds the chunks that they are writing to.

use std::ptr::{null, null_mut};

use super::chunk::Chunk;
use super::sync::{AtomicBool, AtomicPtr, Ordering};

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

/// The list.
pub(super) struct Slots {
    first: AtomicPtr<Slot>,
}

impl Slots {
    #[cfg(not(loom))]
    pub(super) const fn new() -> Self {
        Self { first: AtomicPtr::new(null_mut()) }
    }

    #[cfg(loom)]
    pub(super) fn new() -> Self {
        Self { first: AtomicPtr::new(null_mut()) }
    }

    /// A place for the calling thread: a free one, or a new one.
    pub(super) fn take(&self) -> &'static Slot {
        let free = |slot: &&'static Slot| {
            slot.taken.compare_exchange(false, true, Ordering::Acquire, Ordering::Relaxed).is_ok()
        };
        if let Some(slot) = self.all().find(free) {
            return slot;
        }
        let slot = Box::leak(Box::new(Slot {
            chunk: AtomicPtr::new(null_mut()),
            taken: AtomicBool::new(true),
            next: null(),
        }));
        let mut first = self.first.load(Ordering::Relaxed);
        loop {
            slot.next = first;
            match self.first.compare_exchange_weak(first, slot, Ordering::Release, Ordering::Relaxed) {
                Ok(_) => return slot,
                Err(now) => first = now,
            }
        }
    }

    /// Is empty from now on; no other thread may be there.
    #[cfg(all(unix, not(loom)))]
    pub(super) fn forget(&self) {
        self.first.store(null_mut(), Ordering::Relaxed);
    }

    /// All places, taken or not.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static Slot> {
        // SAFETY: the list holds leaked slots only, and each was whole before it was in the list (Release above).
        let first = unsafe { self.first.load(Ordering::Acquire).as_ref() };
        // SAFETY: as above.
        std::iter::successors(first, |slot| unsafe { slot.next.as_ref() })
    }
}

impl Slot {
    /// The thread is gone; its chunk must have been handed over before.
    pub(super) fn free(&self) {
        self.chunk.store(null_mut(), Ordering::Release);
        self.taken.store(false, Ordering::Release);
    }
}
