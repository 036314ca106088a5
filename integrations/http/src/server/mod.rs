//! A span for each request that comes in.

mod body;
mod call;
mod future;

use std::task::{Context as Waker, Poll};

use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;
use traced_runtime::{Callsite, Context, Span, extract, hooks};

use crate::carrier::Http;
use crate::method;

pub use body::ServerBody;
pub(crate) use call::Call;
pub use future::ServerFuture;

/// A layer that gives each request a span, below the caller's.
///
/// ```
/// use tower_layer::Layer as _;
/// # use std::convert::Infallible;
/// # use http::{Request, Response};
/// # async fn answer(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
/// let service = traced_http::server().layer(tower::service_fn(answer));
/// ```
///
/// The span covers the response's body, and is current while the service and the body are polled. Beneath another
/// such layer this one makes no second span; it adds the route to the first one's, if it knows it.
#[must_use]
pub const fn server() -> ServerLayer {
    ServerLayer(())
}

/// The layer made by [`server`].
#[derive(Clone, Copy, Debug)]
pub struct ServerLayer(());

impl<S> Layer<S> for ServerLayer {
    type Service = ServerService<S>;

    fn layer(&self, inner: S) -> ServerService<S> {
        ServerService { inner }
    }
}

/// A service whose requests have spans; see [`server`].
#[derive(Clone, Copy, Debug)]
pub struct ServerService<S> {
    inner: S,
}

impl<S, B, R> Service<Request<B>> for ServerService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: Body,
{
    type Response = Response<ServerBody<R>>;
    type Error = S::Error;
    type Future = ServerFuture<S::Future>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(waker)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let around = hooks::own_current();
        if around.is_entrance() {
            Call::of_request(&request).add_route(&around);
            return ServerFuture::passing(self.inner.call(request));
        }
        let span = start(&Call::of_request(&request), Span::start_entrance);
        let is_head = request.method() == http::Method::HEAD;
        let future = {
            let _entered = span.enter();
            self.inner.call(request)
        };
        ServerFuture::new(future, span, is_head)
    }
}

/// The caller is read before there is a span: only then can the span be sampled as the caller's was.
pub(crate) fn start(call: &Call<'_>, start: fn(&'static Callsite, Context) -> Span) -> Span {
    let caller = extract::<_, Http>(call.headers);
    let span = start(method::server_callsite(call.method), caller);
    if span.is_recording() {
        call.add_route(&span.context());
        call.describe(&span);
    }
    span
}
