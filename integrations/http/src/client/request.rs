//! A request that goes out, whatever library sends it.

use http::header::HOST;
use http::{Extensions, HeaderMap, Method, Request};
use traced_runtime::{Span, redact};

use super::rules::no_extensions;
use crate::authority::{self, Authority};
use crate::fields::Fields;
use crate::{attrs, method};

/// What a request says of itself before it is sent.
#[derive(Clone, Copy, Debug)]
pub struct ClientRequest<'a> {
    pub(super) method: &'a Method,
    pub(super) headers: &'a HeaderMap,
    pub(super) extensions: &'a Extensions,
    scheme: &'a str,
    /// As it is written.
    host: Option<&'a str>,
    /// The path, the query and what follows.
    target: &'a str,
}

impl<'a> ClientRequest<'a> {
    /// A request of the `http` crate. Where its URI is but a path, its `Host` says whom it is for.
    pub fn of<B>(request: &'a Request<B>) -> Self {
        let uri = request.uri();
        Self {
            method: request.method(),
            headers: request.headers(),
            extensions: request.extensions(),
            scheme: uri.scheme_str().unwrap_or("http"),
            host: authority::text(uri, || request.headers().get(HOST)),
            target: uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str),
        }
    }

    /// A request to an absolute URL.
    #[must_use]
    pub fn to(method: &'a Method, url: &'a str, headers: &'a HeaderMap) -> Self {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let (host, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        Self { method, headers, extensions: no_extensions(), scheme, host: Some(host), target }
    }

    /// With what is said of it in extensions: [`UrlTemplate`](crate::UrlTemplate) and the like.
    #[must_use]
    pub const fn with_extensions(self, extensions: &'a Extensions) -> Self {
        Self { extensions, ..self }
    }

    pub(super) fn authority(&self) -> Option<Authority<'a>> {
        self.host.and_then(Authority::parse)
    }

    pub(super) fn path(&self) -> &'a str {
        let end = self.target.find(['?', '#']).unwrap_or(self.target.len());
        &self.target[..end]
    }

    pub(super) fn query(&self) -> Option<&'a str> {
        let (_, rest) = self.target.split_once('?')?;
        Some(rest.split('#').next().unwrap_or(rest))
    }

    pub(super) fn describe(&self, span: &Span) {
        let mut fields = Fields::new();
        let url = self.host.map(|host| format!("{}://{host}{}", self.scheme, self.target));
        let url = url.as_deref().map(redact::url);
        let authority = self.authority();

        method::describe(self.method, &mut fields);
        fields.add_some(attrs::SERVER_ADDRESS, authority.map(|authority| authority.host));
        fields.add_some(
            attrs::SERVER_PORT,
            authority.map(|authority| authority.port.unwrap_or_else(|| self.default_port())),
        );
        fields.add_text(attrs::URL_FULL, url.as_deref());
        fields.record(span);
    }

    fn default_port(&self) -> u16 {
        if self.scheme.eq_ignore_ascii_case("https") { 443 } else { 80 }
    }
}
