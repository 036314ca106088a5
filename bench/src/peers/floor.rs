//! The least that can be done: two readings of the processor's counter and 64 bytes into memory that is in the cache.
//!
//! Nobody reads what it writes, nothing is ever full, and no panic, limit or late note is thought of. No library can
//! be cheaper and honest; how near one comes is what this column shows.

use std::cell::UnsafeCell;
use std::fmt::{self, Write as _};
use std::hint::black_box;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use pin_project_lite::pin_project;

use super::Library;
use crate::clocks::ticks;
use crate::workloads::{self, Calls};

pub struct Floor;

impl Library for Floor {}

impl Calls for Floor {
    fn root(work: impl FnOnce()) {
        let before = with(|thread| {
            let before = (thread.trace, thread.span, thread.mode);
            (thread.trace, thread.span) = ([thread.next_id(), thread.next_id()], 0);
            thread.mode = thread.wanted;
            before
        });
        let root = enter("root");
        work();
        drop(root);
        with(|thread| (thread.trace, thread.span, thread.mode) = before);
    }

    #[inline(never)]
    fn leaf(n: u64) -> u64 {
        let _span = enter("leaf");
        black_box(n)
    }

    #[inline(never)]
    fn nest(n: u64, depth: u32) -> u64 {
        let _span = enter("nest");
        if depth > 1 { Self::nest(n, depth - 1) + 1 } else { black_box(n) }
    }

    #[inline(never)]
    fn attributes(n: u64) -> u64 {
        let _span = enter("attributes");
        with(|thread| {
            if thread.mode == Mode::Recording {
                let at = thread.room();
                at.string("a static value").word(n);
                write!(at, "user-{n:011}").expect("it takes everything");
            }
        });
        black_box(n)
    }

    #[inline(never)]
    fn copied(n: u64, user: &str) -> u64 {
        let _span = enter("copied");
        with(|thread| {
            if thread.mode == Mode::Recording {
                thread.room().string("a static value").word(n).bytes(user.as_bytes());
            }
        });
        black_box(n)
    }

    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
        InSpan { work, site: "root", span: None, root: true }
    }

    #[inline(never)]
    fn ready(n: u64) -> impl Future<Output = u64> {
        InSpan { work: async move { black_box(n) }, site: "ready", span: None, root: false }
    }

    #[inline(never)]
    fn yielding(n: u64) -> impl Future<Output = u64> {
        let work = async move {
            workloads::wait_once().await;
            black_box(n)
        };
        InSpan { work, site: "yielding", span: None, root: false }
    }

    fn unsampled(work: impl FnOnce()) {
        with(|thread| thread.wanted = Mode::Unsampled);
        work();
        with(|thread| thread.wanted = Mode::Recording);
    }
}

/// As much as a processor's first cache holds of records, with room behind them for the longest one.
const WORDS: usize = 4096;
const LONGEST: usize = 32;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Off,
    Recording,
    Unsampled,
}

struct Thread {
    next: usize,
    mode: Mode,
    wanted: Mode,
    span: u64,
    trace: [u64; 2],
    id: u64,
    words: [u64; WORDS + LONGEST],
}

thread_local! {
    static THREAD: UnsafeCell<Thread> = const {
        UnsafeCell::new(Thread {
            next: 0,
            mode: Mode::Off,
            wanted: Mode::Recording,
            span: 0,
            trace: [0; 2],
            id: 0,
            words: [0; WORDS + LONGEST],
        })
    };
}

#[inline(always)]
fn with<R>(work: impl FnOnce(&mut Thread) -> R) -> R {
    // SAFETY: this thread's alone, and no caller comes back in here from its work.
    THREAD.with(|thread| work(unsafe { &mut *thread.get() }))
}

impl Thread {
    #[inline(always)]
    fn next_id(&mut self) -> u64 {
        self.id = self.id.wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.id
    }

    #[inline(always)]
    fn room(&mut self) -> &mut Self {
        if self.next >= WORDS {
            self.next = 0;
        }
        self
    }

    #[inline(always)]
    fn word(&mut self, word: u64) -> &mut Self {
        debug_assert!(self.next < WORDS + LONGEST);
        // SAFETY: `room` leaves as much as the longest record of this file takes.
        unsafe { *self.words.get_unchecked_mut(self.next) = word };
        self.next += 1;
        self
    }

    #[inline(always)]
    fn string(&mut self, text: &'static str) -> &mut Self {
        self.word(text.as_ptr().addr() as u64).word(text.len() as u64)
    }

    #[inline(always)]
    fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let words = bytes.len().div_ceil(8);
        if self.next + words <= WORDS + LONGEST {
            // SAFETY: it was just seen to fit.
            unsafe {
                let to = self.words.as_mut_ptr().add(self.next).cast::<u8>();
                std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len());
            }
            self.next += words;
        }
        self
    }

    #[inline(always)]
    fn record(&mut self, span: &Span, site: &'static str, end: u64) {
        let [high, low] = self.trace;
        self.room().string(site).word(high).word(low).word(span.id).word(span.parent);
        self.word(span.start).word(end);
    }
}

impl fmt::Write for Thread {
    #[inline]
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.bytes(text.as_bytes());
        Ok(())
    }
}

struct Span {
    id: u64,
    parent: u64,
    start: u64,
}

struct Entered(Option<Span>, &'static str);

#[inline(always)]
fn enter(site: &'static str) -> Entered {
    let span = with(|thread| {
        if thread.mode != Mode::Recording {
            return None;
        }
        let (id, parent) = (thread.next_id(), thread.span);
        thread.span = id;
        Some(Span { id, parent, start: ticks() })
    });
    Entered(span, site)
}

impl Drop for Entered {
    #[inline(always)]
    fn drop(&mut self) {
        let Some(span) = &self.0 else { return };
        let end = ticks();
        with(|thread| {
            thread.span = span.parent;
            thread.record(span, self.1, end);
        });
    }
}

pin_project! {
    struct InSpan<F> {
        #[pin]
        work: F,
        site: &'static str,
        span: Option<Span>,
        root: bool,
    }
}

impl<F: Future> Future for InSpan<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, waker: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let before = with(|thread| {
            let before = (thread.span, thread.mode);
            if *this.root {
                thread.trace = [thread.next_id(), thread.next_id()];
                thread.mode = thread.wanted;
            }
            if thread.mode == Mode::Recording {
                let (id, parent) = (thread.next_id(), thread.span);
                let span = this.span.get_or_insert_with(|| Span { id, parent, start: ticks() });
                thread.span = span.id;
            }
            before
        });
        let polled = this.work.poll(waker);
        with(|thread| (thread.span, thread.mode) = before);
        let output = ready!(polled);
        if let Some(span) = this.span.take() {
            with(|thread| thread.record(&span, this.site, ticks()));
        }
        Poll::Ready(output)
    }
}
