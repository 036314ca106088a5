//! From the headers of the response to the last byte of its body.

use std::any::type_name;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use bytes::Buf as _;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use traced_runtime::Span;

pin_project! {
    /// The body of a response, with the span that ends when it is sent; see [`server`](crate::server).
    ///
    /// In everything else it is the body within: its size and its trailers are the same.
    #[derive(Debug)]
    pub struct ServerBody<B> {
        #[pin]
        body: Option<B>,
        span: Option<Span>,
        left: Option<u64>,
    }

    impl<B> PinnedDrop for ServerBody<B> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(span) = this.span {
                // A server need not ask for an end that it has counted out itself.
                if *this.left != Some(0) {
                    span.cancel();
                }
                span.within(|| this.body.set(None));
            }
        }
    }
}

impl<B: Body> ServerBody<B> {
    pub(super) fn new(body: B, span: Option<Span>, headers: &HeaderMap) -> Self {
        let promised = || headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
        let left = body.size_hint().exact().or_else(promised);
        let is_over = body.is_end_stream() || left == Some(0);
        Self { body: Some(body), span: span.filter(|_| !is_over), left }
    }
}

impl<B: Body> Body for ServerBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        waker: &mut Waker<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(mut body) = this.body.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        let Some(span) = this.span.as_ref() else { return body.poll_frame(waker) };
        let frame = span.within(|| body.as_mut().poll_frame(waker));
        let is_over = match &frame {
            Poll::Pending => false,
            Poll::Ready(None) => true,
            Poll::Ready(Some(Err(_))) => {
                span.fail(type_name::<B::Error>());
                true
            }
            Poll::Ready(Some(Ok(frame))) => {
                let sent = frame.data_ref().map_or(0, |data| data.remaining() as u64);
                *this.left = this.left.map(|left| left.saturating_sub(sent));
                // Nothing comes behind trailers, and servers do not ask.
                frame.is_trailers() || body.is_end_stream()
            }
        };
        if is_over {
            *this.span = None;
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
impl<B: Default> Default for ServerBody<B> {
    fn default() -> Self {
        Self { body: Some(B::default()), span: None, left: None }
    }
}
