//! What a handler without a layer answers, of which it is known with what status it is sent and when its body ends.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use ::axum::body::Body;
use ::axum::response::{IntoResponse, Response};
use http::StatusCode;
use pin_project_lite::pin_project;
use traced_runtime::{Span, Status, Value, hooks};

use super::entrance::Asked;
use crate::attrs;
use crate::inside::{Around as _, Inside};
use crate::server::answer;

/// What a handler returns, and the span of the request until it is answered.
///
/// `#[traced_handler]` makes what a handler returns such an answer, if it adds an [`Entrance`](super::Entrance): so the span
/// has the status that axum sends, whatever the type, and ends with the body. Code that calls the handler directly looks at
/// what it returns through the answer, compares it, or takes it out with [`into_inner`](Self::into_inner).
#[derive(Debug)]
#[must_use = "the request is to be answered with it"]
pub struct Answered<T> {
    value: T,
    call: Option<Unanswered>,
}

impl<T> Answered<T> {
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
struct Unanswered {
    span: Option<Span>,
    is_head: bool,
    failure: Option<Failure>,
}

/// What a handler has returned, taken for a failure.
#[derive(Debug)]
struct Failure {
    error_type: &'static str,
    /// That has not been recorded, because it may be none.
    message: Option<String>,
    /// Whatever the status.
    is_certain: bool,
}

impl Unanswered {
    fn answer(mut self, value: impl IntoResponse) -> Response {
        let span = self.span.take();
        let response = span.within(|| value.into_response());
        if let Some(span) = &span {
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
    fn tell(&self, span: &Span) {
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

pin_project! {
    /// The body of a handler in the span of its request: for generated code.
    #[doc(hidden)]
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Answering<F, O> {
        #[pin]
        inside: Inside<F, Span>,
        observe: O,
        asked: Asked,
        is_certain: bool,
    }
}

/// With no span, a layer around has one. What `observe` takes for a failure is one whatever the status, if that `is_certain`.
#[doc(hidden)]
pub fn answering<R, F, O>(
    asked: Asked,
    span: Option<Span>,
    body: F,
    observe: O,
    is_certain: bool,
) -> Answering<F, O>
where
    F: Future<Output = R>,
    O: Fn(&R) -> Option<&'static str>,
{
    Answering { inside: Inside::new(body, span), observe, asked, is_certain }
}

impl<R, F, O> Future for Answering<F, O>
where
    F: Future<Output = R>,
    O: Fn(&R) -> Option<&'static str>,
{
    type Output = Answered<R>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Answered<R>> {
        let mut this = self.project();
        let value = ready!(this.inside.as_mut().poll(waker));
        let span = this.inside.around().take();
        let Asked { is_call, is_head } = *this.asked;
        let is_certain = *this.is_certain;
        let (error_type, message) = span.within(|| match is_call && !is_certain {
            true => hooks::hold_error_message(|| (this.observe)(&value)),
            false => ((this.observe)(&value), None),
        });
        let failure = error_type.map(|error_type| Failure { error_type, message, is_certain });
        if is_call {
            return Poll::Ready(Answered { value, call: Some(Unanswered { span, is_head, failure }) });
        }
        match (span, failure) {
            (Some(span), Some(failure)) => failure.tell(&span),
            // The layer sees the status, and not this.
            (None, Some(Failure { error_type, is_certain: true, .. })) => {
                hooks::own_current().fail(error_type)
            }
            _ => {}
        }
        Poll::Ready(Answered { value, call: None })
    }
}
