//! fastrace, with its reporter discarding.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use fastrace::collector::{Config, Reporter, SpanRecord};
use fastrace::future::FutureExt as _;
use fastrace::prelude::{Span, SpanContext, trace};

use super::Peer;
use crate::workloads::{self, Calls, Shape};

pub struct Fastrace {
    delivered: Arc<AtomicUsize>,
}

impl Fastrace {
    pub fn start() -> Self {
        let delivered = Arc::new(AtomicUsize::new(0));
        fastrace::set_reporter(Discard(delivered.clone()), Config::default());
        Self { delivered }
    }
}

struct Discard(Arc<AtomicUsize>);

impl Reporter for Discard {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        self.0.fetch_add(black_box(spans).len(), Ordering::Relaxed);
    }
}

impl Peer for Fastrace {
    fn name(&self) -> &'static str {
        "fastrace"
    }

    fn run(&self, shape: Shape, traces: usize) {
        workloads::run::<Self>(shape, traces);
    }

    fn flush(&self) {
        fastrace::flush();
    }

    fn delivered(&self) -> usize {
        self.delivered.load(Ordering::Relaxed)
    }
}

impl Calls for Fastrace {
    fn root(work: impl FnOnce()) {
        let root = Span::root("root", SpanContext::random());
        let _current = root.set_local_parent();
        work();
    }

    fn leaf(n: u64) -> u64 {
        leaf(n)
    }

    fn nest(n: u64, depth: u32) -> u64 {
        nest(n, depth)
    }

    fn attributes(n: u64) -> u64 {
        attributes(n)
    }

    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
        work.in_span(Span::root("root", SpanContext::random()))
    }

    fn ready(n: u64) -> impl Future<Output = u64> {
        ready(n)
    }
}

#[trace(short_name = true)]
#[inline(never)]
fn leaf(n: u64) -> u64 {
    black_box(n)
}

#[trace(short_name = true)]
#[inline(never)]
fn nest(n: u64, depth: u32) -> u64 {
    if depth > 1 { nest(n, depth - 1) + 1 } else { black_box(n) }
}

#[trace(short_name = true, properties = { "a": "a static value", "b": "{n}", "c": "user-{n:011}" })]
#[inline(never)]
fn attributes(n: u64) -> u64 {
    black_box(n)
}

#[trace(short_name = true)]
#[inline(never)]
async fn ready(n: u64) -> u64 {
    black_box(n)
}
