//! A span for each call that goes out.

use std::sync::Arc;
use std::task::{Context as Waker, Poll};

use http::{Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;
use traced_runtime::{Callsite, Context, Kind, Span, callsite, inject};

use super::body::GrpcBody;
use super::call::{Call, Side};
use super::future::GrpcFuture;
use super::method;
use super::settings::{Settings, metadata_settings};
use crate::attrs;
use crate::authority::Authority;
use crate::carrier::Http;
use crate::fields::Fields;
use crate::inside::Around as _;

static CALL: Callsite = callsite!("grpc", kind = Kind::Client).of_library();

/// A layer that gives each call to this target a span, and sends the context of that span along.
///
/// ```
/// use tower_layer::Layer as _;
/// # use std::convert::Infallible;
/// # use http::{Request, Response};
/// # async fn send(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
/// let channel = tower::service_fn(send);
/// let client = traced_http::grpc::client("http://orders:50051").layer(channel);
/// ```
///
/// For tonic it is `OrdersClient::new(traced::grpc::client(target).layer(channel))`, with the target that the channel was
/// made for: a request within does not say where it goes. The span ends with the last message, or when the stream is
/// dropped; each code but `OK` is an error of the call. `tonic_web`'s layer belongs beneath this one: of `grpc-web` the status
/// cannot be read here.
#[must_use]
pub fn client(target: &str) -> ClientLayer {
    let address = target.split_once("://").map_or(target, |(_, address)| address);
    let address = address.split(['/', '?', '#']).next().unwrap_or(address);
    ClientLayer { target: address.into(), settings: None }
}

/// The layer made by [`client`].
#[derive(Clone, Debug)]
pub struct ClientLayer {
    target: Arc<str>,
    settings: Option<Arc<Settings>>,
}

metadata_settings!(ClientLayer);

impl<S> Layer<S> for ClientLayer {
    type Service = ClientService<S>;

    fn layer(&self, inner: S) -> ClientService<S> {
        ClientService { inner, layer: self.clone() }
    }
}

/// A service whose calls have spans; see [`client`].
#[derive(Clone, Debug)]
pub struct ClientService<S> {
    inner: S,
    layer: ClientLayer,
}

impl<S, B, R> Service<Request<B>> for ClientService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: 'static,
    R: Body,
{
    type Response = Response<GrpcBody<R>>;
    type Error = S::Error;
    type Future = GrpcFuture<S::Future>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(waker)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let around = Context::current();
        if around.is_in_logical_client() {
            send(&around, &mut request);
            return GrpcFuture::passing(self.inner.call(request));
        }
        let span = Span::start_in(&CALL, around);
        self.layer.describe_target(&span);
        let context = span.context();
        let call = Call::new(span, Side::Client, self.layer.settings.clone());
        if call.is_recording() {
            call.describe(request.uri(), method::of(request.uri()), request.headers());
        }
        send(&context, &mut request);
        let future = call.within(|| self.inner.call(request));
        GrpcFuture::new(future, call)
    }
}

impl ClientLayer {
    fn describe_target(&self, span: &Span) {
        if !span.is_recording() {
            return;
        }
        let target = Authority::parse(&self.target);
        let mut fields = Fields::<2>::new();
        fields.add_some(attrs::SERVER_ADDRESS, target.map(|target| target.host));
        fields.add_some(attrs::SERVER_PORT, target.and_then(|target| target.port));
        fields.record(span);
    }
}

/// Without a context the metadata stay as they are: where nothing is traced, what somebody set by hand is sent.
fn send<B>(context: &Context, request: &mut Request<B>) {
    if context.span_context().is_some() || context.baggage().next().is_some() {
        inject::<_, Http>(context, request.headers_mut());
    }
    crate::client::hand_on_request_id(context, request.headers_mut());
}
