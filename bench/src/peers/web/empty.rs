//! A layer that does nothing: what any layer costs in a router of axum.

use axum::Router;
use tower::layer::util::Identity;

use super::{Web, service};

pub struct Empty;

impl Web for Empty {
    fn server(&self) -> Option<Router> {
        Some(service::routes().layer(Identity::new()))
    }

    fn below(&self, _: bool, _: &mut dyn FnMut()) {
        unreachable!("it has no client");
    }
}
