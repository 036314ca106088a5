//! What a client of HTTP may be told, whatever library sends its requests.

use std::borrow::Cow;
use std::sync::Arc;

use http::{Extensions, HeaderMap, StatusCode};
use traced_runtime::{Context, Span};

use super::call::ClientCall;
use super::extensions::{ResendCount, UrlTemplate};
use super::request::ClientRequest;
use super::send::Sends;
use super::templates::Templates;
use crate::attrs::{self, HTTP_REQUEST_HEADER, HTTP_RESPONSE_HEADER};
use crate::header_names::HeaderNames;
use crate::hosts::Hosts;
use crate::method;
use crate::name::with_name;

/// What is recorded of the requests of a client, and what is sent along: the part of an integration that is the same for
/// every library.
///
/// ```
/// use traced_http::{ClientRequest, ClientRules};
/// let rules = ClientRules::new().url_templates(["/images/{id}"]);
/// let mut request = http::Request::get("http://catalog/images/7").body(())?;
/// let call = rules.start(&ClientRequest::of(&request));
/// call.send_along(request.headers_mut());
/// // …
/// let response = http::Response::new(());
/// call.end(response.status(), response.version(), response.headers(), None);
/// # Ok::<(), http::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct ClientRules(Option<Arc<Rules>>);

#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) context_to: Option<Hosts>,
    pub(super) baggage_to: Option<Hosts>,
    expected: Vec<u16>,
    templates: Templates,
    request_headers: HeaderNames,
    pub(super) response_headers: HeaderNames,
}

impl ClientRules {
    /// The usual ones.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Sends the context to these hosts alone; it is sent to all unless somebody says so.
    #[must_use]
    pub fn propagate_to(self, hosts: Hosts) -> Self {
        self.with(|rules| rules.context_to = Some(hosts))
    }

    /// Sends baggage to these hosts alone, of those to which the context is sent; never to AWS, nor with presigned URLs.
    #[must_use]
    pub fn baggage_to(self, hosts: Hosts) -> Self {
        self.with(|rules| rules.baggage_to = Some(hosts))
    }

    /// Calls spans after the first of these templates that the path is of: `/images/{id}`, `/files/{*rest}`.
    ///
    /// A name in braces stands for any text within a segment, or for a part of one (`/images/{id}.png`), and `{*rest}` for all
    /// that is left; none of them stands for nothing. Behind `{*rest}` nothing may follow: such a template is never taken.
    /// One that does not begin with a slash is given it.
    #[must_use]
    pub fn url_templates<T: Into<Cow<'static, str>>>(self, templates: impl IntoIterator<Item = T>) -> Self {
        self.with(|rules| rules.templates.add(templates))
    }

    /// Takes these statuses for answers like others: 404 where a client asks whether something is there. All from 400 on
    /// are failures of the call unless somebody says so.
    #[must_use]
    pub fn expected_statuses(self, statuses: impl IntoIterator<Item = u16>) -> Self {
        self.with(|rules| rules.expected.extend(statuses))
    }

    /// Records these headers of requests, as `http.request.header.<name>`. Of those that hold credentials it is recorded
    /// that they were there: those whose values are marked as sensitive, and those whose names contain `authorization`,
    /// `cookie`, `credential`, `jwt`, `passwd`, `password`, `secret`, `session`, `signature`, `token`, `api-key` or
    /// `subscription-key`, with or without hyphens and underscores.
    #[must_use]
    pub fn capture_request_headers<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.with(|rules| rules.request_headers.add(HTTP_REQUEST_HEADER, names))
    }

    /// Records these headers of responses, as `http.response.header.<name>`, with the exceptions of
    /// [`capture_request_headers`](Self::capture_request_headers).
    #[must_use]
    pub fn capture_response_headers<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.with(|rules| rules.response_headers.add(HTTP_RESPONSE_HEADER, names))
    }

    /// Starts the span of a request, below what is current; none where a logical call around has one already
    /// ([`Context::in_logical_client`]).
    pub fn start(&self, request: &ClientRequest<'_>) -> ClientCall {
        let around = Context::current();
        let rules = self.0.as_ref();
        let sends = Sends::to(request, rules.map(|rules| &**rules));
        if around.is_in_logical_client() {
            return ClientCall::passing(around, sends);
        }
        let span = Span::start_in(method::client_callsite(request.method), around);
        if span.is_recording() {
            request.describe(&span);
            describe(&span, request, rules.map(|rules| &**rules));
        }
        ClientCall::new(span, sends, rules.cloned())
    }

    fn with(mut self, change: impl FnOnce(&mut Rules)) -> Self {
        change(Arc::make_mut(self.0.get_or_insert_default()));
        self
    }
}

fn describe(span: &Span, request: &ClientRequest<'_>, rules: Option<&Rules>) {
    let said = request.extensions.get::<UrlTemplate>().map(|UrlTemplate(template)| &**template);
    if let Some(template) = said.or_else(|| rules?.templates.of(request.path())) {
        with_name(request.method, template, |name| span.rename(name));
        span.set(attrs::URL_TEMPLATE, template);
    } else {
        method::rename(span, request.method);
    }
    if let Some(ResendCount(repeats @ 1..)) = request.extensions.get() {
        span.set(attrs::HTTP_REQUEST_RESEND_COUNT, *repeats);
    }
    if let Some(rules) = rules {
        rules.request_headers.record(request.headers, span);
    }
}

impl Rules {
    pub(super) fn expects(&self, status: StatusCode) -> bool {
        self.expected.contains(&status.as_u16())
    }

    pub(super) fn describe_response(&self, headers: &HeaderMap, span: &Span) {
        self.response_headers.record(headers, span);
    }
}

/// No extensions, for requests of libraries that have none.
pub(super) fn no_extensions() -> &'static Extensions {
    static NONE: std::sync::LazyLock<Extensions> = std::sync::LazyLock::new(Extensions::new);
    &NONE
}
