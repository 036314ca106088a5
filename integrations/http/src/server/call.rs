//! What is known of a call when it comes in.

use std::net::SocketAddr;

use http::header::USER_AGENT;
use http::{HeaderMap, Method, Request, Uri, Version, request};
use traced_runtime::{Context, Span, Value, redact};

use crate::authority::Authority;
use crate::fields::Fields;
use crate::{attrs, extensions, method, version};

/// The head of a request, and what the framework knows beside it.
#[derive(Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a Method,
    pub(crate) uri: &'a Uri,
    pub(crate) version: Version,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) route: Option<&'a str>,
    pub(crate) peer: Option<SocketAddr>,
}

impl<'a> Call<'a> {
    pub(crate) fn of_request<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: request.uri(),
            version: request.version(),
            headers: request.headers(),
            route: extensions::route(request.extensions()),
            peer: extensions::peer(request.extensions()),
        }
    }

    pub(crate) fn of_parts(parts: &'a request::Parts) -> Self {
        Self {
            method: &parts.method,
            uri: &parts.uri,
            version: parts.version,
            headers: &parts.headers,
            route: extensions::route(&parts.extensions),
            peer: extensions::peer(&parts.extensions),
        }
    }

    /// Records all of it on a span that was named after something else.
    pub(crate) fn describe_entrance(&self, span: &Span) {
        match self.route {
            Some(_) => self.add_route(&span.context()),
            None => span.rename(method::name(self.method)),
        }
        self.describe(span);
    }

    /// Names the span of `context` after the route, if that is known.
    pub(crate) fn add_route(&self, context: &Context) {
        if let Some(route) = self.route {
            context.rename(&format!("{} {route}", method::name(self.method)));
            context.set_all(&[(attrs::HTTP_ROUTE, Value::from(route))]);
        }
    }

    /// Records everything but the route.
    pub(crate) fn describe(&self, span: &Span) {
        let mut fields = Fields::new();
        let query = self.uri.query().map(redact::query);
        let peer = self.peer.map(|peer| (peer.ip().to_canonical(), peer.port()));
        let user_agent =
            self.headers.get(USER_AGENT).and_then(|value| std::str::from_utf8(value.as_bytes()).ok());
        let authority = Authority::of(self.uri, self.headers);

        method::describe(self.method, &mut fields);
        fields.add_text(attrs::URL_PATH, Some(self.uri.path()));
        fields.add_text(attrs::URL_QUERY, query.as_deref());
        fields.add(attrs::URL_SCHEME, self.uri.scheme_str().unwrap_or("http"));
        fields.add_some(attrs::SERVER_ADDRESS, authority.map(|authority| authority.host));
        fields.add_some(attrs::SERVER_PORT, authority.and_then(|authority| authority.port));
        fields.add_text(attrs::USER_AGENT_ORIGINAL, user_agent);
        fields.add_some(attrs::NETWORK_PROTOCOL_VERSION, version::text(self.version));
        if let Some((address, port)) = &peer {
            fields.add(attrs::CLIENT_ADDRESS, Value::Display(address));
            fields.add(attrs::NETWORK_PEER_ADDRESS, Value::Display(address));
            fields.add(attrs::NETWORK_PEER_PORT, *port);
        }
        fields.record(span);
    }
}
