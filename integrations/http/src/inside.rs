//! What is made, polled and dropped while a span is current.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use traced_runtime::Span;

/// A span, or a call that has one.
pub(crate) trait Around {
    /// Does the work while the span is current.
    fn within<R>(&self, work: impl FnOnce() -> R) -> R;

    /// What is inside is dropped before it is done.
    fn give_up(&mut self) {}
}

impl Around for Span {
    #[inline(always)]
    fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        self.within(work)
    }

    fn give_up(&mut self) {
        self.cancel();
    }
}

pin_project! {
    /// A future or a body, and what is around it until it is done.
    #[derive(Debug)]
    pub(crate) struct Inside<T, A: Around> {
        #[pin]
        inner: Option<T>,
        around: Option<A>,
    }

    impl<T, A: Around> PinnedDrop for Inside<T, A> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(around) = this.around {
                around.give_up();
                // What the destructors do belongs to the span.
                around.within(|| this.inner.set(None));
            }
        }
    }
}

impl<T, A: Around> Inside<T, A> {
    pub(crate) const fn new(inner: T, around: Option<A>) -> Self {
        Self { inner: Some(inner), around }
    }

    pub(crate) fn around(self: Pin<&mut Self>) -> &mut Option<A> {
        self.project().around
    }
}

/// What is around stays, for the caller to end.
impl<F: Future, A: Around> Future for Inside<F, A> {
    type Output = F::Output;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<F::Output> {
        let this = self.project();
        let mut future = this.inner;
        let mut poll = || {
            let Some(inner) = future.as_mut().as_pin_mut() else { return Poll::Pending };
            let outcome = ready!(inner.poll(waker));
            future.set(None);
            Poll::Ready(outcome)
        };
        match this.around {
            Some(around) => around.within(poll),
            None => poll(),
        }
    }
}

impl<B: Body, A: Around> Body for Inside<B, A> {
    type Data = B::Data;
    type Error = B::Error;

    #[inline(always)]
    fn poll_frame(
        self: Pin<&mut Self>,
        waker: &mut Waker<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let Some(body) = this.inner.as_pin_mut() else { return Poll::Ready(None) };
        match this.around {
            Some(around) => around.within(|| body.poll_frame(waker)),
            None => body.poll_frame(waker),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}
