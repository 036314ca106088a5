//! The span of a handler that has no layer around it.

use std::convert::Infallible;

use ::axum::extract::FromRequestParts;
use http::request::Parts;
use traced_runtime::{Span, hooks};

use super::observed::Refusal;
use crate::attrs::HTTP_RESPONSE_STATUS_CODE;
use crate::head::RequestHead;
use crate::server::{Call, start_extracted};

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
/// before anybody has taken the span: the span ends with `traced.rejected`. An extractor does not see the others: with
/// what status they refuse a request is known to a [`layer`](super::layer), and here with `OBSERVED`, where they are of the
/// type [`Observed`](super::Observed) (`#[traced_handler(rejections)]`). Then a request that is given up is cancelled.
#[derive(Debug)]
pub struct Entrance<const PUBLIC: bool = false, const OBSERVED: bool = false> {
    span: Option<Span>,
    refusal: Option<Refusal>,
}

impl<const PUBLIC: bool, const OBSERVED: bool> Entrance<PUBLIC, OBSERVED> {
    /// An entrance through which nobody came.
    #[must_use]
    pub const fn none() -> Self {
        Self { span: None, refusal: None }
    }

    /// The span, for the handler to end; none beneath a layer, whose span is current.
    #[must_use]
    pub fn into_span(mut self) -> Option<Span> {
        self.span.take()
    }

    /// Whether the span of a request is here, which axum will answer.
    #[doc(hidden)]
    #[must_use]
    pub const fn is_call(&self) -> bool {
        self.span.is_some()
    }
}

impl<const PUBLIC: bool, const OBSERVED: bool> Default for Entrance<PUBLIC, OBSERVED> {
    fn default() -> Self {
        Self::none()
    }
}

/// Nobody has taken the span.
impl<const PUBLIC: bool, const OBSERVED: bool> Drop for Entrance<PUBLIC, OBSERVED> {
    fn drop(&mut self) {
        let Some(mut span) = self.span.take() else { return };
        match self.refusal.as_ref().map(Refusal::status) {
            // Nobody has refused it.
            Some(None) => span.cancel(),
            None => span.set("traced.rejected", true),
            Some(Some(status)) => {
                span.set("traced.rejected", true);
                span.set(HTTP_RESPONSE_STATUS_CODE, status.as_u16());
                if status.is_server_error() {
                    span.fail(status.as_str());
                }
            }
        }
    }
}

impl<S: Send + Sync, const PUBLIC: bool, const OBSERVED: bool> FromRequestParts<S>
    for Entrance<PUBLIC, OBSERVED>
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let head = RequestHead::of_parts(parts);
        if hooks::own_current().is_served() {
            // A layer around the router could not know the route.
            Call::of(head).tell_route();
            return Ok(Self::none());
        }
        let span = start_extracted(head, PUBLIC);
        let refusal = OBSERVED.then(|| Refusal::put_into(&mut parts.extensions));
        Ok(Self { span: Some(span), refusal })
    }
}
