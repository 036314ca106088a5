//! A span for each call that comes in.

use std::sync::Arc;
use std::task::{Context as Waker, Poll};

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;
use traced_runtime::{Callsite, Kind, Span, Value, callsite, extract, hooks};

use super::body::GrpcBody;
use super::call::{Call, Side};
use super::future::GrpcFuture;
use super::method;
use super::settings::{Settings, metadata_settings};
use crate::authority::Authority;
use crate::carrier::Http;
use crate::fields::Fields;
use crate::inside::Around as _;
use crate::usual::Usual;
use crate::{attrs, extensions};

static CALL: Callsite = callsite!("grpc", kind = Kind::Server).of_library();

/// A layer that gives each call a span, below the caller's.
///
/// ```
/// use tower_layer::Layer as _;
/// # use std::convert::Infallible;
/// # use http::{Request, Response};
/// # async fn answer(_: Request<String>) -> Result<Response<String>, Infallible> { Ok(Response::default()) }
/// let service = traced_http::grpc::server().layer(tower::service_fn(answer));
/// ```
///
/// For tonic it is `Server::builder().layer(traced::grpc::server())`. The span is called `package.Service/Method` and
/// ends with the last message; the status it records is the one in the trailers, or in the headers where there are no
/// messages. A request that is none of gRPC is handed on as it is, without a span: put [`server`](crate::server) around
/// where a service answers both. `grpc-web` is none either: `tonic_web`'s layer, which turns it into gRPC, belongs around
/// this one.
///
/// The request's id is taken from the caller, else it is the trace's; it is on the span and on the response (`x-request-id`).
///
/// Beneath a layer of HTTP this one makes no second span: it gives that one the call's name and status. Where the program
/// has a span of its own between the two, neither is told.
#[must_use]
pub const fn server() -> ServerLayer {
    ServerLayer { settings: None }
}

/// The layer made by [`server`].
#[derive(Clone, Debug)]
pub struct ServerLayer {
    settings: Option<Arc<Settings>>,
}

impl ServerLayer {
    /// Says which methods there are, as `package.Service/Method`: all others are `_OTHER` from the start, and those that are
    /// not implemented keep their names.
    ///
    /// Else a method is taken for one that exists until the answer is `UNIMPLEMENTED`.
    #[must_use]
    pub fn known_methods<'m>(self, methods: impl IntoIterator<Item = &'m str>) -> Self {
        self.with(|settings| settings.know(methods))
    }

    /// Leaves `x-request-id` alone: none is taken, made or sent.
    #[must_use]
    pub fn without_request_id(self) -> Self {
        self.with(|settings| settings.has_no_request_id = true)
    }
}

metadata_settings!(ServerLayer);

impl<S> Layer<S> for ServerLayer {
    type Service = ServerService<S>;

    fn layer(&self, inner: S) -> ServerService<S> {
        ServerService { inner, settings: self.settings.clone() }
    }
}

/// A service whose calls have spans; see [`server`].
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
    type Response = Response<GrpcBody<R>>;
    type Error = S::Error;
    type Future = GrpcFuture<S::Future>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(waker)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let Some(call) = start(&request, self.settings.as_ref()) else {
            return GrpcFuture::passing(self.inner.call(request));
        };
        let future = call.within(|| self.inner.call(request));
        GrpcFuture::new(future, call)
    }
}

/// `application/grpc`, with what the messages are written in or without; `application/grpc-web` is something else, whose
/// status is in the last frame of the body.
fn is_grpc(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.as_bytes().strip_prefix(b"application/grpc"));
    kind.is_some_and(|rest| matches!(rest, [] | [b'+' | b';', ..]))
}

/// The call that a request is, if it is one and there is a span to record it on.
fn start<B>(request: &Request<B>, settings: Option<&Arc<Settings>>) -> Option<Call> {
    if !is_grpc(request.headers()) {
        return None;
    }
    let around = hooks::own_current();
    let call = if !around.is_served() {
        begin(request, settings.cloned())
    } else if around.is_entrance() {
        Call::of_request(around, settings.cloned())
    } else {
        return None;
    };
    let method = method::of(request.uri());
    let is_known = method.and_then(|method| settings?.knows(method));
    if call.is_recording() {
        call.describe(request.uri(), method.filter(|_| is_known != Some(false)), request.headers());
    }
    Some(match method.filter(|_| is_known.is_none()) {
        Some(method) => call.called(method),
        None => call,
    })
}

/// A call with a span of its own, which says who calls whom.
fn begin<B>(request: &Request<B>, settings: Option<Arc<Settings>>) -> Call {
    let usual = Usual::of(request.headers());
    let mut span = Span::start_entrance(&CALL, extract::<_, Http>(&usual));
    if !settings.as_ref().is_some_and(|settings| settings.has_no_request_id) {
        span = span.of_request(usual.request_id.map(|id| id.as_bytes()));
    }
    if span.is_recording() {
        let mut fields = Fields::<5>::new();
        let id = span.request_id();
        let ids = id.as_ref().map(|id| [Value::Str(id.as_str())]);
        let authority = Authority::of(request.uri(), usual.host);
        fields.add_some(attrs::SERVER_ADDRESS, authority.map(|authority| authority.host));
        fields.add_some(attrs::SERVER_PORT, authority.and_then(|authority| authority.port));
        let peer = extensions::peer(request.extensions());
        let peer = peer.map(|peer| (peer.ip().to_canonical(), peer.port()));
        if let Some((address, port)) = &peer {
            fields.add(attrs::NETWORK_PEER_ADDRESS, Value::Display(address));
            fields.add(attrs::NETWORK_PEER_PORT, *port);
        }
        fields.add_some(attrs::REQUEST_ID, ids.as_ref().map(|ids| Value::Array(ids)));
        fields.record(&span);
    }
    Call::new(span, Side::Server, settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_grpc_need_not_be_it() {
        let is = |kind: &'static str| is_grpc(&HeaderMap::from_iter([(CONTENT_TYPE, kind.parse().unwrap())]));
        for kind in ["application/grpc", "application/grpc+proto", "application/grpc;charset=utf-8"] {
            assert!(is(kind), "{kind}");
        }
        for kind in
            ["application/grpc-web", "application/grpc-web-text+proto", "application/grpcs", "text/plain", ""]
        {
            assert!(!is(kind), "{kind}");
        }
        assert!(!is_grpc(&HeaderMap::new()));
    }
}
