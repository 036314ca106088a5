//! What is polled and dropped while a span is current.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use traced_runtime::Span;

/// A span, or a call that may have one.
pub(crate) trait Around {
    fn span(&self) -> Option<&Span>;

    /// What is inside is dropped before it is done.
    fn give_up(&mut self) {}

    /// Does the work while the span is current, if there is one.
    #[inline(always)]
    fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        match self.span() {
            Some(span) => span.within(work),
            None => work(),
        }
    }
}

impl Around for Span {
    fn span(&self) -> Option<&Span> {
        Some(self)
    }

    fn give_up(&mut self) {
        self.cancel();
    }
}

impl<A: Around> Around for Option<A> {
    fn span(&self) -> Option<&Span> {
        self.as_ref()?.span()
    }

    fn give_up(&mut self) {
        if let Some(around) = self {
            around.give_up();
        }
    }

    #[inline(always)]
    fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        match self {
            Some(around) => around.within(work),
            None => work(),
        }
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
            this.around.give_up();
            // What the destructors do belongs to the span.
            this.around.within(|| this.inner.set(None));
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
        let mut inner = this.inner;
        this.around.within(|| {
            let Some(future) = inner.as_mut().as_pin_mut() else { return Poll::Pending };
            let outcome = ready!(future.poll(waker));
            inner.set(None);
            Poll::Ready(outcome)
        })
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
        this.around.within(|| body.poll_frame(waker))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.as_ref().map_or_else(|| SizeHint::with_exact(0), Body::size_hint)
    }
}
