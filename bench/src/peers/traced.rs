//! traced, as its macros use it.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use traced::export::{Batch, ExportError, Exporter};
use traced::{
    __private, Builder, Callsite, Context, Guard, Keep, Reason, SpanContext, SpanId, TraceFlags, TraceId,
    Value, callsite,
};

use super::{Account, Library, Setup};
use crate::workloads::{self, Calls};

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

static ROOT: Callsite = callsite!("root");
static LEAF: Callsite = callsite!("leaf");
static NEST: Callsite = callsite!("nest");
static ATTRIBUTES: Callsite = callsite!("attributes").with_keys(&["a", "b", "c"]);
static COPIED: Callsite = callsite!("copied").with_keys(&["a", "b", "c"]);
static READY: Callsite = callsite!("ready");
static YIELDING: Callsite = callsite!("yielding");

impl Calls for Traced {
    fn root(work: impl FnOnce()) {
        let _scope = __private::enter(&ROOT);
        work();
    }

    #[inline(never)]
    fn leaf(n: u64) -> u64 {
        let _scope = __private::enter(&LEAF);
        black_box(n)
    }

    #[inline(never)]
    fn nest(n: u64, depth: u32) -> u64 {
        let _scope = __private::enter(&NEST);
        if depth > 1 { Self::nest(n, depth - 1) + 1 } else { black_box(n) }
    }

    #[inline(never)]
    fn attributes(n: u64) -> u64 {
        let _scope = __private::enter(&ATTRIBUTES);
        if __private::is_recording() {
            let user = format_args!("user-{n:011}");
            let values = [Value::Static("a static value"), Value::from(n), Value::Display(&user)];
            __private::entry_formatted(&ATTRIBUTES, &values.map(Some));
        }
        black_box(n)
    }

    #[inline(never)]
    fn copied(n: u64, user: &str) -> u64 {
        let _scope = __private::enter(&COPIED);
        if __private::is_recording() {
            let values = [Value::Static("a static value"), Value::from(n), Value::Str(user)];
            __private::entry(&COPIED, &values.map(Some));
        }
        black_box(n)
    }

    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
        __private::future(&ROOT, work, |()| None)
    }

    #[inline(never)]
    fn ready(n: u64) -> impl Future<Output = u64> {
        __private::future(&READY, async move { black_box(n) }, |_| None)
    }

    #[inline(never)]
    fn yielding(n: u64) -> impl Future<Output = u64> {
        let body = async move {
            workloads::wait_once().await;
            black_box(n)
        };
        __private::future(&YIELDING, body, |_| None)
    }

    /// Below a caller who has not sampled the trace, which the default sampler obeys.
    fn unsampled(work: impl FnOnce()) {
        let (trace, span) = (TraceId::from_bytes([1; 16]), SpanId::from_bytes([1; 8]));
        let caller = SpanContext::remote(trace, span, TraceFlags::from_bits(0));
        let _context = Context::from_remote(caller, None).enter();
        work();
    }
}
