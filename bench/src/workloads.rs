//! What is measured: traces of 101 spans in several shapes.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

/// The spans of one trace, whatever its shape: a root, and a hundred below it.
pub const SPANS: usize = 101;

/// How deep the nested shape nests; there are ten such towers in a trace.
const DEPTH: u32 = 10;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    /// A hundred children of the root.
    Flat,
    /// Ten towers of ten.
    Nested,
    /// As flat, each with a static string, a number and a formatted string.
    Attributes,
    /// As flat, of async functions that are ready at once.
    AsyncReady,
}

impl Shape {
    pub const ALL: [Self; 4] = [Self::Flat, Self::Nested, Self::Attributes, Self::AsyncReady];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Flat => "flat",
            Self::Nested => "nested",
            Self::Attributes => "3-attributes",
            Self::AsyncReady => "async-ready",
        }
    }
}

/// The instrumented functions of a peer. Each calls nothing but `black_box` and itself.
pub trait Calls {
    fn root(work: impl FnOnce());
    fn leaf(n: u64) -> u64;
    fn nest(n: u64, depth: u32) -> u64;
    fn attributes(n: u64) -> u64;
    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()>;
    fn ready(n: u64) -> impl Future<Output = u64>;
}

/// Makes so many traces of one shape.
pub fn run<C: Calls>(shape: Shape, traces: usize) {
    for _ in 0..traces {
        match shape {
            Shape::Flat => C::root(|| times(100, C::leaf)),
            Shape::Nested => C::root(|| times(10, |n| C::nest(n, DEPTH))),
            Shape::Attributes => C::root(|| times(100, C::attributes)),
            Shape::AsyncReady => complete(C::root_async(async {
                for n in 0..100 {
                    black_box(C::ready(black_box(n)).await);
                }
            })),
        }
    }
}

fn times(count: u64, call: impl Fn(u64) -> u64) {
    for n in 0..count {
        black_box(call(black_box(n)));
    }
}

/// Polls a future that never waits: an executor would only add to the noise.
fn complete(work: impl Future<Output = ()>) {
    let mut context = Context::from_waker(Waker::noop());
    let Poll::Ready(()) = pin!(work).poll(&mut context) else { unreachable!("no workload waits") };
}
