//! The body of an answer. That of a failure holds the span: it says what was wrong.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Buf;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use traced_runtime::Span;

use crate::{attrs, reason};

pin_project! {
    /// The body of an answer, as it comes; see [`layer`](crate::layer).
    #[derive(Debug)]
    pub struct ResponseBody<B> {
        #[pin]
        body: B,
        failure: Option<Failure>,
    }
}

impl<B> ResponseBody<B> {
    /// `failed` is the span of a request that failed.
    pub(crate) fn new(body: B, failed: Option<Span>) -> Self {
        Self { body, failure: failed.map(|span| Failure { span, status: Vec::new() }) }
    }
}

impl<B: Body> Body for ResponseBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let frame = this.body.poll_frame(cx);
        match (&frame, &mut *this.failure) {
            (Poll::Ready(Some(Ok(frame))), Some(failure)) => {
                if let Some(data) = frame.data_ref() {
                    failure.read(data.chunk());
                }
            }
            (Poll::Ready(None | Some(Err(_))), failure) => *failure = None,
            _ => {}
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The span of a request that failed, and what the server has said of it by now. The span ends with it, whether the
/// body was read to its end or dropped.
#[derive(Debug)]
struct Failure {
    span: Span,
    status: Vec<u8>,
}

impl Failure {
    fn read(&mut self, data: &[u8]) {
        let room = reason::LONGEST_STATUS.saturating_sub(self.status.len());
        self.status.extend_from_slice(data.get(..room).unwrap_or(data));
    }
}

impl Drop for Failure {
    fn drop(&mut self) {
        if let Some(reason) = reason::of(&self.status) {
            self.span.set(attrs::RESPONSE_REASON, reason);
        }
    }
}
