//! Where a request goes, and what is sent along.

use http::uri::Scheme;
use http::{HeaderMap, Method, Request, Uri};
use traced_runtime::{Context, Span, inject, inject_trace, redact};

use crate::authority::{self, Authority};
use crate::carrier::Http;
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
    fn url(&self) -> Option<String> {
        let path = self.uri.path_and_query().map_or("", http::uri::PathAndQuery::as_str);
        let host = authority::text(self.uri, self.headers)?;
        Some(format!("{}://{host}{path}", self.scheme()))
    }

    fn scheme(&self) -> &'a str {
        self.uri.scheme_str().unwrap_or("http")
    }

    fn default_port(&self) -> u16 {
        if self.uri.scheme() == Some(&Scheme::HTTPS) { 443 } else { 80 }
    }
}

/// Writes `context` to the request, as much of it as may reach the host.
///
/// Without a context the headers stay as they are: where nothing is traced, what somebody set by hand is sent.
pub(super) fn send<B>(context: &Context, request: &mut Request<B>) {
    let has_baggage = context.baggage().next().is_some();
    if context.span_context().is_none() && !has_baggage {
        return;
    }
    if has_baggage && !takes_baggage(request) {
        inject_trace::<_, Http>(context, request.headers_mut());
    } else {
        inject::<_, Http>(context, request.headers_mut());
    }
}

/// Baggage is for services of one's own: not for AWS, nor for whoever is behind a presigned URL.
fn takes_baggage<B>(request: &Request<B>) -> bool {
    let is_aws = Authority::of(request.uri(), request.headers())
        .is_some_and(|to| to.host.ends_with(".amazonaws.com") || to.host.ends_with(".amazonaws.com.cn"));
    !is_aws && !request.uri().query().is_some_and(redact::is_presigned)
}
