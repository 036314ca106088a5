//! What is known of a call when it comes in.

use std::net::SocketAddr;

use http::Uri;
use traced_runtime::{Span, Value, redact};

use super::caller::Caller;
use super::late::LateRoute;
use super::settings::Settings;
use crate::authority::Authority;
use crate::fields::{Fields, MOST};
use crate::head::RequestHead;
use crate::name::with_name;
use crate::usual::Usual;
use crate::{attrs, extensions, method, version};

/// The head of a request, and what the framework knows beside it.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) head: RequestHead<'a>,
    pub(crate) route: Option<&'a str>,
    pub(crate) peer: Option<SocketAddr>,
}

impl<'a> Call<'a> {
    #[inline]
    pub(crate) fn of(head: RequestHead<'a>) -> Self {
        Self { head, route: extensions::route(head.extensions), peer: extensions::peer(head.extensions) }
    }

    /// Records all of it on a span that was named after something else.
    pub(crate) fn describe_entrance(&self, span: &Span) {
        match self.route {
            Some(route) => with_name(self.head.method, route, |name| span.rename(name)),
            None => span.rename(method::name(self.head.method)),
        }
        self.describe(span, &Usual::of(self.head.headers), None, Some(attrs::REQUEST_ID));
    }

    /// Tells the layer around of the route, if it could not know it.
    pub(crate) fn tell_route(&self) {
        if let (Some(route), Some(late)) = (self.route, self.head.extensions.get::<LateRoute>()) {
            late.is(self.head.method, route);
        }
    }

    /// Names a span so, or after the route, if that is known.
    pub(super) fn name(&self, span: &Span, name: Option<&str>) {
        match (name, self.route) {
            (Some(name), _) => span.rename(name),
            (None, Some(route)) => with_name(self.head.method, route, |name| span.rename(name)),
            (None, None) => method::rename(span, self.head.method),
        }
    }

    /// Records everything but the name, and the id of the request under this key, if there is one.
    pub(crate) fn describe(
        &self,
        span: &Span,
        usual: &Usual<'_>,
        settings: Option<&Settings>,
        request_id: Option<&'static str>,
    ) {
        let RequestHead { method, uri, version, headers, .. } = self.head;
        let mut fields = Fields::<MOST>::new();
        let query = uri.query().map(redact::query);
        let caller = Caller::of(headers, self.peer, settings);
        let peer = self.peer.map(|peer| (peer.ip().to_canonical(), peer.port()));
        let user_agent = usual.user_agent.and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let authority = caller.host.and_then(Authority::parse).or_else(|| Authority::of(uri, usual.host));
        let own_scheme = || {
            Value::Static(if settings.is_some_and(|settings| settings.is_https) { "https" } else { "http" })
        };
        let scheme = caller.scheme.or_else(|| known_scheme(uri)).map_or_else(own_scheme, Value::Str);
        let id = span.request_id();
        let ids = id.as_ref().map(|id| [Value::Str(id.as_str())]);

        method::describe(method, &mut fields);
        fields.add_some(attrs::HTTP_ROUTE, self.route);
        fields.add_text(attrs::URL_PATH, Some(uri.path()));
        fields.add_text(attrs::URL_QUERY, query.as_deref());
        fields.add(attrs::URL_SCHEME, scheme);
        fields.add_some(attrs::SERVER_ADDRESS, authority.map(|authority| authority.host));
        fields.add_some(attrs::SERVER_PORT, authority.and_then(|authority| authority.port));
        fields.add_text(attrs::USER_AGENT_ORIGINAL, user_agent);
        fields.add_some(attrs::NETWORK_PROTOCOL_VERSION, version::text(version).map(Value::Static));
        fields
            .add_some(attrs::CLIENT_ADDRESS, caller.address.as_ref().map(|address| Value::Display(address)));
        if let Some((address, port)) = &peer {
            fields.add(attrs::NETWORK_PEER_ADDRESS, Value::Display(address));
            fields.add(attrs::NETWORK_PEER_PORT, *port);
        }
        if let Some(request_id) = request_id {
            fields.add_some(request_id, ids.as_ref().map(|ids| Value::Array(ids)));
        }
        fields.record(span);
        if let Some(settings) = settings {
            settings.request_headers.record(headers, span);
        }
    }
}

/// Whoever names another one in the target of a request has made it up.
fn known_scheme(uri: &Uri) -> Option<&str> {
    uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme))
}
