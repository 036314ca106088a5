//! The server and the clients as they are.

use axum::Router;
use reqwest_middleware::ClientWithMiddleware;
use tower::util::BoxService;
use traced::reqwest::Tracing;

use super::{TowerClient, Web, service};

pub struct Bare;

impl Web for Bare {
    fn server(&self) -> Option<Router> {
        Some(service::routes())
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
