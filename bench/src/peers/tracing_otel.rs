//! tracing with tracing-opentelemetry above the opentelemetry SDK.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::{Dispatch, Instrument as _, Span, info_span, instrument};
use tracing_subscriber::layer::SubscriberExt as _;

use super::{Library, Setup, otlp, while_unsampled};
use crate::workloads::{self, Calls};

pub struct Tracing {
    /// None where there is no subscriber.
    subscriber: Option<(Dispatch, SdkTracerProvider)>,
    delivered: Arc<AtomicU64>,
}

#[derive(Clone, Copy)]
pub enum Layer {
    /// As `tracing_opentelemetry::layer()` comes.
    Default,
    /// With everything off that costs and can be off.
    Lean,
}

impl Tracing {
    pub fn start(setup: Setup, layer: Layer) -> Self {
        let delivered = Arc::new(AtomicU64::new(0));
        let provider = otlp::provider(setup, delivered.clone());
        let built = tracing_opentelemetry::layer().with_tracer(provider.tracer("bench"));
        let built = match layer {
            Layer::Default => built,
            Layer::Lean => built
                .with_location(false)
                .with_threads(false)
                .with_target(false)
                .with_level(false)
                .with_tracked_inactivity(false)
                .with_context_activation(false),
        };
        let dispatch = Dispatch::new(tracing_subscriber::registry().with(built));
        Self { subscriber: Some((dispatch, provider)), delivered }
    }

    pub fn idle() -> Self {
        Self { subscriber: None, delivered: Arc::default() }
    }
}

impl Library for Tracing {
    fn flush(&self) {
        if let Some((_, provider)) = &self.subscriber {
            provider.force_flush().expect("nothing fails to be thrown away");
        }
    }

    fn delivered(&self) -> Option<u64> {
        self.subscriber.as_ref().map(|_| self.delivered.load(Ordering::Relaxed))
    }

    /// Two subscribers in one process: neither can be the global one.
    fn within(&self, work: impl FnOnce()) {
        match &self.subscriber {
            Some((dispatch, _)) => tracing::dispatcher::with_default(dispatch, work),
            None => work(),
        }
    }
}

impl Calls for Tracing {
    fn root(work: impl FnOnce()) {
        let root = new_root();
        let _entered = root.enter();
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

    fn copied(n: u64, user: &str) -> u64 {
        copied(n, user)
    }

    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
        work.instrument(new_root())
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
    info_span!(parent: None, "root")
}

#[instrument(skip_all)]
#[inline(never)]
fn leaf(n: u64) -> u64 {
    black_box(n)
}

#[instrument(skip_all)]
#[inline(never)]
fn nest(n: u64, depth: u32) -> u64 {
    if depth > 1 { nest(n, depth - 1) + 1 } else { black_box(n) }
}

#[instrument(skip_all, fields(a = "a static value", b = n, c = %format_args!("user-{n:011}")))]
#[inline(never)]
fn attributes(n: u64) -> u64 {
    black_box(n)
}

#[instrument(skip_all, fields(a = "a static value", b = n, c = user))]
#[inline(never)]
fn copied(n: u64, user: &str) -> u64 {
    black_box(user);
    black_box(n)
}

#[instrument(skip_all)]
#[inline(never)]
async fn ready(n: u64) -> u64 {
    black_box(n)
}

#[instrument(skip_all)]
#[inline(never)]
async fn yielding(n: u64) -> u64 {
    workloads::wait_once().await;
    black_box(n)
}
