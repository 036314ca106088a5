//! The bodies of async functions, and the futures that other functions return.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use pin_project_lite::pin_project;

#[cfg(not(traced_off))]
use super::stage::State;
use super::stage::{self, Stage};
use super::{Begin, Entrance, Observe};
use crate::callsite::Callsite;
use crate::live::Live;

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

/// A future in whose span the type of the result tells the outcome. Nothing is asked of the types here: it would be
/// proved once more for each function.
#[cfg(not(traced_off))]
#[inline]
pub fn future_by_type<R, F, O, B>(begin: B, body: F, observe: O) -> TracedFuture<F, O, B, R> {
    TracedFuture { body, observe, stage: Stage(State::Waiting(begin)), gives: PhantomData }
}

/// The future alone.
#[cfg(traced_off)]
#[inline]
pub fn future_by_type<F, O, B>(_: B, body: F, _: O) -> F {
    body
}

/// What a body might return if it came so far: it says what the body's type is.
#[allow(clippy::empty_loop, reason = "nobody calls it, and a panic would be one more thing to compile")]
pub fn edge<T>() -> T {
    loop {}
}

/// The body of an async function that answers calls from outside: its span is the entrance, below the caller that the
/// carrier names, unless a layer around has made the entrance already.
pub fn handle<R, F, O>(entrance: Entrance, body: F, observe: O) -> TracedFuture<F, O, &'static Callsite, R>
where
    F: Future<Output = R>,
    O: Fn(&R) -> Option<&'static str>,
{
    let stage = Stage::begun(entrance.span.map(Live::of));
    TracedFuture { body, observe, stage, gives: PhantomData }
}

/// The same for a handler whose attribute says what a failure is: a layer's span is told of it, too.
pub fn handle_told<R, F, O>(
    entrance: Entrance,
    body: F,
    observe: O,
) -> TracedFuture<F, O, &'static Callsite, R>
where
    F: Future<Output = R>,
    O: Fn(&R) -> Option<&'static str>,
{
    let stage = entrance.span.map_or_else(Stage::beneath, |span| Stage::begun(Some(Live::of(span))));
    TracedFuture { body, observe, stage, gives: PhantomData }
}

/// The same for a future that must give this: that it does is asked where it is used, as without the attribute.
#[cfg(not(traced_off))]
#[inline]
pub fn future_of<R, F, O, B>(begin: B, body: F, observe: O) -> TracedFuture<F, O, B, R>
where
    O: Fn(&R) -> Option<&'static str>,
    B: Begin,
{
    TracedFuture { body, observe, stage: Stage(State::Waiting(begin)), gives: PhantomData }
}

/// The future alone.
#[cfg(traced_off)]
#[inline]
pub fn future_of<R, F, O, B>(_: B, body: F, _: O) -> F
where
    F: Future<Output = R>,
    O: Fn(&R) -> Option<&'static str>,
    B: Begin,
{
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

pin_project! {
    /// A future in its span.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct TracedFuture<F, O, B, R> {
        #[pin]
        body: F,
        observe: O,
        // Dropped after the body, within which it is to be current.
        stage: Stage<B>,
        gives: PhantomData<fn() -> R>,
    }

    impl<F, O, B, R> PinnedDrop for TracedFuture<F, O, B, R> {
        #[inline]
        fn drop(this: Pin<&mut Self>) {
            this.project().stage.leave_work();
        }
    }
}

impl<F, O, B, R> Future for TracedFuture<F, O, B, R>
where
    F: Future<Output = R>,
    O: Observe<R>,
    B: Begin,
{
    type Output = R;

    #[inline]
    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<R> {
        let this = self.project();
        if this.stage.is_passive() {
            return this.body.poll(waker);
        }
        let mut work = Work { body: this.body, observe: this.observe, waker, output: Poll::Pending };
        B::poll(this.stage, &mut work);
        work.output
    }
}

/// What a poll needs.
struct Work<'a, 'w, F, O, R> {
    body: Pin<&'a mut F>,
    observe: &'a O,
    waker: &'a mut Waker<'w>,
    output: Poll<R>,
}

impl<F: Future<Output = R>, O: Observe<R>, R> stage::Work for Work<'_, '_, F, O, R> {
    #[inline]
    fn poll(&mut self, error_type: &mut Option<&'static str>) -> bool {
        self.output = self.body.as_mut().poll(self.waker);
        let Poll::Ready(output) = &self.output else { return false };
        *error_type = self.observe.observe(output);
        true
    }
}
