//! What a handler without a layer answers, of which it is known with what status it is sent and when its body ends.

use std::ops::Deref;

use ::axum::body::Body;
use ::axum::response::{IntoResponse, Response};
use http::StatusCode;
use traced_runtime::{Span, Status, Value};

use crate::attrs;
use crate::inside::Around as _;
use crate::server::answer;

/// What a handler returns, and the span of the request until it is answered.
///
/// `#[traced_handler]` makes what a handler returns such an answer, if it adds an [`Entrance`](super::Entrance): so the span
/// has the status that axum sends, whatever the type, and ends with the body. Code that calls the handler directly looks at
/// what it returns through the answer, compares it, or takes it out with [`into_inner`](Self::into_inner).
#[derive(Debug)]
pub struct Answered<T> {
    value: T,
    call: Option<Unanswered>,
}

impl<T> Answered<T> {
    pub(super) const fn of(value: T, call: Option<Unanswered>) -> Self {
        Self { value, call }
    }

    /// What the handler has returned.
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T> Deref for Answered<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// As what the handler has returned is equal.
impl<T: PartialEq<U>, U> PartialEq<U> for Answered<T> {
    fn eq(&self, other: &U) -> bool {
        self.value == *other
    }
}

impl<T: IntoResponse> IntoResponse for Answered<T> {
    fn into_response(self) -> Response {
        match self.call {
            Some(call) => call.answer(self.value),
            None => self.value.into_response(),
        }
    }
}

/// The span of a request whose response is not made yet.
#[derive(Debug)]
pub(super) struct Unanswered {
    pub(super) span: Option<Span>,
    pub(super) is_head: bool,
    pub(super) failure: Option<Failure>,
}

/// What a handler has returned, taken for a failure.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error_type: &'static str,
    /// That has not been recorded, because it may be none.
    pub(super) message: Option<String>,
    /// Whatever the status.
    pub(super) is_certain: bool,
}

impl Unanswered {
    fn answer(mut self, value: impl IntoResponse) -> Response {
        let span = self.span.take();
        let response = span.within(|| value.into_response());
        if let Some(span) = span.as_ref().filter(|span| span.is_recording()) {
            if let Some(failure) = self.failure.take() {
                failure.tell_with(response.status(), span);
            }
            if let Some(id) = span.request_id() {
                span.set_all(&[(attrs::REQUEST_ID, Value::Array(&[Value::Str(id.as_str())]))]);
            }
        }
        answer(response, span, self.is_head, None).map(Body::new)
    }
}

/// Nobody has made a response of it.
impl Drop for Unanswered {
    fn drop(&mut self) {
        if let (Some(span), Some(failure)) = (&self.span, self.failure.take()) {
            failure.tell(span);
        }
    }
}

impl Failure {
    pub(super) fn tell(&self, span: &Span) {
        if let Some(message) = &self.message {
            span.set_status(Status::Error, message);
        }
        span.fail(self.error_type);
    }

    /// What is sent as anything else than a failure is none.
    fn tell_with(&self, status: StatusCode, span: &Span) {
        if self.is_certain || status.is_server_error() {
            self.tell(span);
        }
    }
}
