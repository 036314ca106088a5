//! From the headers of the response to the last byte of its body.

use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use bytes::Buf as _;
use http::HeaderMap;
use http::header::CONTENT_LENGTH;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use traced_runtime::Span;

use crate::error_type;
use crate::inside::{Around, Inside};

pin_project! {
    /// The body of a response, with the span that ends when it is sent; see [`server`](crate::server).
    ///
    /// In everything else it is the body within: its size and its trailers are the same.
    #[derive(Debug)]
    pub struct ServerBody<B> {
        #[pin]
        inside: Inside<B, Sending>,
    }
}

impl<B: Body> ServerBody<B> {
    pub(super) fn new(body: B, span: Option<Span>, headers: &HeaderMap) -> Self {
        let promised = || headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
        let left = body.size_hint().exact().or_else(promised);
        let is_over = body.is_end_stream() || left == Some(0);
        let sending = match span {
            Some(span) if !is_over => Some(Sending { span, left }),
            _ => None,
        };
        Self { inside: Inside::new(body, sending) }
    }
}

impl<B> Body for ServerBody<B>
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
        let Some(sending) = inside.as_mut().around() else { return Poll::Ready(frame) };
        let is_last = match &frame {
            None => true,
            Some(Err(error)) => {
                sending.span.fail(error_type::of(error));
                true
            }
            Some(Ok(frame)) => {
                let sent = frame.data_ref().map_or(0, |data| data.remaining() as u64);
                sending.left = sending.left.map(|left| left.saturating_sub(sent));
                // Nothing comes behind trailers, and servers do not ask.
                frame.is_trailers()
            }
        };
        if is_last || inside.is_end_stream() {
            *inside.around() = None;
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
impl<B: Default> Default for ServerBody<B> {
    fn default() -> Self {
        Self { inside: Inside::new(B::default(), None) }
    }
}

/// The span of a response, and how much of that is left to be sent, if it is known.
#[derive(Debug)]
struct Sending {
    span: Span,
    left: Option<u64>,
}

impl Around for Sending {
    fn span(&self) -> Option<&Span> {
        Some(&self.span)
    }

    fn give_up(&mut self) {
        // A server need not ask for an end that it has counted out itself.
        if self.left != Some(0) {
            self.span.cancel();
        }
    }
}
