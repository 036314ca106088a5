//! Where a request goes, and what is sent along.

use std::borrow::Cow;

use http::uri::Scheme;
use http::{HeaderMap, Method, Request, Uri};
use traced_runtime::{Context, Span, redact};

use crate::authority::{self, Authority};
use crate::carrier;
use crate::fields::Fields;
use crate::{attrs, method};

/// The head of a request that goes out.
pub(super) struct Target<'a> {
    method: &'a Method,
    uri: &'a Uri,
    headers: &'a HeaderMap,
}

impl<'a> Target<'a> {
    pub(super) fn of<B>(request: &'a Request<B>) -> Self {
        Self { method: request.method(), uri: request.uri(), headers: request.headers() }
    }

    pub(super) fn describe(&self, span: &Span) {
        let mut fields = Fields::new();
        let url = self.url();
        let url = url.as_deref().map(redact::url);
        let authority = Authority::of(self.uri, self.headers);

        method::describe(self.method, &mut fields);
        fields.add_some(attrs::SERVER_ADDRESS, authority.map(|authority| authority.host));
        fields.add_some(
            attrs::SERVER_PORT,
            authority.map(|authority| authority.port.unwrap_or_else(|| self.default_port())),
        );
        fields.add_text(attrs::URL_FULL, url.as_deref());
        fields.record(span);
    }

    /// The absolute URL, also where the URI is but a path and the host a header.
    fn url(&self) -> Option<Cow<'a, str>> {
        let path = self.uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let host = authority::text(self.uri, self.headers)?;
        Some(Cow::Owned(format!("{}://{host}{path}", self.scheme())))
    }

    fn scheme(&self) -> &'a str {
        self.uri.scheme_str().unwrap_or("http")
    }

    fn default_port(&self) -> u16 {
        if self.uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 }
    }
}

/// Writes the context to the request.
pub(super) fn send<B>(context: &Context, request: &mut Request<B>) {
    let host = Authority::of(request.uri(), request.headers()).map(|authority| authority.host.to_owned());
    let query = request.uri().query().map(str::to_owned);
    carrier::send(context, host.as_deref(), query.as_deref(), request.headers_mut());
}
