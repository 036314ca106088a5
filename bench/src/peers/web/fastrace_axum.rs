//! fastrace-axum.

use axum::Router;
use fastrace_axum::FastraceLayer;

use super::super::fastrace::Fastrace;
use super::super::{Library, Setup};
use super::{Web, service};

pub struct FastraceAxum(Fastrace);

impl FastraceAxum {
    pub fn start(setup: Setup) -> Self {
        Self(Fastrace::start(setup))
    }
}

impl Web for FastraceAxum {
    fn server(&self) -> Option<Router> {
        Some(service::routes().layer(FastraceLayer::default()))
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
