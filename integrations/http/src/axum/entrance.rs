//! What a handler needs of a request to make its span itself, without a layer around it.

use std::convert::Infallible;
use std::fmt;
use std::net::SocketAddr;

use ::axum::extract::{FromRequestParts, MatchedPath};
use http::request::Parts;
use http::{HeaderMap, Method, Uri, Version};
use traced_runtime::{Carrier, Span, hooks};

use crate::carrier::Http;
use crate::extensions;
use crate::server::Call;

/// The head of a request, kept for the span of its handler.
///
/// `#[traced_handler]` adds this extractor to the parameters of a handler that takes nothing else to read the caller's
/// context from. Code that calls such a handler directly passes [`Entrance::none`].
///
/// ```
/// use traced_http::axum::Entrance;
/// async fn show(entrance: Entrance) -> String {
///     format!("{:?}", traced_runtime::extract(&entrance).span_context())
/// }
/// # let _handler = axum::routing::get::<_, _, ()>(show);
/// # let _called = show(Entrance::none());
/// ```
#[derive(Clone, Default)]
pub struct Entrance(Option<Box<Head>>);

#[derive(Clone)]
struct Head {
    method: Method,
    uri: Uri,
    version: Version,
    headers: HeaderMap,
    extensions: http::Extensions,
    route: Option<MatchedPath>,
    peer: Option<SocketAddr>,
}

impl Entrance {
    /// An entrance through which nobody came.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Entrance {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        if hooks::own_current().is_entrance() {
            // A layer has made the span: nobody will read this.
            return Ok(Self::none());
        }
        Ok(Self(Some(Box::new(Head {
            method: parts.method.clone(),
            uri: parts.uri.clone(),
            version: parts.version,
            headers: parts.headers.clone(),
            extensions: http::Extensions::new(),
            route: parts.extensions.get().cloned(),
            peer: extensions::peer(&parts.extensions),
        }))))
    }
}

impl Carrier<Http> for Entrance {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        if let Some(head) = &self.0 {
            Carrier::values(&head.headers, name, visit);
        }
    }

    fn describe(&self, entrance: &Span) {
        if let Some(head) = &self.0 {
            head.call().describe_entrance(entrance);
        }
    }
}

impl Head {
    fn call(&self) -> Call<'_> {
        Call {
            head: crate::RequestHead {
                method: &self.method,
                uri: &self.uri,
                version: self.version,
                headers: &self.headers,
                extensions: &self.extensions,
            },
            route: self.route.as_ref().map(MatchedPath::as_str),
            peer: self.peer,
        }
    }
}

/// Without the headers: they hold what must not be logged.
impl fmt::Debug for Entrance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let route = self.0.as_ref().and_then(|head| head.route.as_ref()).map(MatchedPath::as_str);
        f.debug_struct("Entrance").field("route", &route).finish_non_exhaustive()
    }
}
