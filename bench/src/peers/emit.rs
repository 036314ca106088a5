//! emit, as its macro uses it: with an emitter that discards, or emit_otlp over HTTP, which is its one way to bytes.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::sink::Sink;
use super::{Library, Setup};
use crate::workloads::{self, Calls, Shape};

pub struct Emit(State);

enum State {
    Idle,
    Discarding(Arc<AtomicU64>),
    Sending { flush: Box<dyn Fn() -> bool + Send + Sync>, sink: Sink },
}

impl Emit {
    /// Its queue holds 10,000 events, and is not made larger.
    pub fn start(setup: Setup) -> Self {
        if setup.bytes { Self::sending() } else { Self::discarding() }
    }

    pub fn idle() -> Self {
        Self(State::Idle)
    }

    fn discarding() -> Self {
        let emitted = Arc::new(AtomicU64::new(0));
        let count = emitted.clone();
        let emitter = emit::emitter::from_fn(move |event| {
            black_box(&event);
            count.fetch_add(1, Ordering::Relaxed);
        });
        let _set_up = emit::setup().emit_to(emitter).init();
        Self(State::Discarding(emitted))
    }

    fn sending() -> Self {
        let sink = Sink::start();
        let to = emit_otlp::traces_proto(emit_otlp::http(sink.url()));
        let resource = emit::props! { #[emit::key("service.name")] service_name: "bench" };
        let emitter = emit_otlp::new().resource(resource).traces(to).spawn();
        let set_up = emit::setup().emit_to(emitter).init();
        let flush = Box::new(move || set_up.blocking_flush(Duration::from_secs(30)));
        Self(State::Sending { flush, sink })
    }
}

impl Library for Emit {
    fn flush(&self) {
        if let State::Sending { flush, .. } = &self.0 {
            flush();
        }
    }

    fn delivered(&self) -> Option<u64> {
        match &self.0 {
            State::Idle => None,
            State::Discarding(emitted) => Some(emitted.load(Ordering::Relaxed)),
            State::Sending { sink, .. } => Some(sink.spans()),
        }
    }

    fn has(shape: Shape) -> bool {
        // It has no sampler of its own.
        !matches!(shape, Shape::Unsampled | Shape::UnsampledReady) && !shape.is_switched_off()
    }
}

impl Calls for Emit {
    fn root(work: impl FnOnce()) {
        root(work);
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

    fn copied(n: u64, user: &str) -> u64 {
        copied(n, user)
    }

    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
        root_async(work)
    }

    fn ready(n: u64) -> impl Future<Output = u64> {
        ready(n)
    }

    fn yielding(n: u64) -> impl Future<Output = u64> {
        yielding(n)
    }

    fn unsampled(_work: impl FnOnce()) {}
}

#[emit::span("root")]
fn root(work: impl FnOnce()) {
    work();
}

#[emit::span("leaf")]
#[inline(never)]
fn leaf(n: u64) -> u64 {
    black_box(n)
}

#[emit::span("nest")]
#[inline(never)]
fn nest(n: u64, depth: u32) -> u64 {
    if depth > 1 { nest(n, depth - 1) + 1 } else { black_box(n) }
}

#[emit::span("attributes", a: "a static value", b: n, c: format!("user-{n:011}"))]
#[inline(never)]
fn attributes(n: u64) -> u64 {
    black_box(n)
}

#[emit::span("copied", a: "a static value", b: n, c: user)]
#[inline(never)]
fn copied(n: u64, user: &str) -> u64 {
    black_box(user);
    black_box(n)
}

#[emit::span("root")]
async fn root_async(work: impl Future<Output = ()>) {
    work.await;
}

#[emit::span("ready")]
#[inline(never)]
async fn ready(n: u64) -> u64 {
    black_box(n)
}

#[emit::span("yielding")]
#[inline(never)]
async fn yielding(n: u64) -> u64 {
    workloads::wait_once().await;
    black_box(n)
}
