//! From the headers of the response to its trailers, which say how the call ended.

use std::any::type_name;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::call::Call;

pin_project! {
    /// The messages of a response, with the span of the call that ends behind them.
    ///
    /// In everything else it is the body within: its size and its trailers are the same.
    #[derive(Debug)]
    pub struct GrpcBody<B> {
        #[pin]
        body: Option<B>,
        call: Call,
    }

    impl<B> PinnedDrop for GrpcBody<B> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _entered = this.call.enter();
            this.body.set(None);
        }
    }
}

impl<B: Body> GrpcBody<B> {
    pub(super) const fn new(body: B, call: Call) -> Self {
        Self { body: Some(body), call }
    }
}

impl<B: Body> Body for GrpcBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        waker: &mut Waker<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(body) = this.body.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        let frame = {
            let _entered = this.call.enter();
            body.poll_frame(waker)
        };
        match &frame {
            Poll::Pending => {}
            Poll::Ready(None) => this.call.finish(None),
            Poll::Ready(Some(Err(_))) => this.call.fail(type_name::<B::Error>()),
            Poll::Ready(Some(Ok(frame))) => {
                if let Some(trailers) = frame.trailers_ref() {
                    this.call.finish(Some(trailers));
                }
            }
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}

/// An empty body, for layers outside that answer by themselves.
impl<B: Default> Default for GrpcBody<B> {
    fn default() -> Self {
        Self { body: Some(B::default()), call: Call::passing(super::call::Side::Server) }
    }
}
