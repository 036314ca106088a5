//! opentelemetry and its SDK, with the batch processor.

use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use opentelemetry::trace::{FutureExt as _, TraceContextExt as _, Tracer as _, TracerProvider as _};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};

use super::{Library, Setup, otlp, while_unsampled};
use crate::workloads::{self, Calls};

pub struct OpenTelemetry {
    provider: SdkTracerProvider,
    delivered: Arc<AtomicU64>,
}

impl OpenTelemetry {
    pub fn start(setup: Setup) -> Self {
        let delivered = Arc::new(AtomicU64::new(0));
        let provider = otlp::provider(setup, delivered.clone());
        TRACER.get_or_init(|| provider.tracer("bench"));
        Self { provider, delivered }
    }

    pub const fn provider(&self) -> &SdkTracerProvider {
        &self.provider
    }
}

impl Library for OpenTelemetry {
    fn flush(&self) {
        self.provider.force_flush().expect("nothing fails to be thrown away");
    }

    fn delivered(&self) -> Option<u64> {
        Some(self.delivered.load(Ordering::Relaxed))
    }
}

static TRACER: OnceLock<SdkTracer> = OnceLock::new();

/// The SDK's own type: the global one costs a box for each span.
#[inline]
fn tracer() -> &'static SdkTracer {
    TRACER.get().expect("it was started")
}

/// What is current below a new span.
fn span(name: &'static str) -> Context {
    Context::current_with_span(tracer().start(name))
}

fn span_with(name: &'static str, attributes: [KeyValue; 3]) -> Context {
    let span = tracer().span_builder(name).with_attributes(attributes).start(tracer());
    Context::current_with_span(span)
}

impl Calls for OpenTelemetry {
    fn root(work: impl FnOnce()) {
        tracer().in_span("root", |_| work());
    }

    #[inline(never)]
    fn leaf(n: u64) -> u64 {
        tracer().in_span("leaf", |_| black_box(n))
    }

    #[inline(never)]
    fn nest(n: u64, depth: u32) -> u64 {
        tracer().in_span("nest", |_| if depth > 1 { Self::nest(n, depth - 1) + 1 } else { black_box(n) })
    }

    #[inline(never)]
    fn attributes(n: u64) -> u64 {
        let c = KeyValue::new("c", format!("user-{n:011}"));
        let attributes = [KeyValue::new("a", "a static value"), KeyValue::new("b", n as i64), c];
        let _current = span_with("attributes", attributes).attach();
        black_box(n)
    }

    #[inline(never)]
    fn copied(n: u64, user: &str) -> u64 {
        let c = KeyValue::new("c", user.to_owned());
        let attributes = [KeyValue::new("a", "a static value"), KeyValue::new("b", n as i64), c];
        let _current = span_with("copied", attributes).attach();
        black_box(n)
    }

    async fn root_async(work: impl Future<Output = ()>) {
        work.with_context(span("root")).await;
    }

    #[inline(never)]
    async fn ready(n: u64) -> u64 {
        async { black_box(n) }.with_context(span("ready")).await
    }

    #[inline(never)]
    async fn yielding(n: u64) -> u64 {
        let work = async {
            workloads::wait_once().await;
            black_box(n)
        };
        work.with_context(span("yielding")).await
    }

    fn unsampled(work: impl FnOnce()) {
        while_unsampled(work);
    }
}
