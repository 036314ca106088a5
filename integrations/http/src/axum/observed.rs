//! An extractor of which it is known with what status it refuses a request.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use ::axum::extract::{FromRequest, FromRequestParts, Request};
use ::axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{Extensions, StatusCode};

/// An extractor that tells the [`Entrance`](super::Entrance) before it with what status it refuses a request.
///
/// `#[traced_handler]` makes the parameters of a handler such extractors, if it adds an `Entrance`; what the function sees
/// of them is what it names. Code that calls the handler directly makes them of what it has: `Path(7).into()`.
///
/// ```
/// use axum::extract::Path;
/// use traced_http::axum::{Entrance, Observed};
/// async fn show(_: Entrance, Observed(Path(id)): Observed<Path<u64>>) -> String {
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
        let observer = Observer::asked_by(&parts.extensions);
        let extracted = T::from_request_parts(parts, state).await;
        let extracted = extracted.map(Self).map_err(IntoResponse::into_response);
        tell(observer, extracted.as_ref().err());
        extracted
    }
}

impl<S: Send + Sync, T: FromRequest<S>> FromRequest<S> for Observed<T> {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        let observer = Observer::asked_by(request.extensions());
        let extracted = T::from_request(request, state).await;
        let extracted = extracted.map(Self).map_err(IntoResponse::into_response);
        tell(observer, extracted.as_ref().err());
        extracted
    }
}

/// Where extractors that are observed have left a request.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Seen {
    /// Behind one of them, or none has begun.
    Nothing,
    /// Within one of them.
    Pending,
    Refused(StatusCode),
}

/// What an entrance and the extractors behind it have in common: what was seen, in the extensions of the request.
#[derive(Clone, Debug, Default)]
pub(super) struct Observer(Arc<AtomicU16>);

/// Less than every status.
const NOTHING: u16 = 0;
const PENDING: u16 = 1;

impl Observer {
    /// One for this request.
    pub(super) fn put_into(extensions: &mut Extensions) -> Self {
        let observer = Self::default();
        extensions.insert(observer.clone());
        observer
    }

    pub(super) fn seen(&self) -> Seen {
        match self.0.load(Ordering::Relaxed) {
            PENDING => Seen::Pending,
            status => StatusCode::from_u16(status).map_or(Seen::Nothing, Seen::Refused),
        }
    }

    /// The request's, if its entrance has a span.
    fn asked_by(extensions: &Extensions) -> Option<Self> {
        let observer: Option<&Self> = extensions.get();
        observer.inspect(|observer| observer.set(PENDING)).cloned()
    }

    fn set(&self, seen: u16) {
        self.0.store(seen, Ordering::Relaxed);
    }
}

fn tell(observer: Option<Observer>, refusal: Option<&Response>) {
    if let Some(observer) = observer {
        observer.set(refusal.map_or(NOTHING, |response| response.status().as_u16()));
    }
}
