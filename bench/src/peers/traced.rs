//! traced, as its macros use it.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use traced::export::{Batch, ExportError, Exporter};
use traced::{__private, Builder, Callsite, Guard, Value, callsite};

use super::Peer;
use crate::workloads::{self, Calls, Shape};

pub struct Traced {
    guard: Guard,
    delivered: Arc<AtomicUsize>,
}

impl Traced {
    pub fn start() -> Self {
        let delivered = Arc::new(AtomicUsize::new(0));
        let guard = Builder::new("bench", "0").exporter(Discard(delivered.clone())).install();
        Self { guard, delivered }
    }
}

struct Discard(Arc<AtomicUsize>);

impl Exporter for Discard {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        black_box(batch.otlp());
        self.0.fetch_add(batch.spans(), Ordering::Relaxed);
        Ok(())
    }

    fn destination(&self) -> String {
        "nowhere".into()
    }
}

impl Peer for Traced {
    fn name(&self) -> &'static str {
        "traced"
    }

    fn run(&self, shape: Shape, traces: usize) {
        workloads::run::<Self>(shape, traces);
    }

    fn flush(&self) {
        assert!(self.guard.flush(Duration::from_secs(30)), "everything is delivered");
    }

    fn delivered(&self) -> usize {
        self.delivered.load(Ordering::Relaxed)
    }
}

static ROOT: Callsite = callsite!("root");
static LEAF: Callsite = callsite!("leaf");
static NEST: Callsite = callsite!("nest");
static ATTRIBUTES: Callsite = callsite!("attributes").with_keys(&["a", "b", "c"]);
static READY: Callsite = callsite!("ready");

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
            __private::entry(&ATTRIBUTES, &values.map(Some));
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
}
