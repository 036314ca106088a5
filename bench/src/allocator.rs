//! Counts allocations, while it is asked to.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

// Off it costs one load and a branch, so that times are measured with it in place.
static ON: AtomicBool = AtomicBool::new(false);
static ALL: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static HERE: Cell<u64> = const { Cell::new(0) };
}

/// Counts from now on.
pub fn count() {
    ON.store(true, Ordering::Relaxed);
}

/// How many allocations there were on this thread, and in the whole process.
pub fn counted() -> (u64, u64) {
    (HERE.get(), ALL.load(Ordering::Relaxed))
}

struct Counting;

// SAFETY: the system's allocator does it all.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note();
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        note();
        unsafe { System.realloc(at, layout, size) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        unsafe { System.dealloc(at, layout) }
    }
}

#[inline]
fn note() {
    if ON.load(Ordering::Relaxed) {
        ALL.fetch_add(1, Ordering::Relaxed);
        HERE.set(HERE.get() + 1);
    }
}
