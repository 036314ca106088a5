//! Where chunks are when no thread writes to them, and the list of the threads that do.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::chunk::{Chunk, LARGE, SMALL};

/// The most memory that all chunks together may take.
const POOL_BYTES: usize = 16 << 20;
/// So many full chunks make the collector get up early.
const PRESSURE: usize = POOL_BYTES / 4 / (LARGE * 8);

/// A thread's place in the list of writers.
#[derive(Default)]
pub(super) struct Slot {
    /// The chunk that the thread writes to now; null between threads.
    pub(super) chunk: AtomicPtr<Chunk>,
    taken: AtomicBool,
}

static STORE: Mutex<Store> =
    Mutex::new(Store { small: Vec::new(), large: Vec::new(), full: Vec::new(), slots: Vec::new(), bytes: 0 });
static FULL: AtomicUsize = AtomicUsize::new(0);
static DROPPED: AtomicU64 = AtomicU64::new(0);
static WAKE: Mutex<Option<fn()>> = Mutex::new(None);

struct Store {
    // Last in, first out: the chunk that was used last is the one still in the cache.
    small: Vec<&'static Chunk>,
    large: Vec<&'static Chunk>,
    full: Vec<&'static Chunk>,
    slots: Vec<&'static Slot>,
    bytes: usize,
}

/// A poisoned lock is still a whole list: nothing between lock and unlock leaves it half changed.
fn store() -> MutexGuard<'static, Store> {
    STORE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A chunk to write to; `None` when all the memory allowed is in use.
pub(super) fn take(words: usize) -> Option<&'static Chunk> {
    let mut store = store();
    let free = if words == SMALL { store.small.pop() } else { store.large.pop() };
    if free.is_some() {
        return free;
    }
    if store.bytes + words * 8 > POOL_BYTES {
        return None;
    }
    store.bytes += words * 8;
    drop(store);
    // Chunks live as long as the program: they go round between threads and the collector.
    Some(Box::leak(Box::new(Chunk::new(words))))
}

/// Gives a chunk that the collector has read to its end back to the writers.
pub(super) fn recycle(chunk: &'static Chunk) {
    let mut store = store();
    if chunk.capacity() == SMALL { store.small.push(chunk) } else { store.large.push(chunk) }
}

/// Hands a chunk that its thread is done with to the collector.
pub(super) fn push_full(chunk: &'static Chunk) {
    store().full.push(chunk);
    if FULL.fetch_add(1, Ordering::Relaxed) + 1 == PRESSURE {
        let wake = *WAKE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(wake) = wake {
            wake();
        }
    }
}

/// All full chunks, oldest first.
pub(super) fn take_full() -> Vec<&'static Chunk> {
    let full = std::mem::take(&mut store().full);
    FULL.fetch_sub(full.len(), Ordering::Relaxed);
    full
}

/// A place in the list for the calling thread: a free one, or a new one.
pub(super) fn take_slot() -> &'static Slot {
    let mut store = store();
    if let Some(slot) = store.slots.iter().find(|slot| !slot.taken.load(Ordering::Relaxed)) {
        slot.taken.store(true, Ordering::Relaxed);
        return slot;
    }
    let slot: &'static Slot = Box::leak(Box::new(Slot::default()));
    slot.taken.store(true, Ordering::Relaxed);
    store.slots.push(slot);
    slot
}

/// The thread is gone; its chunk must have been handed over before.
pub(super) fn free_slot(slot: &'static Slot) {
    slot.chunk.store(null_mut(), Ordering::Release);
    let _store = store();
    slot.taken.store(false, Ordering::Relaxed);
}

pub(super) fn slots() -> Vec<&'static Slot> {
    store().slots.clone()
}

pub(super) fn on_pressure(wake: fn()) {
    *WAKE.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake);
}

/// One span had no room.
pub(super) fn count_dropped() {
    DROPPED.fetch_add(1, Ordering::Relaxed);
}

/// How many spans had no room so far.
pub(crate) fn dropped() -> u64 {
    DROPPED.load(Ordering::Relaxed)
}
