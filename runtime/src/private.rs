//! What the code names that the macros generate. Not for anyone else: it may change with every release.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use pin_project_lite::pin_project;

pub use crate::callsite;
pub use crate::callsite::{Callsite, Kind};
pub use crate::carrier::Carrier;
pub use crate::outcome::{ObserveAny, ObserveResult, Observed};
pub use crate::scope::Scope;
pub use crate::value::{TraceValue, Value};

use crate::engine::{self, Bits, Note};
use crate::live::Live;
use crate::notes::{self, note_current, with_attributes};
use crate::span::Span;

/// The body of a synchronous function whose result says nothing of its outcome: hold the scope while it runs.
#[inline]
pub fn enter(site: &'static Callsite) -> Scope {
    Scope::enter(site)
}

/// The body of a synchronous function whose result is observed.
#[inline]
pub fn run<R>(
    site: &'static Callsite,
    body: impl FnOnce() -> R,
    observe: impl FnOnce(&R) -> Option<&'static str>,
) -> R {
    let scope = enter(site);
    let result = body();
    scope.leave(observe(&result));
    result
}

/// The body of an async function: its span starts at the first poll.
#[inline]
pub fn future<F, O>(site: &'static Callsite, body: F, observe: O) -> TracedFuture<F, O>
where
    F: Future,
    O: FnOnce(&F::Output) -> Option<&'static str>,
{
    TracedFuture { body: Some(body), observe: Some(observe), state: State::Waiting(site) }
}

/// The body of an async function that answers calls from outside: its span is the entrance, below the caller that the
/// carrier names, unless a layer around has made the entrance already.
pub fn handle<F, O>(entrance: Entrance, body: F, observe: O) -> TracedFuture<F, O>
where
    F: Future,
    O: FnOnce(&F::Output) -> Option<&'static str>,
{
    let state = match entrance.0 {
        Some(span) => State::Live(Live::of(span)),
        None => State::Passive,
    };
    TracedFuture { body: Some(body), observe: Some(observe), state }
}

/// A span that a handler has started for itself, or nothing where a layer's span is current.
#[derive(Debug)]
pub struct Entrance(Option<Span>);

/// Opens the entrance of a handler, or recognises the one that a layer has opened.
#[must_use]
pub fn entrance<C: Carrier<M> + ?Sized, M>(site: &'static Callsite, carrier: &C) -> Entrance {
    if engine::peek().has(Bits::ENTRANCE) {
        return beneath_layer(site);
    }
    let span = Span::start_entrance(site, crate::propagate::extract(carrier));
    if span.is_recording() {
        carrier.describe(&span);
    }
    Entrance(Some(span))
}

/// The layer knows the call, the handler knows the function.
fn beneath_layer(site: &'static Callsite) -> Entrance {
    if let Some(function) = site.function {
        let place = [
            ("code.function.name", Value::Static(function)),
            ("code.file.path", Value::Static(site.file)),
            ("code.line.number", Value::from(site.line)),
        ];
        with_attributes(&place, note_current);
    }
    Entrance(None)
}

/// Whether attributes of the current span are worth computing.
#[must_use]
#[inline]
pub fn is_recording() -> bool {
    engine::peek().takes_notes()
}

/// Records the values of the keys of the callsite on the current span.
#[inline(never)]
pub fn entry(site: &'static Callsite, values: &[Option<Value<'_>>]) {
    note_current(&Note::Entry(site, values));
}

/// The same, where some of the values are to be formatted.
#[inline(never)]
pub fn entry_formatted(site: &'static Callsite, values: &[Option<Value<'_>>]) {
    notes::format_on_current(&Note::Entry(site, values));
}

/// Sets attributes on the current span.
pub fn set(attributes: &[(&'static str, Option<Value<'_>>)]) {
    for (key, value) in attributes {
        if let Some(value) = value {
            with_attributes(&[(key, *value)], note_current);
        }
    }
}

/// Records an event on the current span.
pub fn event(name: &'static str, attributes: &[(&'static str, Option<Value<'_>>)]) {
    let fields: Vec<_> =
        attributes.iter().filter_map(|(key, value)| Some((engine::Text::Static(key), (*value)?))).collect();
    note_current(&Note::Event {
        at: engine::Tick::now(),
        name: engine::Text::Static(name),
        attributes: &fields,
    });
}

/// How far a traced future is.
#[derive(Debug)]
enum State {
    Waiting(&'static Callsite),
    Live(Live),
    /// Somebody else's span is around, or none is made, or it has ended: there is nothing to do but to poll.
    Passive,
}

pin_project! {
    /// The future of a traced async function.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct TracedFuture<F, O> {
        #[pin]
        body: Option<F>,
        observe: Option<O>,
        state: State,
    }

    impl<F, O> PinnedDrop for TracedFuture<F, O> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if let State::Live(span) = this.state {
                let now = span.current();
                // What the body's destructors do belongs to the span.
                this.body.set(None);
                now.cancel();
            }
        }
    }
}

impl<F, O> Future for TracedFuture<F, O>
where
    F: Future,
    O: FnOnce(&F::Output) -> Option<&'static str>,
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, waker: &mut Waker<'_>) -> Poll<F::Output> {
        let mut this = self.project();
        let Some(body) = this.body.as_mut().as_pin_mut() else { return Poll::Pending };
        let span = match this.state {
            State::Live(span) => span,
            State::Passive => return body.poll(waker),
            State::Waiting(_) if engine::makes_none() => {
                *this.state = State::Passive;
                return body.poll(waker);
            }
            State::Waiting(site) => {
                let site = *site;
                *this.state = Live::enter(site).map_or(State::Passive, State::Live);
                let State::Live(span) = this.state else { return body.poll(waker) };
                let first = span.first();
                let Poll::Ready(output) = body.poll(waker) else {
                    first.pause();
                    return Poll::Pending;
                };
                this.body.set(None);
                first.end(this.observe.take().and_then(|observe| observe(&output)));
                *this.state = State::Passive;
                return Poll::Ready(output);
            }
        };
        let now = span.current();
        let Poll::Ready(output) = body.poll(waker) else {
            now.pause();
            return Poll::Pending;
        };
        this.body.set(None);
        now.end(this.observe.take().and_then(|observe| observe(&output)));
        *this.state = State::Passive;
        Poll::Ready(output)
    }
}
