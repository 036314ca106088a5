//! From the request to the headers of the response.

use std::any::type_name;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::call::ClientCall;

pin_project! {
    /// The future of a response in its span; see [`client`](crate::client).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ClientFuture<F> {
        #[pin]
        future: Option<F>,
        call: Option<ClientCall>,
    }

    impl<F> PinnedDrop for ClientFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(call) = this.call {
                call.within(|| this.future.set(None));
            }
        }
    }
}

impl<F> ClientFuture<F> {
    pub(super) const fn new(future: F, call: ClientCall) -> Self {
        Self { future: Some(future), call: Some(call) }
    }
}

impl<F, R, E> Future for ClientFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut future = this.future;
        let mut poll = || {
            let Some(inner) = future.as_mut().as_pin_mut() else { return Poll::Pending };
            let outcome = ready!(inner.poll(waker));
            future.set(None);
            Poll::Ready(outcome)
        };
        let outcome = ready!(match this.call.as_ref() {
            Some(call) => call.within(poll),
            None => poll(),
        });
        if let Some(call) = this.call.take() {
            match &outcome {
                Ok(response) => call.end(response.status(), response.version(), response.headers(), None),
                Err(_) => call.fail(type_name::<E>()),
            }
        }
        Poll::Ready(outcome)
    }
}
