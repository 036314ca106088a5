//! What a server's layer may be told.

use std::fmt;
use std::sync::Arc;

use super::ServerLayer;
use super::proxies::Proxies;
use crate::attrs::{HTTP_REQUEST_HEADER, HTTP_RESPONSE_HEADER};
use crate::head::RequestHead;
use crate::header_names::HeaderNames;

#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(super) skipped: Vec<Condition>,
    pub(super) public: Option<Condition>,
    pub(super) name: Option<Arc<Naming>>,
    pub(crate) proxies: Option<Proxies>,
    pub(super) request_headers: HeaderNames,
    pub(super) response_headers: HeaderNames,
    pub(crate) is_https: bool,
    pub(super) has_no_request_id: bool,
    pub(super) ends_with_head: bool,
}

type Condition = Arc<dyn Fn(&RequestHead<'_>) -> bool + Send + Sync>;
type Naming = dyn Fn(&RequestHead<'_>) -> Option<String> + Send + Sync;

impl ServerLayer {
    /// Makes no spans of the probes of Kubernetes and of Prometheus: calls of `/healthz`, `/livez`, `/readyz`, `/startupz`
    /// and `/metrics`, and those of a `kube-probe`.
    ///
    /// ```
    /// let layer = traced_http::server().skip_probes();
    /// ```
    #[must_use]
    pub fn skip_probes(self) -> Self {
        self.skip(super::probes::is_probe)
    }

    /// Makes no spans of the requests of which this is so, nor of anything that is done for them. The caller's context
    /// is passed on all the same.
    ///
    /// ```
    /// let layer = traced_http::server().skip(|head| head.uri.path().starts_with("/static/"));
    /// ```
    #[must_use]
    pub fn skip(self, condition: impl Fn(&RequestHead<'_>) -> bool + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.skipped.push(Arc::new(condition)))
    }

    /// For a service that strangers call: each request begins a trace of its own, which is linked to the caller's.
    /// Whether it is recorded, and under which ids, is not theirs to say, nor what the request is called; nothing that they
    /// send is handed on.
    ///
    /// ```
    /// let layer = traced_http::server().public_endpoint();
    /// ```
    #[must_use]
    pub fn public_endpoint(self) -> Self {
        self.public_endpoint_if(|_| true)
    }

    /// The same for the requests of which this is so.
    ///
    /// ```
    /// let layer = traced_http::server().public_endpoint_if(|head| !head.headers.contains_key("x-internal"));
    /// ```
    #[must_use]
    pub fn public_endpoint_if(
        self,
        condition: impl Fn(&RequestHead<'_>) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.with(|settings| settings.public = Some(Arc::new(condition)))
    }

    /// Believes what these proxies say of the caller: its address, and the host and the scheme that it asked for
    /// (`Forwarded`, `X-Forwarded-For`, `-Host`, `-Proto`). Of anybody else it is a claim, and is not recorded.
    ///
    /// The caller is the last in the list who is no such proxy. What it asked for is what the proxy says that it called; of
    /// an `X-Forwarded-Host` or `-Proto` without a value for each hop that is the last value. Where both kinds of headers are
    /// there, that counts which both say: if they differ on the address, nothing but the connection. A proxy writes one of
    /// them and may let through the other as the caller has sent it.
    ///
    /// ```
    /// # fn main() -> Result<(), traced_http::ProxiesError> {
    /// let layer = traced_http::server().trust_proxies("10.0.0.0/8".parse()?);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn trust_proxies(self, proxies: Proxies) -> Self {
        self.with(|settings| settings.proxies = Some(proxies))
    }

    /// Says that the listener takes TLS: `url.scheme` is `https`, which no request says of itself.
    #[must_use]
    pub fn https(self) -> Self {
        self.with(|settings| settings.is_https = true)
    }

    /// Records these headers of requests, as `http.request.header.<name>`. Of those that hold credentials it is recorded
    /// that they were there: those whose values are marked as sensitive, and those whose names contain `authorization`,
    /// `cookie`, `credential`, `jwt`, `passwd`, `password`, `secret`, `session`, `signature`, `token`, `api-key` or
    /// `subscription-key`, with or without hyphens and underscores.
    ///
    /// ```
    /// let layer = traced_http::server().capture_request_headers(["x-tenant"]);
    /// ```
    #[must_use]
    pub fn capture_request_headers<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.with(|settings| settings.request_headers.add(HTTP_REQUEST_HEADER, names))
    }

    /// Records these headers of responses, as `http.response.header.<name>`, with the exceptions of
    /// [`capture_request_headers`](Self::capture_request_headers).
    #[must_use]
    pub fn capture_response_headers<'n>(self, names: impl IntoIterator<Item = &'n str>) -> Self {
        self.with(|settings| settings.response_headers.add(HTTP_RESPONSE_HEADER, names))
    }

    /// Gives spans other names than `{METHOD} {route}`: where this says one. There should be few.
    ///
    /// ```
    /// let layer = traced_http::server()
    ///     .name(|head| head.uri.path().starts_with("/static/").then(|| "static file".to_owned()));
    /// ```
    #[must_use]
    pub fn name(self, naming: impl Fn(&RequestHead<'_>) -> Option<String> + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.name = Some(Arc::new(naming)))
    }

    /// Leaves `x-request-id` alone: none is taken, made or sent.
    #[must_use]
    pub fn without_request_id(self) -> Self {
        self.with(|settings| settings.has_no_request_id = true)
    }

    /// Ends spans with the headers of the response, and not with its body.
    #[must_use]
    pub fn end_with_headers(self) -> Self {
        self.with(|settings| settings.ends_with_head = true)
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(self.settings.get_or_insert_default()));
        self
    }
}

impl Settings {
    pub(super) fn skips(&self, head: &RequestHead<'_>) -> bool {
        self.skipped.iter().any(|condition| condition(head))
    }

    pub(super) fn is_public(&self, head: &RequestHead<'_>) -> bool {
        self.public.as_ref().is_some_and(|condition| condition(head))
    }

    pub(super) fn name_of(&self, head: &RequestHead<'_>) -> Option<String> {
        self.name.as_ref().and_then(|naming| naming(head))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("proxies", &self.proxies)
            .field("request_headers", &self.request_headers)
            .field("response_headers", &self.response_headers)
            .finish_non_exhaustive()
    }
}
