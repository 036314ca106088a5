//! From the headers of the response to its trailers, which say how the call ended.

use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::call::Call;
use crate::error_type;
use crate::inside::Inside;

pin_project! {
    /// The messages of a response, with the span of the call that ends behind them.
    ///
    /// In everything else it is the body within: its size and its trailers are the same.
    #[derive(Debug)]
    pub struct GrpcBody<B> {
        #[pin]
        inside: Inside<B, Call>,
    }
}

impl<B> GrpcBody<B> {
    pub(super) const fn new(body: B, call: Option<Call>) -> Self {
        Self { inside: Inside::new(body, call) }
    }
}

impl<B> Body for GrpcBody<B>
where
    B: Body,
    B::Error: 'static,
{
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        waker: &mut Waker<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut inside = self.project().inside;
        let frame = ready!(inside.as_mut().poll_frame(waker));
        let may_go_on = frame.as_ref().is_some_and(|frame| frame.as_ref().is_ok_and(Frame::is_data));
        // Where the body says that nothing is left, servers do not ask again.
        if may_go_on && !inside.is_end_stream() {
            return Poll::Ready(frame);
        }
        if let Some(call) = inside.around() {
            match &frame {
                None => call.finish(None),
                Some(Err(error)) => call.fail(error_type::of(error)),
                Some(Ok(frame)) => call.finish(frame.trailers_ref()),
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inside.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inside.size_hint()
    }
}

/// An empty body, for layers outside that answer by themselves.
impl<B: Default> Default for GrpcBody<B> {
    fn default() -> Self {
        Self::new(B::default(), None)
    }
}
