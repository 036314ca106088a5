//! The tower layer of a client.

use std::task::{Context as Waker, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::future::ClientFuture;
use super::request::ClientRequest;
use super::rules::ClientRules;
use crate::inside::Around as _;

/// A layer that gives each request a span, and sends the context of that span along.
///
/// ```
/// use tower_layer::Layer as _;
/// # use std::convert::Infallible;
/// # use http::{Request, Response};
/// # async fn send(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
/// let client = traced_http::client().url_templates(["/images/{id}"]).layer(tower::service_fn(send));
/// ```
///
/// The span ends with the headers of the response, whose body stays what it is. Within a call that has a client span of
/// its own ([`Context::in_logical_client`](traced_runtime::Context::in_logical_client)) there is no second one, but the
/// context is sent.
#[must_use]
pub const fn client() -> ClientLayer {
    ClientLayer { rules: ClientRules::new() }
}

/// The layer made by [`client`].
#[derive(Clone, Debug)]
pub struct ClientLayer {
    rules: ClientRules,
}

crate::__client_rules!(ClientLayer);

impl<S> Layer<S> for ClientLayer {
    type Service = ClientService<S>;

    fn layer(&self, inner: S) -> ClientService<S> {
        ClientService { inner, rules: self.rules.clone() }
    }
}

/// A service whose calls have spans; see [`client`].
#[derive(Clone, Debug)]
pub struct ClientService<S> {
    inner: S,
    rules: ClientRules,
}

impl<S, B, R> Service<Request<B>> for ClientService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: 'static,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ClientFuture<S::Future>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(waker)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let call = self.rules.start(&ClientRequest::of(&request));
        call.send_along(request.headers_mut());
        let future = call.within(|| self.inner.call(request));
        ClientFuture::new(future, call)
    }
}
