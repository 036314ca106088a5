//! opentelemetry-instrumentation-tower, without its metrics.

use axum::Router;
use opentelemetry::global;
use opentelemetry_instrumentation_tower::http::server::LayerBuilder;
use opentelemetry_sdk::propagation::TraceContextPropagator;

use super::super::opentelemetry::OpenTelemetry;
use super::super::{Library, Setup};
use super::{Web, service};

pub struct OtelTower(OpenTelemetry);

impl OtelTower {
    pub fn start(setup: Setup) -> Self {
        global::set_text_map_propagator(TraceContextPropagator::new());
        let library = OpenTelemetry::start(setup);
        global::set_tracer_provider(library.provider().clone());
        Self(library)
    }
}

impl Web for OtelTower {
    fn server(&self) -> Option<Router> {
        let layer = LayerBuilder::builder().with_metrics(false).build();
        Some(service::routes().layer(layer.expect("nothing of it can fail")))
    }

    fn below(&self, _: bool, _: &mut dyn FnMut()) {
        unreachable!("it has no client");
    }

    fn flush(&self) {
        Library::flush(&self.0);
    }

    fn delivered(&self) -> Option<u64> {
        Library::delivered(&self.0)
    }
}
