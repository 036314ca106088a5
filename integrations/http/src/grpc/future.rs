//! From the request to the headers of the response.

use std::any::type_name;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http::Response;
use http_body::Body;
use pin_project_lite::pin_project;

use super::body::GrpcBody;
use super::call::Call;

pin_project! {
    /// The future of a response, in the span of its call.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct GrpcFuture<F> {
        #[pin]
        future: Option<F>,
        call: Option<Call>,
    }

    impl<F> PinnedDrop for GrpcFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _entered = this.call.as_ref().map(Call::enter);
            this.future.set(None);
        }
    }
}

impl<F> GrpcFuture<F> {
    pub(super) const fn new(future: F, call: Call) -> Self {
        Self { future: Some(future), call: Some(call) }
    }
}

impl<F, R, E> Future for GrpcFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    R: Body,
{
    type Output = Result<Response<GrpcBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else { return Poll::Pending };
        let outcome = {
            let _entered = this.call.as_ref().map(Call::enter);
            let outcome = ready!(future.poll(waker));
            this.future.set(None);
            outcome
        };
        let Some(mut call) = this.call.take() else { return Poll::Pending };
        Poll::Ready(match outcome {
            Ok(response) => {
                call.answer(response.headers());
                let (head, body) = response.into_parts();
                if body.is_end_stream() {
                    call.finish(None);
                }
                Ok(Response::from_parts(head, GrpcBody::new(body, call)))
            }
            Err(error) => {
                call.fail(type_name::<E>());
                Err(error)
            }
        })
    }
}
