//! fastrace, as its macro uses it, with a reporter that discards.

use std::borrow::Cow;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use fastrace::collector::{Config, Reporter, SpanRecord};
use fastrace::future::FutureExt as _;
use fastrace::prelude::{Span, SpanContext, trace};
use fastrace_opentelemetry::OpenTelemetryReporter;
use opentelemetry::InstrumentationScope;

use super::otlp::{self, Discard};
use super::{Library, Setup, is_sampled, while_unsampled};
use crate::workloads::{self, Calls};

/// Whether each root takes its trace back before it ends, which is how one drops a trace here.
static DROPS: AtomicBool = AtomicBool::new(false);

pub struct Fastrace {
    /// None where there is no reporter.
    delivered: Option<Arc<AtomicU64>>,
}

impl Fastrace {
    pub fn start(setup: Setup) -> Self {
        let delivered = Arc::new(AtomicU64::new(0));
        DROPS.store(setup.drops, Ordering::Relaxed);
        if setup.bytes {
            let exporter = Discard::new(setup, delivered.clone());
            let scope = InstrumentationScope::builder("bench").build();
            let reporter = OpenTelemetryReporter::new(exporter, Cow::Owned(otlp::resource()), scope);
            fastrace::set_reporter(reporter, Config::default());
        } else {
            fastrace::set_reporter(Count(delivered.clone()), Config::default());
        }
        Self { delivered: Some(delivered) }
    }

    pub fn idle() -> Self {
        Self { delivered: None }
    }
}

struct Count(Arc<AtomicU64>);

impl Reporter for Count {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        self.0.fetch_add(black_box(spans).len() as u64, Ordering::Relaxed);
    }
}

impl Library for Fastrace {
    fn flush(&self) {
        if self.delivered.is_some() {
            fastrace::flush();
        }
    }

    fn delivered(&self) -> Option<u64> {
        self.delivered.as_ref().map(|delivered| delivered.load(Ordering::Relaxed))
    }
}

impl Calls for Fastrace {
    fn root(work: impl FnOnce()) {
        let root = new_root();
        let current = root.set_local_parent();
        work();
        drop(current);
        if DROPS.load(Ordering::Relaxed) {
            root.cancel();
        }
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
        work.in_span(new_root())
    }

    fn ready(n: u64) -> impl Future<Output = u64> {
        ready(n)
    }

    fn yielding(n: u64) -> impl Future<Output = u64> {
        yielding(n)
    }

    fn unsampled(work: impl FnOnce()) {
        while_unsampled(work);
    }
}

fn new_root() -> Span {
    Span::root("root", SpanContext::random().sampled(is_sampled()))
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

#[trace(short_name = true, properties = { "a": "a static value", "b": "{n}", "c": "{user}" })]
#[inline(never)]
fn copied(n: u64, user: &str) -> u64 {
    black_box(user);
    black_box(n)
}

#[trace(short_name = true)]
#[inline(never)]
async fn ready(n: u64) -> u64 {
    black_box(n)
}

#[trace(short_name = true)]
#[inline(never)]
async fn yielding(n: u64) -> u64 {
    workloads::wait_once().await;
    black_box(n)
}
