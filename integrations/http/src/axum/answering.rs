//! The work of a handler that axum calls without a layer: for generated code.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use pin_project_lite::pin_project;
use traced_runtime::{Span, hooks};

use super::answered::{Answered, Failure, Unanswered};
use super::entrance::Asked;
use crate::inside::{Around as _, Inside};

/// The body of a handler in the span of its request. With no span, a layer around has one. What `observe` takes for a failure
/// is one whatever the status, if that `is_certain`.
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

pin_project! {
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
            return Poll::Ready(Answered::of(value, Some(Unanswered { span, is_head, failure })));
        }
        match (span, failure) {
            (Some(span), Some(failure)) => failure.tell(&span),
            // The layer sees the status, and not this.
            (None, Some(Failure { error_type, is_certain: true, .. })) => {
                hooks::own_current().fail(error_type)
            }
            _ => {}
        }
        Poll::Ready(Answered::of(value, None))
    }
}
