//! HTTP: one server and one client, with what each library has for them.

mod axum_tracing;
mod empty;
mod fastrace_axum;
mod nothing;
mod otel_tower;
mod reqwest_tracing;
mod service;
mod traced_http;

use axum::Router;
use http::Response;
use reqwest_middleware::ClientWithMiddleware;
use tower::util::BoxService;

use super::{AXUM_TRACING, EMPTY_LAYER, FASTRACE_AXUM, NOTHING, OTEL_TOWER, REQWEST_TRACING, Setup, TRACED};

pub use service::{BODY, Call, PATH, TRACEPARENT, Told, request};

/// A client that goes through tower, and answers itself.
pub type TowerClient = BoxService<http::Request<String>, Response<String>, std::convert::Infallible>;

/// A library with its integrations.
pub trait Web {
    /// The server, where the library has a layer for it.
    fn server(&self) -> Option<Router> {
        None
    }

    /// The server without a layer, where the library has an attribute for its handler.
    fn handler(&self) -> Option<Router> {
        None
    }

    /// A client of tower, where the library has a layer for it.
    fn client(&self) -> Option<TowerClient> {
        None
    }

    /// A client of reqwest, where the library has a middleware for it.
    fn reqwest(&self) -> Option<ClientWithMiddleware> {
        None
    }

    /// Works where spans reach this library.
    fn within(&self, work: &mut dyn FnMut()) {
        work();
    }

    /// The same within a request of a caller who has sampled the trace or has not, under a span of the library's.
    fn below(&self, sampled: bool, work: &mut dyn FnMut());

    fn flush(&self) {}

    /// How many spans have reached the exporter; `None` where there are none.
    fn delivered(&self) -> Option<u64> {
        None
    }
}

/// Sets a peer up; `None` where it has nothing for HTTP.
pub fn start(name: &str, setup: Setup) -> Option<Box<dyn Web>> {
    Some(match name {
        NOTHING => Box::new(nothing::Bare),
        EMPTY_LAYER => Box::new(empty::Empty),
        TRACED => Box::new(traced_http::TracedHttp::start(setup)),
        AXUM_TRACING => Box::new(axum_tracing::AxumTracing::start(setup)),
        OTEL_TOWER => Box::new(otel_tower::OtelTower::start(setup)),
        FASTRACE_AXUM => Box::new(fastrace_axum::FastraceAxum::start(setup)),
        REQWEST_TRACING => Box::new(reqwest_tracing::ReqwestTracing::start()),
        _ => return None,
    })
}
