//! The same calls without instrumentation.

use std::hint::black_box;

use super::Library;
use crate::workloads::{self, Calls, Shape};

pub struct Nothing;

impl Library for Nothing {
    fn has(_: Shape) -> bool {
        true
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

    #[inline(never)]
    fn copied(n: u64, user: &str) -> u64 {
        black_box(user);
        black_box(n)
    }

    async fn root_async(work: impl Future<Output = ()>) {
        work.await;
    }

    #[inline(never)]
    async fn ready(n: u64) -> u64 {
        black_box(n)
    }

    #[inline(never)]
    async fn yielding(n: u64) -> u64 {
        workloads::wait_once().await;
        black_box(n)
    }

    fn unsampled(work: impl FnOnce()) {
        work();
    }
}
