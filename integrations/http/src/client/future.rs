//! From the request to the headers of the response.

use std::any::type_name;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;
use traced_runtime::{Span, Value};

use crate::{attrs, version};

pin_project! {
    /// The future of a response in its span; see [`client`](crate::client).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ClientFuture<F> {
        #[pin]
        future: Option<F>,
        span: Option<Span>,
    }

    impl<F> PinnedDrop for ClientFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(span) = this.span {
                span.cancel();
                let _entered = span.enter();
                this.future.set(None);
            }
        }
    }
}

impl<F> ClientFuture<F> {
    pub(super) const fn new(future: F, span: Span) -> Self {
        Self { future: Some(future), span: Some(span) }
    }

    /// A future without a span of its own.
    pub(super) const fn passing(future: F) -> Self {
        Self { future: Some(future), span: None }
    }
}

impl<F, R, E> Future for ClientFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
{
    type Output = Result<Response<R>, E>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else { return Poll::Pending };
        let outcome = {
            let _entered = this.span.as_ref().map(Span::enter);
            let outcome = ready!(future.poll(waker));
            this.future.set(None);
            outcome
        };
        if let Some(span) = this.span.take() {
            match &outcome {
                Ok(response) => conclude(&span, response),
                Err(_) => span.fail(type_name::<E>()),
            }
        }
        Poll::Ready(outcome)
    }
}

fn conclude<R>(span: &Span, response: &Response<R>) {
    let status = response.status();
    span.set(attrs::HTTP_RESPONSE_STATUS_CODE, status.as_u16());
    if let Some(version) = version::text(response.version()) {
        span.set(attrs::NETWORK_PROTOCOL_VERSION, Value::Static(version));
    }
    if status.is_client_error() || status.is_server_error() {
        span.fail(status.as_str());
    }
}
