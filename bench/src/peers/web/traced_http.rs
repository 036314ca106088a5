//! traced, with its layer for axum, its layer for clients of tower and its middleware for reqwest.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use reqwest_middleware::ClientWithMiddleware;
use tower::Layer as _;
use tower::util::BoxService;
use traced::http::Http;
use traced::reqwest::Tracing;
use traced::{Callsite, Scope, callsite, extract, traced_handler};

use super::super::traced::Traced;
use super::super::{Library, Setup};
use super::service::{self, Call};
use super::{TowerClient, Web};

pub struct TracedHttp(Traced);

impl TracedHttp {
    pub fn start(setup: Setup) -> Self {
        Self(Traced::start(setup))
    }
}

#[traced_handler]
async fn hello(_: Path<String>) -> &'static str {
    service::BODY
}

static HANDLER: Callsite = callsite!("handler");

impl Web for TracedHttp {
    fn server(&self) -> Option<Router> {
        Some(service::routes().layer(traced::axum::layer()))
    }

    fn handler(&self) -> Option<Router> {
        Some(service::routes_to(get(hello)))
    }

    fn client(&self) -> Option<TowerClient> {
        Some(BoxService::new(traced::http::client().layer(tower::service_fn(service::answer))))
    }

    fn reqwest(&self) -> Option<ClientWithMiddleware> {
        Some(service::reqwest(Some(Tracing::default())))
    }

    fn below(&self, sampled: bool, work: &mut dyn FnMut()) {
        let _caller = extract::<_, Http>(service::request(Call { sampled }).headers()).enter();
        let _handler = Scope::enter(&HANDLER);
        work();
    }

    fn flush(&self) {
        Library::flush(&self.0);
    }

    fn delivered(&self) -> Option<u64> {
        Library::delivered(&self.0)
    }
}
