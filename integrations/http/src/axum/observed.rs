//! An extractor of which it is known with what status it refuses a request.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use ::axum::extract::{FromRequest, FromRequestParts, Request};
use ::axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{Extensions, StatusCode};

/// An extractor that tells the span of the request with what status it refuses one.
///
/// `#[traced_handler(rejections)]` makes the parameters of a handler such extractors; what the function sees of them is
/// what it names. Code that calls the handler directly makes them of what it has: `Path(7).into()`.
///
/// ```
/// use axum::extract::Path;
/// use traced_http::axum::{Entrance, Observed};
/// async fn show(_: Entrance<false, true>, Observed(Path(id)): Observed<Path<u64>>) -> String {
///     format!("picture {id}")
/// }
/// # let _handler = axum::routing::get::<_, _, ()>(show);
/// # let _called = show(Entrance::none(), Path(7).into());
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Observed<T>(
    /// What was extracted.
    pub T,
);

impl<T> From<T> for Observed<T> {
    fn from(extracted: T) -> Self {
        Self(extracted)
    }
}

impl<S: Send + Sync, T: FromRequestParts<S>> FromRequestParts<S> for Observed<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        match T::from_request_parts(parts, state).await {
            Ok(extracted) => Ok(Self(extracted)),
            Err(rejection) => Err(Refusal::said_by(&parts.extensions).seen(rejection)),
        }
    }
}

impl<S: Send + Sync, T: FromRequest<S>> FromRequest<S> for Observed<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let refusal = Refusal::said_by(request.extensions());
        match T::from_request(request, state).await {
            Ok(extracted) => Ok(Self(extracted)),
            Err(rejection) => Err(refusal.seen(rejection)),
        }
    }
}

/// The status with which a request is refused, between the extractor that refuses it and the one that has the span.
#[derive(Clone, Debug, Default)]
pub(super) struct Refusal(Arc<AtomicU16>);

impl Refusal {
    /// One for this request.
    pub(super) fn put_into(extensions: &mut Extensions) -> Self {
        let refusal = Self::default();
        extensions.insert(refusal.clone());
        refusal
    }

    /// The request's, or one that nobody reads.
    fn said_by(extensions: &Extensions) -> Self {
        extensions.get().cloned().unwrap_or_default()
    }

    fn seen(self, rejection: impl IntoResponse) -> Response {
        let response = rejection.into_response();
        self.0.store(response.status().as_u16(), Ordering::Relaxed);
        response
    }

    pub(super) fn status(&self) -> Option<StatusCode> {
        StatusCode::from_u16(self.0.load(Ordering::Relaxed)).ok()
    }
}
