//! From the request to the headers of the response.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http::Response;
use http_body::Body;
use pin_project_lite::pin_project;

use super::body::GrpcBody;
use super::call::Call;
use crate::error_type;
use crate::inside::Inside;

pin_project! {
    /// The future of a response, in the span of its call.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct GrpcFuture<F> {
        #[pin]
        inside: Inside<F, Call>,
    }
}

impl<F> GrpcFuture<F> {
    pub(super) const fn new(future: F, call: Call) -> Self {
        Self { inside: Inside::new(future, Some(call)) }
    }

    /// A future that is no call of its own.
    pub(super) const fn passing(future: F) -> Self {
        Self { inside: Inside::new(future, None) }
    }
}

impl<F, R, E> Future for GrpcFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: 'static,
    R: Body,
{
    type Output = Result<Response<GrpcBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Self::Output> {
        let mut inside = self.project().inside;
        let mut outcome = ready!(inside.as_mut().poll(waker));
        let mut call = inside.around().take();
        if let Some(call) = &mut call {
            match &mut outcome {
                Ok(response) => {
                    call.identify(response.headers_mut());
                    let is_all = response.body().is_end_stream();
                    call.answer(response.status(), response.headers(), is_all);
                }
                Err(error) => call.fail(error_type::of(error)),
            }
        }
        Poll::Ready(outcome.map(|response| response.map(|body| GrpcBody::new(body, call))))
    }
}
