//! From the request to the headers of the response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::call::ClientCall;
use crate::error_type;
use crate::inside::Inside;

pin_project! {
    /// The future of a response in its span; see [`client`](crate::client).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ClientFuture<F> {
        #[pin]
        inside: Inside<F, ClientCall>,
    }
}

impl<F> ClientFuture<F> {
    pub(super) const fn new(future: F, call: ClientCall) -> Self {
        Self { inside: Inside::new(future, Some(call)) }
    }
}

impl<F, R, E> Future for ClientFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: 'static,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Self::Output> {
        let mut inside = self.project().inside;
        let outcome = ready!(inside.as_mut().poll(waker));
        if let Some(call) = inside.around().take() {
            match &outcome {
                Ok(response) => call.end(response.status(), response.version(), response.headers(), None),
                Err(error) => call.fail(error_type::of(error)),
            }
        }
        Poll::Ready(outcome)
    }
}
