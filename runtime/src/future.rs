//! Futures and streams that carry a span from poll to poll.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll, ready};

use futures_core::Stream;
use pin_project_lite::pin_project;

use crate::context::{Context, exchange, exchange_back};
use crate::live::Live;
use crate::span::Span;

/// Wraps futures so that they run in a span or a context, whichever threads poll them.
pub trait FutureExt: Future + Sized {
    /// Runs this future in `span`, which ends with it.
    ///
    /// Dropped before it is done, the future ends its span with `traced.cancelled`.
    ///
    /// ```
    /// use traced_runtime::{Callsite, FutureExt as _, Span, callsite};
    /// static FETCH: Callsite = callsite!("fetch");
    /// let work = async { 7 }.in_span(Span::start(&FETCH));
    /// ```
    fn in_span(self, span: Span) -> InSpan<Self> {
        InSpan { future: Some(self), span: Some(Live::of(span)) }
    }

    /// Runs this future in `context`.
    fn in_context(self, context: Context) -> InContext<Self> {
        InContext { future: Some(self), context }
    }

    /// Runs this future in what is current now: what a spawned task needs to stay in its trace.
    fn in_current_span(self) -> InContext<Self> {
        self.in_context(Context::current())
    }
}

impl<F: Future> FutureExt for F {}

/// Wraps streams as [`FutureExt`] does futures.
pub trait StreamExt: Stream + Sized {
    /// Polls this stream in `span`, which ends with it.
    fn in_span(self, span: Span) -> InSpan<Self> {
        InSpan { future: Some(self), span: Some(Live::of(span)) }
    }

    /// Polls this stream in `context`.
    fn in_context(self, context: Context) -> InContext<Self> {
        InContext { future: Some(self), context }
    }

    /// Polls this stream in what is current now.
    fn in_current_span(self) -> InContext<Self> {
        self.in_context(Context::current())
    }
}

impl<S: Stream> StreamExt for S {}

pin_project! {
    /// A future or stream in its span; see [`FutureExt::in_span`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InSpan<F> {
        #[pin]
        future: Option<F>,
        span: Option<Live>,
    }

    impl<F> PinnedDrop for InSpan<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let Some(span) = this.span {
                let now = span.current();
                // What the body's destructors do belongs to the span.
                this.future.set(None);
                now.cancel();
            }
        }
    }
}

impl<F: Future> Future for InSpan<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else { polled_after_end() };
        let Some(span) = this.span.as_mut() else { return future.poll(waker) };
        let now = span.current();
        let output = ready!(future.poll(waker));
        this.future.set(None);
        now.end(None);
        *this.span = None;
        Poll::Ready(output)
    }
}

impl<S: Stream> Stream for InSpan<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(stream) = this.future.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        let Some(span) = this.span.as_mut() else { return stream.poll_next(waker) };
        let now = span.current();
        let item = ready!(stream.poll_next(waker));
        if item.is_none() {
            this.future.set(None);
            now.end(None);
            *this.span = None;
        }
        Poll::Ready(item)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.future.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

pin_project! {
    /// A future or stream in its context; see [`FutureExt::in_context`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct InContext<F> {
        #[pin]
        future: Option<F>,
        context: Context,
    }

    impl<F> PinnedDrop for InContext<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _now = Now::enter(this.context);
            this.future.set(None);
        }
    }
}

impl<F: Future> Future for InContext<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<F::Output> {
        let this = self.project();
        let Some(future) = this.future.as_pin_mut() else { polled_after_end() };
        let _now = Now::enter(this.context);
        future.poll(waker)
    }
}

impl<S: Stream> Stream for InContext<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let Some(stream) = this.future.as_pin_mut() else { return Poll::Ready(None) };
        let _now = Now::enter(this.context);
        stream.poll_next(waker)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.future.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

/// Keeps a context current during a poll; meanwhile it is what was current before.
struct Now<'a>(&'a mut Context);

impl<'a> Now<'a> {
    fn enter(context: &'a mut Context) -> Self {
        exchange(&mut context.0);
        Self(context)
    }
}

impl Drop for Now<'_> {
    fn drop(&mut self) {
        exchange_back(&mut self.0.0);
    }
}

#[expect(
    clippy::panic,
    reason = "what every future does that is polled after it is done; no panic of ours reaches here"
)]
fn polled_after_end() -> ! {
    panic!("a future was polled after it had completed")
}
