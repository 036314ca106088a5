//! The server and the clients as they are.

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use reqwest_middleware::ClientWithMiddleware;
use tower::util::BoxService;
use traced::reqwest::Tracing;

use super::{TowerClient, Web, service};

pub struct Bare;

async fn hello(_: Path<String>) -> &'static str {
    service::BODY
}

impl Web for Bare {
    fn server(&self) -> Option<Router> {
        Some(service::routes())
    }

    fn handler(&self) -> Option<Router> {
        Some(service::routes_to(get(hello)))
    }

    fn client(&self) -> Option<TowerClient> {
        Some(BoxService::new(tower::service_fn(service::answer)))
    }

    fn reqwest(&self) -> Option<ClientWithMiddleware> {
        Some(service::reqwest(None::<Tracing>))
    }

    fn below(&self, _: bool, work: &mut dyn FnMut()) {
        work();
    }
}
