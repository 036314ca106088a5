//! The span of a handler that has no layer around it.

use std::convert::Infallible;

use ::axum::extract::FromRequestParts;
use http::Method;
use http::request::Parts;
use traced_runtime::{Span, hooks};

use super::observed::{Observer, Seen};
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
/// It is the first extractor. If a later one refuses the request, this is dropped before anybody has taken the span: it
/// ends with `traced.rejected`, and with the status if the later one is [`Observed`](super::Observed), as those of
/// `#[traced_handler]` are. An extractor does not see the others, and of one that is not observed the status is known to a
/// [`layer`](super::layer) alone. A request that is given up while an observed extractor is at work is cancelled.
#[derive(Debug)]
pub struct Entrance<const PUBLIC: bool = false> {
    begun: Option<Begun>,
}

#[derive(Debug)]
struct Begun {
    span: Span,
    observer: Observer,
    is_head: bool,
}

/// Who waits for what a handler answers.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Axum, whose request has its span here.
    pub(super) is_call: bool,
    /// Nothing but the head of the response will be sent.
    pub(super) is_head: bool,
}

impl<const PUBLIC: bool> Entrance<PUBLIC> {
    /// An entrance through which nobody came.
    #[must_use]
    pub const fn none() -> Self {
        Self { begun: None }
    }

    /// The span, for the handler to end; none beneath a layer, whose span is current.
    #[must_use]
    pub fn into_span(mut self) -> Option<Span> {
        self.begun.take().map(|begun| begun.span)
    }

    /// Who waits for the answer.
    #[doc(hidden)]
    #[must_use]
    pub fn asked(&self) -> Asked {
        Asked {
            is_call: self.begun.is_some(),
            is_head: self.begun.as_ref().is_some_and(|begun| begun.is_head),
        }
    }
}

impl<const PUBLIC: bool> Default for Entrance<PUBLIC> {
    fn default() -> Self {
        Self::none()
    }
}

/// Nobody has taken the span.
impl<const PUBLIC: bool> Drop for Entrance<PUBLIC> {
    fn drop(&mut self) {
        let Some(Begun { mut span, observer, .. }) = self.begun.take() else { return };
        match observer.seen() {
            Seen::Pending => span.cancel(),
            Seen::Nothing => span.set("traced.rejected", true),
            Seen::Refused(status) => {
                span.set("traced.rejected", true);
                span.set(HTTP_RESPONSE_STATUS_CODE, status.as_u16());
                if status.is_server_error() {
                    span.fail(status.as_str());
                }
            }
        }
    }
}

impl<S: Send + Sync, const PUBLIC: bool> FromRequestParts<S> for Entrance<PUBLIC> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let head = RequestHead::of_parts(parts);
        if hooks::own_current().is_served() {
            // A layer around the router could not know the route.
            Call::of(head).tell_route();
            return Ok(Self::none());
        }
        let span = start_extracted(head, PUBLIC);
        let observer = Observer::put_into(&mut parts.extensions);
        Ok(Self { begun: Some(Begun { span, observer, is_head: parts.method == Method::HEAD }) })
    }
}
