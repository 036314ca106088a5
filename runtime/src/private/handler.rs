//! The entrance of a service: a function that answers calls from outside.

use super::notes::{is_recording, rename};
use crate::callsite::Callsite;
use crate::carrier::Carrier;
use crate::context::{Context, SpanContext};
use crate::engine::{self, Bits, Note};
use crate::notes::{note_current, with_link};
use crate::span::{Entered, Span};
use crate::value::Value;

/// A span that a handler has started for itself, or nothing where a layer's span is current.
#[derive(Debug)]
pub struct Entrance {
    site: &'static Callsite,
    pub(super) span: Option<Span>,
}

/// Opens the entrance of a handler below the caller, or recognises the one that a layer has opened.
#[must_use]
pub fn entrance<C: Carrier<M> + ?Sized, M>(site: &'static Callsite, carrier: &C) -> Entrance {
    open(site, carrier, Span::start_entrance)
}

/// The same in a trace of its own, with a link to the caller.
#[must_use]
pub fn linked_entrance<C: Carrier<M> + ?Sized, M>(site: &'static Callsite, carrier: &C) -> Entrance {
    open(site, carrier, |site, caller| Span::start_linked_entrance(site, &caller))
}

fn open<C: Carrier<M> + ?Sized, M>(
    site: &'static Callsite,
    carrier: &C,
    start: impl FnOnce(&'static Callsite, Context) -> Span,
) -> Entrance {
    if is_beneath_layer() {
        describe_layers(site);
        return Entrance { site, span: None };
    }
    let span = start(site, crate::propagate::extract(carrier));
    if span.is_recording() {
        carrier.describe(&span);
    }
    Entrance { site, span: Some(span) }
}

/// Takes over the span that an extractor has started. With none, and no layer's either, somebody calls the handler
/// directly.
#[must_use]
pub fn entered(site: &'static Callsite, span: Option<Span>) -> Entrance {
    match &span {
        Some(span) => span.is_from(site),
        None if is_beneath_layer() => describe_layers(site),
        None => return Entrance { site, span: Some(Span::start_entrance(site, Context::none())) },
    }
    Entrance { site, span }
}

fn is_beneath_layer() -> bool {
    engine::peek().has(Bits::SERVED)
}

/// A layer knows the call, the handler knows the function. Where something of the program has a span between the two, the
/// layer's cannot be reached.
fn describe_layers(site: &'static Callsite) {
    if is_in_layers() {
        note_current(&Note::Place(site));
    }
}

/// Whether the span of the layer is what is current.
fn is_in_layers() -> bool {
    engine::peek().has(Bits::ENTRANCE)
}

impl Entrance {
    /// Called as its callsite, whatever the carrier has said.
    #[must_use]
    pub fn named(self) -> Self {
        let name = self.site.name();
        match &self.span {
            Some(span) => span.rename(name),
            None if is_in_layers() => rename(format_args!("{name}")),
            None => {}
        }
        self
    }

    /// With links to these.
    #[must_use]
    pub fn links(self, links: impl FnOnce() -> Vec<SpanContext>) -> Self {
        match &self.span {
            Some(span) if span.is_recording() => links().into_iter().for_each(|link| span.link(link, &[])),
            None if is_in_layers() && is_recording() => {
                links().into_iter().for_each(|link| with_link(link, &[], note_current));
            }
            _ => {}
        }
        self
    }

    /// With these attributes, which a layer would have set.
    #[must_use]
    pub fn described(self, attributes: &[(&'static str, Value<'_>)]) -> Self {
        if let Some(span) = &self.span {
            span.set_all(attributes);
        }
        self
    }

    /// Whether the span is the handler's own.
    #[must_use]
    pub const fn is_own(&self) -> bool {
        self.span.is_some()
    }

    /// Its span, if it has one of its own.
    #[must_use]
    pub fn into_span(self) -> Option<Span> {
        self.span
    }

    /// Makes its span current, if it has one of its own.
    #[must_use]
    pub fn enter(&self) -> Option<Entered<'_>> {
        self.span.as_ref().map(Span::enter)
    }
}

/// How a call ended: its answer decides if that tells, and otherwise what the type of the result says. Of a failure the
/// latter is asked all the same, because it may have a message.
pub fn answered(
    seen: Option<Result<(), &'static str>>,
    usual: impl FnOnce() -> Option<&'static str>,
) -> Option<&'static str> {
    match seen {
        Some(Ok(())) => None,
        Some(Err(error_type)) => {
            usual();
            Some(error_type)
        }
        None => usual(),
    }
}

/// The same where the attribute says what a failure is; an answer may tell of more.
#[must_use]
pub fn answered_too(
    seen: Option<Result<(), &'static str>>,
    outcome: Option<&'static str>,
) -> Option<&'static str> {
    outcome.or_else(|| seen?.err())
}
