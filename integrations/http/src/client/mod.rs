//! A span for each request that goes out.

mod future;
mod target;

use std::task::{Context as Waker, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;
use traced_runtime::{Context, Span};

use crate::method;
use target::Target;

pub use future::ClientFuture;

/// A layer that gives each request a span, and sends the context of that span along.
///
/// ```
/// use tower_layer::Layer as _;
/// # use std::convert::Infallible;
/// # use http::{Request, Response};
/// # async fn send(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
/// let client = traced_http::client().layer(tower::service_fn(send));
/// ```
///
/// The span ends with the headers of the response, whose body stays what it is. Within a call that has a client span of
/// its own ([`Context::in_logical_client`]) there is no second one, but the context is sent.
#[must_use]
pub const fn client() -> ClientLayer {
    ClientLayer(())
}

/// The layer made by [`client`].
#[derive(Clone, Copy, Debug)]
pub struct ClientLayer(());

impl<S> Layer<S> for ClientLayer {
    type Service = ClientService<S>;

    fn layer(&self, inner: S) -> ClientService<S> {
        ClientService { inner }
    }
}

/// A service whose calls have spans; see [`client`].
#[derive(Clone, Copy, Debug)]
pub struct ClientService<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for ClientService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = ClientFuture<S::Future>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(waker)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let around = Context::current();
        if around.is_in_logical_client() {
            target::send(&around, &mut request);
            return ClientFuture::passing(self.inner.call(request));
        }
        let span = Span::start(method::client_callsite(request.method()));
        if span.is_recording() {
            Target::of(&request).describe(&span);
        }
        target::send(&span.context(), &mut request);
        let future = {
            let _entered = span.enter();
            self.inner.call(request)
        };
        ClientFuture::new(future, span)
    }
}
