//! Threads leave no memory behind when they end, whether or not anything was recorded on them.
#![allow(unsafe_code, reason = "counting memory takes an allocator")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicIsize, Ordering};
use std::time::Duration;

use traced_runtime::export::{Batch, ExportError, Exporter};
use traced_runtime::{Builder, Callsite, Context, Scope, Span, callsite};

struct Counting;

static LIVE: AtomicIsize = AtomicIsize::new(0);

// SAFETY: everything is left to the system's allocator; counting touches an atomic.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size() as isize, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size() as isize, Ordering::Relaxed);
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) };
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static OUTER: Callsite = callsite!("outer");
static INNER: Callsite = callsite!("inner");

/// Takes everything and keeps nothing.
struct Discard;

impl Exporter for Discard {
    fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
        Ok(())
    }

    fn destination(&self) -> String {
        "nowhere".into()
    }
}

fn spans() {
    let _outer = Scope::enter(&OUTER);
    let _context = Context::current().with_baggage("k", "v").enter();
    drop(Scope::of(Span::start(&INNER)));
}

fn threads(count: usize) {
    (0..count).for_each(|_| std::thread::spawn(spans).join().unwrap());
}

#[test]
fn a_thousand_threads_leave_no_memory_behind() {
    // What is a matter of the first few times is there afterwards.
    threads(20);
    let before = LIVE.load(Ordering::Relaxed);
    threads(1000);
    let unrecorded = LIVE.load(Ordering::Relaxed) - before;

    let guard = Builder::new("shop", "1").exporter(Discard).install();
    // Few at a time, so that the collector is never behind and the record pool stays as large as it is.
    let round = || {
        for _ in 0..10 {
            threads(20);
            assert!(guard.flush(Duration::from_secs(10)));
        }
    };
    (0..2).for_each(|_| round());
    let before = LIVE.load(Ordering::Relaxed);
    (0..5).for_each(|_| round());
    let recorded = LIVE.load(Ordering::Relaxed) - before;
    assert!(unrecorded < 16_000, "{unrecorded} bytes stay of 1000 threads on which nothing was recorded");
    assert!(recorded < 16_000, "{recorded} bytes stay of 1000 threads that recorded");
}
