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
    authority: Option<Authority<'a>>,
    /// The path, the query and what follows.
    target: &'a str,
    /// All of it, where that is to be had.
    url: Option<&'a str>,
}

impl<'a> ClientRequest<'a> {
    /// A request of the `http` crate. Where its URI is but a path, its `Host` says whom it is for.
    pub fn of<B>(request: &'a Request<B>) -> Self {
        let uri = request.uri();
        let host = authority::text(uri, || request.headers().get(HOST));
        Self {
            method: request.method(),
            headers: request.headers(),
            extensions: request.extensions(),
            scheme: uri.scheme_str().unwrap_or("http"),
            host,
            authority: host.and_then(Authority::parse),
            target: uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str),
            url: None,
        }
    }

    /// A request to an absolute URL.
    #[must_use]
    pub fn to(method: &'a Method, url: &'a str, headers: &'a HeaderMap) -> Self {
        let colon = url.bytes().position(|byte| byte == b':').filter(|at| url[*at..].starts_with("://"));
        let (scheme, rest) = colon.map_or(("http", url), |at| (&url[..at], &url[at + 3..]));
        let end = rest.bytes().position(|byte| matches!(byte, b'/' | b'?' | b'#'));
        let (host, target) = rest.split_at(end.unwrap_or(rest.len()));
        Self {
            method,
            headers,
            extensions: no_extensions(),
            scheme,
            host: Some(host),
            authority: Authority::parse(host),
            target,
            url: colon.is_some().then_some(url),
        }
    }

    /// With what is said of it in extensions: [`UrlTemplate`](crate::UrlTemplate) and the like.
    #[must_use]
    pub const fn with_extensions(self, extensions: &'a Extensions) -> Self {
        Self { extensions, ..self }
    }

    pub(super) const fn authority(&self) -> Option<Authority<'a>> {
        self.authority
    }

    pub(super) fn path(&self) -> &'a str {
        let end = self.target.find(['?', '#']).unwrap_or(self.target.len());
        &self.target[..end]
    }

    pub(super) fn query(&self) -> Option<&'a str> {
        let mark = self.target.bytes().position(|byte| matches!(byte, b'?' | b'#'))?;
        let rest = self.target[mark..].strip_prefix('?')?;
        let end = rest.bytes().position(|byte| byte == b'#');
        Some(&rest[..end.unwrap_or(rest.len())])
    }

    pub(super) fn describe(&self, span: &Span) {
        let mut fields = Fields::<5>::new();
        let joined = match self.url {
            None => self.host.map(|host| [self.scheme, "://", host, self.target].concat()),
            Some(_) => None,
        };
        let url = self.url.or(joined.as_deref()).map(redact::url);
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
