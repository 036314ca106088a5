//! Where chunks are when no thread writes to them. Nobody waits here: threads that record take no lock.

use std::ptr::null_mut;
use std::sync::OnceLock;

use super::chunk::{Chunk, LARGE, SMALL};
use super::slots::Slots;
use super::stack::{Links, Stack};
use super::sync::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// The most memory that all chunks together may take.
const MOST_BYTES: usize = if cfg!(loom) { SMALL * 8 + LARGE * 8 } else { 16 << 20 };
/// More chunks than that memory can hold.
const MOST_CHUNKS: usize = MOST_BYTES / (SMALL * 8);
/// New traces are refused from here on, so that those that have begun find room.
const SHORT_BYTES: usize = MOST_BYTES / 4 * 3;
/// So many full chunks (a megabyte) make the collector get up early: the fewer are under way, the longer each stays in
/// the cache.
const PRESSURE: usize = if cfg!(loom) { usize::MAX } else { (1 << 20) / (LARGE * 8) };
/// At least and at most so many chunks are kept ready, their memory faulted in.
const LEAST_SPARE: usize = if cfg!(loom) { 0 } else { 4 };
const MOST_SPARE: usize = if cfg!(loom) { 0 } else { 64 };

/// All chunks there are, and the threads that write to them.
pub(crate) struct Pool {
    chunks: [AtomicPtr<Chunk>; MOST_CHUNKS],
    made: AtomicU32,
    links: Links<MOST_CHUNKS>,
    // Last in, first out: the chunk that was used last is the one still in the cache.
    small: Stack,
    large: Stack,
    full: Stack,
    full_count: AtomicUsize,
    large_free: AtomicUsize,
    /// How many large chunks were wanted since the collector last made some ready, and how many it makes ready.
    large_wanted: AtomicUsize,
    spare: AtomicUsize,
    /// The memory of all chunks, and of those that are not free.
    bytes: AtomicUsize,
    bytes_in_use: AtomicUsize,
    dropped: AtomicU64,
    /// There are no chunks for anybody until somebody reads them, and so many spans have found none.
    closed: AtomicBool,
    dropped_closed: AtomicU64,
    has_drainer: AtomicBool,
    pub(super) slots: Slots,
    wake: OnceLock<fn()>,
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pool").finish_non_exhaustive()
    }
}

macro_rules! empty_pool {
    ($chunks:expr) => {
        Self {
            chunks: $chunks,
            made: AtomicU32::new(0),
            links: Links::new(),
            small: Stack::new(),
            large: Stack::new(),
            full: Stack::new(),
            full_count: AtomicUsize::new(0),
            large_free: AtomicUsize::new(0),
            large_wanted: AtomicUsize::new(0),
            spare: AtomicUsize::new(LEAST_SPARE),
            bytes: AtomicUsize::new(0),
            bytes_in_use: AtomicUsize::new(0),
            dropped: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            dropped_closed: AtomicU64::new(0),
            has_drainer: AtomicBool::new(false),
            slots: Slots::new(),
            wake: OnceLock::new(),
        }
    };
}

impl Pool {
    #[cfg(not(loom))]
    pub(super) const fn new() -> Self {
        empty_pool!([const { AtomicPtr::new(null_mut()) }; MOST_CHUNKS])
    }

    #[cfg(loom)]
    pub(super) fn new() -> Self {
        empty_pool!(std::array::from_fn(|_| AtomicPtr::new(null_mut())))
    }

    /// A chunk to write to, of this size if there is one; `None` when all the memory allowed is in use.
    pub(super) fn take(&self, words: usize) -> Option<&'static Chunk> {
        if self.is_closed() {
            return None;
        }
        let chunk = if words == SMALL {
            self.take_small().or_else(|| self.make(SMALL)).or_else(|| self.take_large())
        } else {
            self.large_wanted.fetch_add(1, Ordering::Relaxed);
            self.take_large().or_else(|| self.make(LARGE)).or_else(|| self.take_small())
        }?;
        self.bytes_in_use.fetch_add(chunk.capacity() * 8, Ordering::Relaxed);
        Some(chunk)
    }

    fn take_small(&self) -> Option<&'static Chunk> {
        self.chunk(self.small.pop(&self.links)?)
    }

    fn take_large(&self) -> Option<&'static Chunk> {
        let number = self.large.pop(&self.links)?;
        self.large_free.fetch_sub(1, Ordering::Relaxed);
        self.chunk(number)
    }

    /// Gives a chunk that the collector has read to its end back to the writers.
    pub(super) fn recycle(&self, chunk: &'static Chunk) {
        self.bytes_in_use.fetch_sub(chunk.capacity() * 8, Ordering::Relaxed);
        self.put(chunk);
    }

    /// Hands a chunk that its thread is done with to the collector.
    pub(super) fn push_full(&self, chunk: &'static Chunk) {
        self.full.push(&self.links, chunk.number());
        if self.full_count.fetch_add(1, Ordering::Relaxed) + 1 == PRESSURE {
            if let Some(wake) = self.wake.get() {
                wake();
            }
        }
    }

    /// All full chunks, oldest first.
    pub(super) fn take_full(&self) -> Vec<&'static Chunk> {
        let full = self.full.take_all(&self.links);
        self.full_count.fetch_sub(full.len(), Ordering::Relaxed);
        full.into_iter().filter_map(|number| self.chunk(number)).collect()
    }

    /// Makes chunks ready, so that threads need not: called by the collector between its rounds. As many as were wanted
    /// of late, since as many may be wanted again before it comes back.
    pub(super) fn keep_spare(&self) {
        let wanted = self.large_wanted.swap(0, Ordering::Relaxed);
        let before = self.spare.load(Ordering::Relaxed);
        let spare = wanted.max(before - before / 8).clamp(LEAST_SPARE, MOST_SPARE);
        self.spare.store(spare, Ordering::Relaxed);
        while self.large_free.load(Ordering::Relaxed) < spare {
            let Some(chunk) = self.make(LARGE) else { return };
            self.put(chunk);
        }
    }

    /// Whether memory is so short that a new trace may not find room.
    pub(super) fn is_short(&self) -> bool {
        self.bytes_in_use.load(Ordering::Relaxed) > SHORT_BYTES
    }

    /// Called when the collector should not wait for its next round.
    pub(super) fn on_pressure(&self, wake: fn()) {
        // The first one stays; there is one collector.
        let _stays = self.wake.set(wake);
    }

    /// Whether so many bytes besides the chunks are within what is allowed; they then count with them.
    pub(super) fn reserve(&self, bytes: usize) -> bool {
        let fits = self.bytes_in_use.fetch_add(bytes, Ordering::Relaxed) + bytes <= MOST_BYTES;
        if !fits {
            self.give_back(bytes);
        }
        fits
    }

    /// Bytes that were reserved are free again.
    pub(super) fn give_back(&self, bytes: usize) {
        self.bytes_in_use.fetch_sub(bytes, Ordering::Relaxed);
    }

    /// One span had no room.
    pub(super) fn count_dropped(&self) {
        let dropped = if self.is_closed() { &self.dropped_closed } else { &self.dropped };
        dropped.fetch_add(1, Ordering::Relaxed);
    }

    /// How many spans had no room so far.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn is_closed(&self) -> bool {
        // The model checker knows nothing of forks, and has enough to look at.
        !cfg!(loom) && self.closed.load(Ordering::Relaxed)
    }

    /// How many spans had no room because the pool was closed.
    #[cfg(not(loom))]
    pub(super) fn dropped_closed(&self) -> u64 {
        self.dropped_closed.load(Ordering::Relaxed)
    }

    /// Whether the caller is the one who reads the buffers from now on.
    pub(super) fn take_drainer(&self) -> bool {
        if !cfg!(loom) {
            self.closed.store(false, Ordering::Relaxed);
        }
        !self.has_drainer.swap(true, Ordering::AcqRel)
    }

    /// Forgets all chunks and slots, which stay in memory, and is closed until there is another drainer.
    ///
    /// # Safety
    /// Only where no other thread is, and this one forgets its chunk and its slot, too.
    #[cfg(all(unix, not(loom)))]
    pub(super) unsafe fn abandon(&self) {
        self.closed.store(true, Ordering::Relaxed);
        self.has_drainer.store(false, Ordering::Relaxed);
        [&self.small, &self.large, &self.full].into_iter().for_each(Stack::forget);
        self.slots.forget();
        self.made.store(0, Ordering::Relaxed);
        let sizes = [&self.full_count, &self.large_free, &self.large_wanted, &self.bytes, &self.bytes_in_use];
        sizes.into_iter().for_each(|size| size.store(0, Ordering::Relaxed));
        let counts = [&self.dropped, &self.dropped_closed];
        counts.into_iter().for_each(|count| count.store(0, Ordering::Relaxed));
    }

    /// A new chunk, where there may be one more.
    fn make(&self, words: usize) -> Option<&'static Chunk> {
        if self.bytes.fetch_add(words * 8, Ordering::Relaxed) + words * 8 > MOST_BYTES {
            self.bytes.fetch_sub(words * 8, Ordering::Relaxed);
            return None;
        }
        // Fewer than there are places: each takes at least a place's share of the memory.
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let place = self.chunks.get(number as usize)?;
        // Chunks live as long as the program: they go round between threads and the collector.
        let chunk: &'static Chunk = Box::leak(Box::new(Chunk::new(words, number)));
        place.store(std::ptr::from_ref(chunk).cast_mut(), Ordering::Release);
        Some(chunk)
    }

    fn put(&self, chunk: &'static Chunk) {
        if chunk.capacity() == SMALL {
            self.small.push(&self.links, chunk.number());
        } else {
            self.large.push(&self.links, chunk.number());
            self.large_free.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn chunk(&self, number: u32) -> Option<&'static Chunk> {
        let chunk = self.chunks.get(number as usize)?.load(Ordering::Acquire);
        // SAFETY: places hold null or pointers to leaked chunks.
        unsafe { chunk.as_ref() }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn chunks_come_back_and_memory_has_an_end() {
        let pool = Pool::new();
        let first = pool.take(LARGE).unwrap();
        pool.recycle(first);
        let mut taken = Vec::new();
        while let Some(chunk) = pool.take(LARGE) {
            taken.push(chunk);
        }
        let bytes: usize = taken.iter().map(|chunk| chunk.capacity() * 8).sum();
        assert!(bytes <= MOST_BYTES && bytes > MOST_BYTES / 4 * 3 && pool.is_short());
        assert!(pool.take(SMALL).is_none());
        taken.into_iter().for_each(|chunk| pool.recycle(chunk));
        assert!(!pool.is_short() && pool.take(LARGE).is_some());
        // There is no room for another small one, but a large one does as well.
        assert!(pool.take(SMALL).is_some());
    }
}
