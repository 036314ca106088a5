//! axum-tracing-opentelemetry, above tracing-opentelemetry as it comes.

use axum::Router;
use axum_tracing_opentelemetry::middleware::OtelAxumLayer;
use opentelemetry::global;
use opentelemetry_sdk::propagation::TraceContextPropagator;

use super::super::tracing_otel::{Layer, Tracing};
use super::super::{Library, Setup};
use super::{Web, service};

pub struct AxumTracing(Tracing);

impl AxumTracing {
    pub fn start(setup: Setup) -> Self {
        global::set_text_map_propagator(TraceContextPropagator::new());
        Self(Tracing::start(setup, Layer::Default))
    }
}

impl Web for AxumTracing {
    fn server(&self) -> Option<Router> {
        Some(service::routes().layer(OtelAxumLayer::default()))
    }

    fn within(&self, work: &mut dyn FnMut()) {
        Library::within(&self.0, work);
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
