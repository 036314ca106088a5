//! What threads share: the standard library's, or that of the model checker, which runs every order of events.
//!
//! `RUSTFLAGS="--cfg loom"` chooses the latter. Only what the models in `models.rs` run through is built on this.

#[cfg(not(loom))]
pub(super) use std::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};

#[cfg(loom)]
pub(super) use loom::sync::atomic::{AtomicBool, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering};

/// The words of a chunk, which its writer and its reader reach from two threads.
#[cfg(not(loom))]
pub(super) struct Words(Box<[std::cell::UnsafeCell<u64>]>);

#[cfg(not(loom))]
impl Words {
    /// So many words, written once so that their memory is there.
    pub(super) fn new(count: usize) -> Self {
        Self((0..count).map(|_| std::cell::UnsafeCell::new(u64::MAX)).collect())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// Where they start.
    pub(super) fn start(&self) -> *mut u64 {
        std::cell::UnsafeCell::raw_get(self.0.as_ptr())
    }

    /// Writes a word.
    ///
    /// # Safety
    /// `at` is in these words, and nobody else reads or writes there now.
    #[inline(always)]
    pub(super) unsafe fn write(_words: &Self, at: *mut u64, word: u64) {
        // SAFETY: as the caller promises.
        unsafe { at.write(word) };
    }

    /// The words of a stretch.
    ///
    /// # Safety
    /// Nobody writes there while the result is in use.
    pub(super) unsafe fn read(&self, from: usize, to: usize) -> &[u64] {
        // SAFETY: as the caller promises; a stretch out of bounds is none.
        self.0.get(from..to).map_or(&[], |cells| unsafe { &*(std::ptr::from_ref(cells) as *const [u64]) })
    }
}

/// The same, with every access known to the model checker. The addresses are those of words that nobody touches.
#[cfg(loom)]
pub(super) struct Words {
    cells: Box<[loom::cell::UnsafeCell<u64>]>,
    addresses: Box<[u64]>,
}

#[cfg(loom)]
impl Words {
    pub(super) fn new(count: usize) -> Self {
        let cells = (0..count).map(|_| loom::cell::UnsafeCell::new(u64::MAX)).collect();
        Self { cells, addresses: vec![0; count].into() }
    }

    pub(super) fn count(&self) -> usize {
        self.cells.len()
    }

    pub(super) fn start(&self) -> *mut u64 {
        self.addresses.as_ptr().cast_mut()
    }

    pub(super) unsafe fn write(words: &Self, at: *mut u64, word: u64) {
        let index = (at.addr() - words.start().addr()) / 8;
        // SAFETY: the model checker sees to it.
        words.cells[index].with_mut(|cell| unsafe { *cell = word });
    }

    pub(super) unsafe fn read(&self, from: usize, to: usize) -> Vec<u64> {
        // SAFETY: the model checker sees to it.
        self.cells[from..to].iter().map(|cell| cell.with(|word| unsafe { *word })).collect()
    }
}
