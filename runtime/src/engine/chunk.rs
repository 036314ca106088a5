//! One piece of memory that a thread fills and the collector reads.

use std::cell::UnsafeCell;

use super::drain::LocalTrace;
use super::sync::{AtomicPtr, Ordering, Words};

/// Words of a thread's first chunk (4 KB): a thousand threads that record little stay small.
pub(super) const SMALL: usize = if cfg!(loom) { 16 } else { 512 };
/// Words of every later chunk (32 KB): small enough to stay in the cache between two uses.
pub(super) const LARGE: usize = if cfg!(loom) { 24 } else { 4096 };

/// Memory for records. One thread writes, the collector reads what is committed.
pub(super) struct Chunk {
    words: Words,
    number: u32,
    /// The end of the whole records.
    committed: AtomicPtr<u64>,
    /// The collector's own bookmark in this chunk.
    bookmark: UnsafeCell<Bookmark>,
}

/// How far the collector has read, and in which trace it is there.
#[derive(Default)]
pub(super) struct Bookmark {
    pub(super) read: usize,
    pub(super) local: LocalTrace,
}

// SAFETY: `words` above `committed` belong to the one thread that holds the chunk as its own (thread.rs: a chunk is
// taken from the pool by one thread and leaves it before it is recycled); words below `committed` are never written
// again until the collector has recycled the chunk. `bookmark` is touched through the one `Drainer` only.
unsafe impl Sync for Chunk {}
// SAFETY: as above; nothing in a chunk is bound to a thread.
unsafe impl Send for Chunk {}

impl Chunk {
    /// A chunk whose memory is already faulted in: a page fault on the hot path costs more than fifty spans.
    pub(super) fn new(words: usize, number: u32) -> Self {
        let words = Words::new(words);
        let committed = AtomicPtr::new(words.start());
        Self { words, committed, bookmark: UnsafeCell::new(Bookmark::default()), number }
    }

    /// What the pool knows it by.
    pub(super) const fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn capacity(&self) -> usize {
        self.words.count()
    }

    /// Where the words start, for the thread that writes them.
    pub(super) fn start(&self) -> *mut u64 {
        self.words.start()
    }

    /// Writes a word that is not yet committed.
    ///
    /// # Safety
    /// `at` is in this chunk, at or above what is committed, and the calling thread holds the chunk as its own.
    #[inline(always)]
    pub(super) unsafe fn write(&self, at: *mut u64, word: u64) {
        // SAFETY: the collector reads committed words only, and nobody else writes.
        unsafe { Words::write(&self.words, at, word) };
    }

    /// The committed words of a stretch.
    ///
    /// # Safety
    /// Only for words that `committed` has covered, and by the one `Drainer`, which alone resets the chunk.
    pub(super) unsafe fn read(&self, from: usize, to: usize) -> impl std::ops::Deref<Target = [u64]> {
        // SAFETY: committed words are written no more until the chunk is reset.
        unsafe { self.words.read(from, to) }
    }

    /// Publishes all words before `end`.
    #[inline(always)]
    pub(super) fn commit(&self, end: *mut u64) {
        self.committed.store(end, Ordering::Release);
    }

    /// How many words are whole records.
    pub(super) fn committed(&self) -> usize {
        (self.committed.load(Ordering::Acquire).addr() - self.start().addr()) / size_of::<u64>()
    }

    /// The collector's bookmark.
    ///
    /// # Safety
    /// Only the one `Drainer` may call this, and it must not hold two of these borrows of one chunk.
    #[allow(clippy::mut_from_ref, reason = "exclusive by the contract above")]
    pub(super) unsafe fn bookmark(&self) -> &mut Bookmark {
        // SAFETY: the caller is the only one that touches the bookmark.
        unsafe { &mut *self.bookmark.get() }
    }

    /// Makes the chunk as good as new.
    ///
    /// # Safety
    /// Only for a chunk that no thread writes to, called by the one `Drainer`.
    pub(super) unsafe fn reset(&self) {
        // SAFETY: as the caller promises.
        unsafe { *self.bookmark() = Bookmark::default() };
        self.committed.store(self.start(), Ordering::Release);
    }
}
