//! A span for each request that comes in.

mod body;
mod call;
mod caller;
mod future;
mod late;
mod probes;
mod proxies;
mod settings;
mod start;

use std::sync::Arc;
use std::task::{Context as Waker, Poll};

use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;
use traced_runtime::hooks;

use crate::head::RequestHead;
use settings::Settings;

pub use body::ServerBody;
pub(crate) use call::Call;
pub use future::ServerFuture;
#[cfg(feature = "axum")]
pub(crate) use future::answer;
use late::{LateRoute, Learns};
pub use proxies::{Proxies, ProxiesError};
pub(crate) use start::REQUEST_ID;
use start::start;
#[cfg(feature = "axum")]
pub(crate) use start::start_extracted;

/// A layer that gives each request a span, below the caller's.
///
/// ```
/// use tower_layer::Layer as _;
/// # use std::convert::Infallible;
/// # use http::{Request, Response};
/// # async fn answer(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
/// let service = traced_http::server().skip_probes().layer(tower::service_fn(answer));
/// ```
///
/// The span covers the response's body, and is current while the service and the body are polled. Beneath another
/// such layer this one makes no second span; it adds the route to the first one's, if it knows it, and what else it was told
/// does not count.
#[must_use]
pub const fn server() -> ServerLayer {
    ServerLayer { settings: None }
}

/// The layer made by [`server`].
#[derive(Clone, Debug)]
pub struct ServerLayer {
    settings: Option<Arc<Settings>>,
}

impl<S> Layer<S> for ServerLayer {
    type Service = ServerService<S>;

    fn layer(&self, inner: S) -> ServerService<S> {
        ServerService { inner, settings: self.settings.clone() }
    }
}

/// A service whose requests have spans; see [`server`].
#[derive(Clone, Debug)]
pub struct ServerService<S> {
    inner: S,
    settings: Option<Arc<Settings>>,
}

impl<S, B, R> Service<Request<B>> for ServerService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: 'static,
    R: Body,
{
    type Response = Response<ServerBody<R>>;
    type Error = S::Error;
    type Future = ServerFuture<S::Future>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(waker)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if hooks::own_current().is_served() {
            Call::of(RequestHead::of(&request)).tell_route();
            return ServerFuture::passing(self.inner.call(request));
        }
        let mut learns = Learns::Nothing;
        let span = start(RequestHead::of(&request), self.settings.as_deref(), &mut learns);
        if learns != Learns::Nothing {
            LateRoute::put_into(request.extensions_mut(), &span, learns);
        }
        let is_head = request.method() == http::Method::HEAD;
        let future = span.within(|| self.inner.call(request));
        ServerFuture::new(future, span, is_head, self.settings.clone())
    }
}
