//! The span of a handler that has no layer around it.

use std::convert::Infallible;

use ::axum::extract::FromRequestParts;
use http::request::Parts;
use traced_runtime::{Span, hooks};

use crate::head::RequestHead;
use crate::server::{Call, start};

/// The span of a request that no layer has made one for, on its way to the handler.
///
/// `#[traced_handler]` adds this extractor to the parameters of a handler that takes nothing else to read the caller's
/// context from. Code that calls such a handler directly passes [`Entrance::none`].
///
/// ```
/// use traced_http::axum::Entrance;
/// async fn show(entrance: Entrance) -> &'static str {
///     let _span = entrance.into_span();
///     "shown"
/// }
/// # let _handler = axum::routing::get::<_, _, ()>(show);
/// # let _called = show(Entrance::none());
/// ```
///
/// With `PUBLIC`, the caller is a stranger: the span is in a trace of its own, and links to the caller's.
///
/// # Requests that do not reach the handler
///
/// It is the first extractor. If a later one refuses the request, or the request is given up meanwhile, this is dropped
/// before anybody has taken the span: the span ends with `traced.rejected`. With what status the request was refused
/// cannot be seen from within an extractor; [`layer`](super::layer) sees it.
#[derive(Debug)]
pub struct Entrance<const PUBLIC: bool = false>(Option<Span>);

impl<const PUBLIC: bool> Entrance<PUBLIC> {
    /// An entrance through which nobody came.
    #[must_use]
    pub const fn none() -> Self {
        Self(None)
    }

    /// The span, for the handler to end; none beneath a layer, whose span is current.
    #[must_use]
    pub fn into_span(mut self) -> Option<Span> {
        self.0.take()
    }

    /// Whether the span of a request is here, which axum will answer.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_call(&self) -> bool {
        self.0.is_some()
    }
}

impl<const PUBLIC: bool> Default for Entrance<PUBLIC> {
    fn default() -> Self {
        Self::none()
    }
}

impl<const PUBLIC: bool> Drop for Entrance<PUBLIC> {
    fn drop(&mut self) {
        if let Some(span) = self.0.take() {
            span.set("traced.rejected", true);
        }
    }
}

impl<S: Send + Sync, const PUBLIC: bool> FromRequestParts<S> for Entrance<PUBLIC> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let around = hooks::own_current();
        if around.is_served() {
            if around.is_entrance() {
                // A layer around the router could not know the route.
                Call::of(RequestHead::of_parts(parts)).add_route(&around);
            }
            return Ok(Self::none());
        }
        Ok(Self(Some(start(RequestHead::of_parts(parts), None, PUBLIC))))
    }
}
