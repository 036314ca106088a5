//! reqwest-tracing, above tracing-opentelemetry as it comes: both of the newest opentelemetry that it knows.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry_0_32::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, TracerProvider as _,
};
use opentelemetry_0_32::{Context, global};
use opentelemetry_sdk_0_32::error::OTelSdkResult;
use opentelemetry_sdk_0_32::propagation::TraceContextPropagator;
use opentelemetry_sdk_0_32::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, SpanData, SpanExporter,
};
use reqwest_middleware::ClientWithMiddleware;
use reqwest_tracing::TracingMiddleware;
use tracing::{Dispatch, info_span};
use tracing_opentelemetry_0_33::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

use super::{Web, service};

pub struct ReqwestTracing {
    dispatch: Dispatch,
    provider: SdkTracerProvider,
    delivered: Arc<AtomicU64>,
}

impl ReqwestTracing {
    pub fn start() -> Self {
        global::set_text_map_propagator(TraceContextPropagator::new());
        let delivered = Arc::new(AtomicU64::new(0));
        let queue = BatchConfigBuilder::default().with_max_queue_size(65_536).build();
        let processor =
            BatchSpanProcessor::builder(Discard(delivered.clone())).with_batch_config(queue).build();
        // It samples as the caller does.
        let provider = SdkTracerProvider::builder().with_span_processor(processor).build();
        let layer = tracing_opentelemetry_0_33::layer().with_tracer(provider.tracer("bench"));
        let dispatch = Dispatch::new(tracing_subscriber::registry().with(layer));
        Self { dispatch, provider, delivered }
    }
}

#[derive(Debug)]
struct Discard(Arc<AtomicU64>);

impl SpanExporter for Discard {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.fetch_add(black_box(batch).len() as u64, Ordering::Relaxed);
        Ok(())
    }
}

impl Web for ReqwestTracing {
    fn reqwest(&self) -> Option<ClientWithMiddleware> {
        Some(service::reqwest(Some(TracingMiddleware::default())))
    }

    fn within(&self, work: &mut dyn FnMut()) {
        tracing::dispatcher::with_default(&self.dispatch, work);
    }

    fn below(&self, sampled: bool, work: &mut dyn FnMut()) {
        let flags = if sampled { TraceFlags::SAMPLED } else { TraceFlags::NOT_SAMPLED };
        let (trace, span) = (TraceId::from(1), SpanId::from(1));
        let caller = SpanContext::new(trace, span, flags, true, TraceState::NONE);
        let handler = info_span!(parent: None, "handler");
        handler.set_parent(Context::new().with_remote_span_context(caller)).expect("it has just begun");
        handler.in_scope(work);
    }

    fn flush(&self) {
        self.provider.force_flush().expect("nothing fails to be thrown away");
    }

    fn delivered(&self) -> Option<u64> {
        Some(self.delivered.load(Ordering::Relaxed))
    }
}
