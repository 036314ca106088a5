//! The streams that functions return.

use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;

use super::Begin;
use super::future::State;
use super::notes::set_now;
use crate::callsite::Callsite;
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
pub fn stream<S, O, B>(begin: B, body: S, observe: O) -> TracedStream<S, O, B>
where
    S: Stream,
    O: FnMut(&S::Item) -> Option<&'static str>,
    B: Begin,
{
    TracedStream { body: Some(body), observe, items: 0, error_type: None, state: State::Waiting(begin) }
}

/// A stream of these, whatever else it is.
#[inline]
pub fn typed_stream<T, S: Stream<Item = T>>(body: S) -> impl Stream<Item = T> {
    body
}

pin_project! {
    /// A stream in its span.
    #[derive(Debug)]
    #[must_use = "streams do nothing unless polled"]
    pub struct TracedStream<S, O, B = &'static Callsite> {
        #[pin]
        body: Option<S>,
        observe: O,
        items: u64,
        // Of the first item that was an error.
        error_type: Option<&'static str>,
        state: State<B>,
    }

    impl<S, O, B> PinnedDrop for TracedStream<S, O, B> {
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

impl<S, O, B> Stream for TracedStream<S, O, B>
where
    S: Stream,
    O: FnMut(&S::Item) -> Option<&'static str>,
    B: Begin,
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<Option<S::Item>> {
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
