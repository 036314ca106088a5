//! The streams that functions return.

use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;

use super::Begin;
use super::notes::set_now;
use super::stage::State;
use crate::live::Now;
use crate::value::Value;

/// The stream alone.
#[cfg(traced_off)]
#[inline]
pub fn stream<S: Stream, O: FnMut(&S::Item) -> Option<&'static str>>(_: impl Begin, body: S, _: O) -> S {
    body
}

/// A stream whose span starts when its first item is asked for, and ends with its last.
#[cfg(not(traced_off))]
#[inline]
pub fn stream<S, O, B>(begin: B, body: S, observe: O) -> TracedStream<S, O, B, S::Item>
where
    S: Stream,
    O: FnMut(&S::Item) -> Option<&'static str>,
    B: Begin,
{
    stream_of(begin, body, observe)
}

/// The same for a stream that must be of these: that it is, is asked where it is used, as without the attribute.
#[cfg(not(traced_off))]
#[inline]
pub fn stream_of<R, S, O, B>(begin: B, body: S, observe: O) -> TracedStream<S, O, B, R>
where
    O: FnMut(&R) -> Option<&'static str>,
    B: Begin,
{
    let state = State::Waiting(begin);
    TracedStream { body: Some(body), observe, items: 0, error_type: None, state, gives: PhantomData }
}

/// The stream alone.
#[cfg(traced_off)]
#[inline]
pub fn stream_of<R, S, O, B>(_: B, body: S, _: O) -> S
where
    S: Stream<Item = R>,
    O: FnMut(&R) -> Option<&'static str>,
    B: Begin,
{
    body
}

pin_project! {
    /// A stream in its span.
    #[derive(Debug)]
    #[must_use = "streams do nothing unless polled"]
    pub struct TracedStream<S, O, B, R> {
        #[pin]
        body: Option<S>,
        observe: O,
        items: u64,
        // Of the first item that was an error.
        error_type: Option<&'static str>,
        state: State<B>,
        gives: PhantomData<fn() -> R>,
    }

    impl<S, O, B, R> PinnedDrop for TracedStream<S, O, B, R> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let State::Live(span) = this.state {
                let now = span.current();
                // What the body's destructors do belongs to the span.
                this.body.set(None);
                count(*this.items);
                match this.error_type {
                    Some(_) => now.end(*this.error_type),
                    None => now.cancel(),
                }
            }
        }
    }
}

impl<S, O, B, R> Stream for TracedStream<S, O, B, R>
where
    S: Stream<Item = R>,
    O: FnMut(&R) -> Option<&'static str>,
    B: Begin,
{
    type Item = R;

    fn poll_next(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Option<R>> {
        let mut this = self.project();
        let Some(body) = this.body.as_mut().as_pin_mut() else { return Poll::Ready(None) };
        if let State::Waiting(_) = this.state {
            if let State::Waiting(begin) = std::mem::replace(this.state, State::Passive) {
                if let Some(mut span) = begin.live().0 {
                    span.first().pause();
                    *this.state = State::Live(span);
                }
            }
        }
        let State::Live(span) = this.state else { return body.poll_next(waker) };
        let now: Now<'_> = span.current();
        match body.poll_next(waker) {
            Poll::Ready(Some(item)) => {
                *this.items += 1;
                let error_type = (this.observe)(&item);
                *this.error_type = this.error_type.or(error_type);
                now.pause();
                Poll::Ready(Some(item))
            }
            Poll::Ready(None) => {
                this.body.set(None);
                count(*this.items);
                now.end(*this.error_type);
                *this.state = State::Passive;
                Poll::Ready(None)
            }
            Poll::Pending => {
                now.pause();
                Poll::Pending
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.body.as_ref().map_or((0, Some(0)), Stream::size_hint)
    }
}

fn count(items: u64) {
    set_now(&[("traced.items", Value::from(items))]);
}
