//! The same calls without instrumentation.

use std::hint::black_box;

use super::Peer;
use crate::workloads::{self, Calls, Shape};

pub struct Nothing;

impl Peer for Nothing {
    fn name(&self) -> &'static str {
        "nothing"
    }

    fn run(&self, shape: Shape, traces: usize) {
        workloads::run::<Self>(shape, traces);
    }

    fn flush(&self) {}

    fn delivered(&self) -> usize {
        0
    }
}

impl Calls for Nothing {
    fn root(work: impl FnOnce()) {
        work();
    }

    #[inline(never)]
    fn leaf(n: u64) -> u64 {
        black_box(n)
    }

    #[inline(never)]
    fn nest(n: u64, depth: u32) -> u64 {
        if depth > 1 { Self::nest(n, depth - 1) + 1 } else { black_box(n) }
    }

    #[inline(never)]
    fn attributes(n: u64) -> u64 {
        black_box(n)
    }

    async fn root_async(work: impl Future<Output = ()>) {
        work.await;
    }

    #[inline(never)]
    async fn ready(n: u64) -> u64 {
        black_box(n)
    }
}
