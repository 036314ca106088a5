//! The bodies of async functions, and the futures that other functions return.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use pin_project_lite::pin_project;

use super::{Begin, Entrance};
use crate::callsite::Callsite;
use crate::live::{Live, Watch};

/// A future whose span starts at its first poll.
#[cfg(not(traced_off))]
#[inline]
pub fn future<F, O, B>(begin: B, body: F, observe: O) -> TracedFuture<F, O, B, F::Output>
where
    F: Future,
    O: Fn(&F::Output) -> Option<&'static str>,
    B: Begin,
{
    future_of(begin, body, observe)
}

/// The future alone.
#[cfg(traced_off)]
#[inline]
pub fn future<F: Future, O: Fn(&F::Output) -> Option<&'static str>>(_: impl Begin, body: F, _: O) -> F {
    body
}

/// The body of an async function that answers calls from outside: its span is the entrance, below the caller that the
/// carrier names, unless a layer around has made the entrance already.
pub fn handle<F, O>(
    entrance: Entrance,
    body: F,
    observe: O,
) -> TracedFuture<F, O, &'static Callsite, F::Output>
where
    F: Future,
    O: Fn(&F::Output) -> Option<&'static str>,
{
    let state = entrance.0.map_or(State::Passive, |span| State::Live(Live::of(span)));
    TracedFuture { work: Some(Work { body, observe }), state, gives: PhantomData }
}

/// The same for a future that must give this: that it does is asked where it is used, as without the attribute.
#[cfg(not(traced_off))]
#[inline]
pub fn future_of<R, F, O, B>(begin: B, body: F, observe: O) -> TracedFuture<F, O, B, R>
where
    O: Fn(&R) -> Option<&'static str>,
    B: Begin,
{
    TracedFuture { work: Some(Work { body, observe }), state: State::Waiting(begin), gives: PhantomData }
}

/// The future alone.
#[cfg(traced_off)]
#[inline]
pub fn future_of<R, F, O: Fn(&R) -> Option<&'static str>, B: Begin>(_: B, body: F, _: O) -> F {
    body
}

/// A boxed future or stream, as which another can be returned.
#[diagnostic::on_unimplemented(
    message = "`future` and `stream` wrap what is `impl`, or in a pinned box, and `{Self}` is neither",
    label = "no `Pin<Box<..>>`"
)]
pub trait Boxed<F, B> {
    /// The same, in its box.
    fn boxed(body: F) -> B;
}

#[diagnostic::do_not_recommend]
impl<T: ?Sized, F> Boxed<F, Pin<Box<F>>> for Pin<Box<T>> {
    fn boxed(body: F) -> Pin<Box<F>> {
        Box::pin(body)
    }
}

/// The body, on the heap.
pub fn boxed<F>(body: F) -> Pin<Box<F>> {
    Box::pin(body)
}

/// How far a traced future is.
#[derive(Debug)]
pub(super) enum State<B> {
    #[cfg_attr(traced_off, allow(dead_code, reason = "nothing waits for a span there"))]
    Waiting(B),
    Live(Live),
    /// Somebody else's span is around, or none is made, or it has ended: there is nothing to do but to poll.
    Passive,
}

pin_project! {
    // Together they are as large as the body alone: in a future of its own, each would be rounded up.
    #[derive(Debug)]
    #[project = WorkProjection]
    struct Work<F, O> {
        #[pin]
        body: F,
        observe: O,
    }
}

pin_project! {
    /// A future in its span.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct TracedFuture<F, O, B, R> {
        #[pin]
        work: Option<Work<F, O>>,
        state: State<B>,
        gives: PhantomData<fn() -> R>,
    }

    impl<F, O, B, R> PinnedDrop for TracedFuture<F, O, B, R> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let State::Live(span) = this.state {
                let now = span.current();
                // What the body's destructors do belongs to the span.
                this.work.set(None);
                now.cancel();
            }
        }
    }
}

impl<F, O, B, R> Future for TracedFuture<F, O, B, R>
where
    F: Future<Output = R>,
    O: Fn(&R) -> Option<&'static str>,
    B: Begin,
{
    type Output = R;

    #[inline]
    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<R> {
        let mut this = self.project();
        let Some(work) = this.work.as_mut().as_pin_mut() else { return Poll::Pending };
        let WorkProjection { body, observe } = work.project();
        let span = match this.state {
            State::Live(span) => span,
            State::Passive => return body.poll(waker),
            State::Waiting(begin) if begin.is_none() => {
                *this.state = State::Passive;
                return body.poll(waker);
            }
            State::Waiting(_) => {
                let State::Waiting(begin) = std::mem::replace(this.state, State::Passive) else {
                    return Poll::Pending;
                };
                let Some(span) = begin.live().0 else { return body.poll(waker) };
                *this.state = State::Live(span);
                let State::Live(span) = this.state else { return Poll::Pending };
                let watch = Watch::begin(B::IS_WATCHED);
                let mut first = span.first();
                let Poll::Ready(output) = body.poll(waker) else {
                    first.watched(watch);
                    first.pause();
                    return Poll::Pending;
                };
                let error_type = observe(&output);
                this.work.set(None);
                first.watched(watch);
                first.end(error_type);
                *this.state = State::Passive;
                return Poll::Ready(output);
            }
        };
        let mut now = span.current();
        let watch = Watch::begin(B::IS_WATCHED);
        let Poll::Ready(output) = body.poll(waker) else {
            now.watched(watch);
            now.pause();
            return Poll::Pending;
        };
        let error_type = observe(&output);
        this.work.set(None);
        now.watched(watch);
        now.end(error_type);
        *this.state = State::Passive;
        Poll::Ready(output)
    }
}
