//! What is measured: traces in several shapes, most of them of 101 spans.

use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// How deep the nested shape nests; there are ten such towers in a trace.
const DEPTH: u32 = 10;

/// So many traces of the small shape are taken for one, and so many children are in each.
const SMALL_TRACES: usize = 25;
const SMALL_CHILDREN: u64 = 3;

/// As long as what the formatted attribute comes to.
const COPIED: &str = "user-00000000042";

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A hundred children of the root.
    Flat,
    /// Ten towers of ten.
    Nested,
    /// Three children of the root, as of most requests; twenty-five of these count as one trace.
    Small,
    /// As flat, each with a static string, a number and a formatted string.
    Attributes,
    /// As flat, each with a static string, a number and a string that is copied.
    Copied,
    /// As flat, of async functions that are ready at once.
    Ready,
    /// As flat, of async functions that wait once.
    Yielding,
    /// As flat, below a root that is not sampled.
    Unsampled,
    /// As ready, below a root that is not sampled.
    UnsampledReady,
    /// As flat, of a function whose spans are switched off; all below one root that is recorded.
    SwitchedOff,
    /// As ready, in the same way.
    SwitchedOffReady,
    /// As flat but without a root, in a process in which nobody has set anything up.
    Disabled,
    /// As disabled, of async functions that are ready at once.
    DisabledReady,
}

impl Shape {
    /// Those of a process in which the peers are set up.
    pub const RECORDING: [Self; 11] = [
        Self::Flat,
        Self::Nested,
        Self::Small,
        Self::Attributes,
        Self::Copied,
        Self::Ready,
        Self::Yielding,
        Self::Unsampled,
        Self::UnsampledReady,
        Self::SwitchedOff,
        Self::SwitchedOffReady,
    ];

    /// Those of a process in which they are not.
    pub const IDLE: [Self; 2] = [Self::Disabled, Self::DisabledReady];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Nested => "nested",
            Self::Small => "small traces",
            Self::Attributes => "3 attributes",
            Self::Copied => "3, unformatted",
            Self::Ready => "async ready",
            Self::Yielding => "async yield",
            Self::Unsampled => "unsampled",
            Self::UnsampledReady => "unsampled async",
            Self::SwitchedOff => "switched off",
            Self::SwitchedOffReady => "switched off async",
            Self::Disabled => "disabled",
            Self::DisabledReady => "disabled async",
        }
    }

    pub const fn is_switched_off(self) -> bool {
        matches!(self, Self::SwitchedOff | Self::SwitchedOffReady)
    }

    /// The spans of one trace, or the calls that would make them.
    pub const fn spans(self) -> usize {
        match self {
            Self::Small => SMALL_TRACES * (1 + SMALL_CHILDREN as usize),
            _ => 101,
        }
    }
}

/// The instrumented functions of a peer. Each calls nothing but `black_box` and itself.
pub trait Calls {
    fn root(work: impl FnOnce());
    fn leaf(n: u64) -> u64;
    fn nest(n: u64, depth: u32) -> u64;
    fn attributes(n: u64) -> u64;
    fn copied(n: u64, user: &str) -> u64;
    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()>;
    fn ready(n: u64) -> impl Future<Output = u64>;
    fn yielding(n: u64) -> impl Future<Output = u64>;
    /// Does the work so that none of its roots is sampled.
    fn unsampled(work: impl FnOnce());
    /// Does the work while `leaf` and `ready` make no spans, though their callers do.
    fn switched_off(work: impl FnOnce()) {
        work();
    }
}

/// Makes so many traces of one shape.
pub fn run<C: Calls>(shape: Shape, traces: usize) {
    let calls = (traces * shape.spans()) as u64;
    match shape {
        Shape::Flat => repeat(traces, || C::root(|| times(100, C::leaf))),
        Shape::Nested => repeat(traces, || C::root(|| times(10, |n| C::nest(n, DEPTH)))),
        Shape::Small => repeat(traces * SMALL_TRACES, || C::root(|| times(SMALL_CHILDREN, C::leaf))),
        Shape::Attributes => repeat(traces, || C::root(|| times(100, C::attributes))),
        Shape::Copied => repeat(traces, || C::root(|| times(100, |n| C::copied(n, black_box(COPIED))))),
        Shape::Ready => repeat(traces, || complete(C::root_async(times_async(100, C::ready)))),
        Shape::Yielding => repeat(traces, || complete(C::root_async(times_async(100, C::yielding)))),
        Shape::Unsampled => C::unsampled(|| run::<C>(Shape::Flat, traces)),
        Shape::UnsampledReady => C::unsampled(|| run::<C>(Shape::Ready, traces)),
        // What the root costs is no part of what is asked.
        Shape::SwitchedOff => C::switched_off(|| C::root(|| times(calls, C::leaf))),
        Shape::SwitchedOffReady => {
            C::switched_off(|| complete(C::root_async(times_async(calls, C::ready))));
        }
        Shape::Disabled => times(calls, C::leaf),
        Shape::DisabledReady => times(calls, |n| complete(C::ready(n))),
    }
}

/// Waits once: pending at the first poll, ready at the second.
pub fn wait_once() -> impl Future<Output = ()> {
    WaitOnce(false)
}

struct WaitOnce(bool);

impl Future for WaitOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

fn repeat(traces: usize, trace: impl Fn()) {
    for _ in 0..traces {
        trace();
    }
}

fn times(count: u64, call: impl Fn(u64) -> u64) {
    for n in 0..count {
        black_box(call(black_box(n)));
    }
}

async fn times_async<F: Future<Output = u64>>(count: u64, call: impl Fn(u64) -> F) {
    for n in 0..count {
        black_box(call(black_box(n)).await);
    }
}

/// Polls a future until it is ready: an executor would only add to the noise.
fn complete<F: Future>(work: F) -> F::Output {
    let mut context = Context::from_waker(Waker::noop());
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(output) = work.as_mut().poll(&mut context) {
            return output;
        }
    }
}
