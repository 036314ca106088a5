//! A context of ours as one of theirs, and back.

use traced_runtime::{Context, SpanContext};

use super::super::opentelemetry;
use super::super::opentelemetry::baggage::{BaggageExt as _, KeyValueMetadata};
use super::super::opentelemetry::trace::TraceContextExt as _;
use super::{convert, current};
use crate::parent;

/// A context of opentelemetry whose active span is that of `context`: to give to a library that asks for one.
///
/// A span that is started in it, on whatever thread, is a child of ours. Baggage comes along.
///
/// ```
#[doc = concat!("use traced_opentelemetry::", version!(), "::{opentelemetry::trace::TraceContextExt, theirs};")]
/// use traced_runtime::{Callsite, Span, callsite};
/// static WORK: Callsite = callsite!("work");
/// let span = Span::start(&WORK);
/// let context = theirs(&span.context());
/// assert_eq!(context.span().span_context().is_valid(), span.span_context().is_some());
/// ```
#[must_use]
pub fn theirs(context: &Context) -> opentelemetry::Context {
    with_all(&opentelemetry::Context::new(), context)
}

/// The context of ours in which a span would start that is a child of the active one of `context`, with its baggage.
///
/// So a propagator that speaks only opentelemetry reads for us, too:
///
/// ```
/// # use std::collections::HashMap;
#[doc = concat!("use traced_opentelemetry::", version!(), "::opentelemetry::propagation::TextMapPropagator;")]
#[doc = concat!("use traced_opentelemetry::", version!(), "::ours;")]
/// use traced_runtime::Context;
///
/// fn caller(propagator: &impl TextMapPropagator, headers: &HashMap<String, String>) -> Context {
///     ours(&propagator.extract(headers))
/// }
/// ```
#[must_use]
pub fn ours(context: &opentelemetry::Context) -> Context {
    let active = current::active();
    let ours = current::with_above(context, |above| parent::of_theirs(above, active));
    let told = |name: &str, value: &str| ours.baggage().any(|known| known == (name, value));
    // What both say stays as it is, with what else we know of it.
    let new: Vec<_> = context
        .baggage()
        .iter()
        .map(|(name, (value, _))| (name.as_str(), value.as_str()))
        .filter(|(name, value)| !told(name, value))
        .collect();
    new.into_iter().fold(ours, |ours, (name, value)| ours.with_baggage(name, value))
}

/// The same as `base`, but with the span of `context`. Its baggage travels along unseen.
pub(super) fn with_span(base: &opentelemetry::Context, context: &Context) -> opentelemetry::Context {
    let theirs = base.with_remote_span_context(convert::to_theirs(context));
    if context.span_context().is_some() { theirs.with_value(Lent(context.clone())) } else { theirs }
}

/// The same as `base`, but with the span of `context`, if it has one, and its baggage.
pub(super) fn with_all(base: &opentelemetry::Context, context: &Context) -> opentelemetry::Context {
    let theirs = if context.span_context().is_some() { with_span(base, context) } else { base.clone() };
    let known = theirs.baggage().iter();
    let known =
        known.map(|(name, (value, more))| KeyValueMetadata::new(name.clone(), value.clone(), more.clone()));
    let new =
        context.baggage().map(|(name, value)| KeyValueMetadata::new(name.to_owned(), value.to_owned(), ""));
    let baggage: Vec<_> = known.chain(new).collect();
    if baggage.is_empty() { theirs } else { theirs.with_baggage(baggage) }
}

/// The context of ours that a context of theirs was made of, where its active span is still the one of ours.
pub(super) fn lent(theirs: &opentelemetry::Context, active: Option<SpanContext>) -> Option<Context> {
    let Lent(ours) = theirs.get()?;
    ours.span_context()
        .zip(active)
        .is_some_and(|(ours, active)| parent::is_same(ours, active))
        .then(|| ours.clone())
}

/// Travels in a context of theirs: their ids alone would make a span of ours one of another process.
struct Lent(Context);
