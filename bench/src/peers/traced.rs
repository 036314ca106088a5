//! traced, as its macros use it.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use traced::export::{Batch, ExportError, Exporter};
use traced::{Builder, Callsite, Context, Guard, Keep, Reason, SpanContext, SpanId, TraceFlags, TraceId};

use super::{Account, Library, Setup};
use crate::workloads::{self, Calls, Shape};

pub struct Traced {
    /// None where nobody has called `init!`.
    guard: Option<Guard>,
    delivered: Arc<AtomicU64>,
}

impl Traced {
    /// It always makes bytes, and has but one size of queue.
    pub fn start(setup: Setup) -> Self {
        let delivered = Arc::new(AtomicU64::new(0));
        let builder = Builder::new("bench", "0").exporter(Discard(delivered.clone()));
        // Nothing fails here.
        let builder = if setup.drops { builder.keep(Keep::errors()) } else { builder };
        Self { guard: Some(builder.install()), delivered }
    }

    pub fn idle() -> Self {
        Self { guard: None, delivered: Arc::default() }
    }
}

/// The reasons for which traces are dropped before they begin.
const COUNTED_BY_TRACE: [Reason; 2] = [Reason::SampledOut, Reason::MemoryShort];

struct Discard(Arc<AtomicU64>);

impl Exporter for Discard {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        black_box(batch.otlp());
        self.0.fetch_add(batch.spans() as u64, Ordering::Relaxed);
        Ok(())
    }

    fn destination(&self) -> String {
        "nowhere".into()
    }
}

impl Library for Traced {
    fn flush(&self) {
        if let Some(guard) = &self.guard {
            assert!(guard.flush(Duration::from_secs(30)), "nothing waits any more");
        }
    }

    fn delivered(&self) -> Option<u64> {
        self.guard.as_ref().map(|_| self.delivered.load(Ordering::Relaxed))
    }

    fn has(_: Shape) -> bool {
        true
    }

    fn account(&self) -> Option<Account> {
        let stats = self.guard.as_ref().map(|_| traced::stats())?;
        Some(Account {
            ended: stats.ended,
            delivered: stats.delivered,
            queued: stats.queued,
            dropped: stats.dropped.total(),
            dropped_traces: COUNTED_BY_TRACE.iter().map(|reason| stats.dropped.of(*reason)).sum(),
        })
    }
}

impl Calls for Traced {
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

    /// Below a caller who has not sampled the trace, which the default sampler obeys.
    fn unsampled(work: impl FnOnce()) {
        let (trace, span) = (TraceId::from_bytes([1; 16]), SpanId::from_bytes([1; 8]));
        let caller = SpanContext::remote(trace, span, TraceFlags::from_bits(0));
        let _context = Context::from_remote(caller, None).enter();
        work();
    }

    fn switched_off(work: impl FnOnce()) {
        switch(0.0);
        work();
        switch(1.0);
    }
}

/// Without a pattern: what that takes is not asked here.
fn switch(share: f64) {
    let is_switched =
        |site: &&Callsite| site.module() == module_path!() && ["leaf", "ready"].contains(&site.name());
    let mut count = 0;
    traced::sites().filter(is_switched).for_each(|site| {
        site.set_share(share);
        count += 1;
    });
    assert_eq!(count, 2, "the two are found");
}

#[traced::traced]
fn root(work: impl FnOnce()) {
    work();
}

#[traced::traced]
#[inline(never)]
fn leaf(n: u64) -> u64 {
    black_box(n)
}

#[traced::traced]
#[inline(never)]
fn nest(n: u64, depth: u32) -> u64 {
    if depth > 1 { nest(n, depth - 1) + 1 } else { black_box(n) }
}

#[traced::traced(attrs("a" = "a static value", "b" = n, "c" = %format_args!("user-{n:011}")))]
#[inline(never)]
fn attributes(n: u64) -> u64 {
    black_box(n)
}

#[traced::traced(attrs("a" = "a static value", "b" = n, "c" = user))]
#[inline(never)]
fn copied(n: u64, user: &str) -> u64 {
    black_box(user);
    black_box(n)
}

#[traced::traced("root")]
async fn root_async(work: impl Future<Output = ()>) {
    work.await;
}

#[traced::traced]
#[inline(never)]
async fn ready(n: u64) -> u64 {
    black_box(n)
}

#[traced::traced]
#[inline(never)]
async fn yielding(n: u64) -> u64 {
    workloads::wait_once().await;
    black_box(n)
}
