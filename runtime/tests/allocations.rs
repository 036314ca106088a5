//! Recording allocates nothing on the thread that records, once it has recorded before.
#![allow(unsafe_code, reason = "counting allocations takes an allocator")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::future::Future as _;
use std::pin::pin;
use std::task::{Context as Waker, Waker as Handle};

use traced_runtime::export::Memory;
use traced_runtime::{__private, Builder, Callsite, Span, Value, callsite};

struct Counting;

thread_local!(static ALLOCATIONS: Cell<usize> = const { Cell::new(0) });

// SAFETY: everything is left to the system's allocator; counting touches a thread-local without a destructor.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(at, layout) };
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        // SAFETY: as the caller promises.
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

static ROOT: Callsite = callsite!("root");
static PLAIN: Callsite = callsite!("plain");
static NOTED: Callsite = callsite!("noted").with_keys(&["a", "b", "c"]);
static FUTURE: Callsite = callsite!("future");

/// A hundred spans of one kind below a root of their own.
fn trace(kind: fn()) {
    let _root = __private::enter(&ROOT);
    (0..100).for_each(|_| kind());
}

fn plain() {
    let _scope = __private::enter(&PLAIN);
}

fn noted() {
    let _scope = __private::enter(&NOTED);
    let number = format_args!("{:05}", 42);
    let values = [Value::Static("static"), Value::I64(7), Value::Display(&number)];
    __private::entry(&NOTED, &values.map(Some));
}

fn owned() {
    let span = Span::start(&PLAIN);
    span.set("key", "a value that is copied");
    let _entered = span.enter();
}

fn in_future() {
    let future = __private::future(&FUTURE, async { 7 }, |_| None);
    let mut waker = Waker::from_waker(Handle::noop());
    assert!(pin!(future).poll(&mut waker).is_ready());
}

#[test]
fn recording_allocates_nothing_in_the_steady_state() {
    let guard = Builder::new("shop", "1").exporter(Memory::default()).install();
    for (name, kind) in
        [("plain", plain as fn()), ("noted", noted), ("owned", owned), ("in a future", in_future)]
    {
        for _ in 0..20 {
            trace(kind);
        }
        assert!(guard.flush(std::time::Duration::from_secs(10)));
        let before = ALLOCATIONS.get();
        for _ in 0..10 {
            trace(kind);
        }
        assert_eq!(ALLOCATIONS.get() - before, 0, "{name}");
    }
}
