//! The layer around a layer that prints, which sees to it that lines carry ids.

use traced_runtime::Context as TraceContext;
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::subscriber::Interest;
use tracing_core::{Dispatch, Event, LevelFilter, Metadata, Subscriber};
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::writer::MakeWriter;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::ids::{self, Line};
use crate::lookup::{Found, nearest};
use crate::writer::{WriterWithIds, writer_with_ids};

/// The same layer, whose lines carry the ids of the span that they belong to: `trace_id` and `span_id`.
///
/// Whatever the format: a line of JSON gets two more fields at its top level, any other line ends with
/// ` trace_id=… span_id=…`. A line that belongs to no span stays as it is.
///
/// ```
/// use tracing_subscriber::{fmt, prelude::*};
/// let subscriber = tracing_subscriber::registry()
///     .with(traced_tracing::layer())
///     .with(traced_tracing::with_ids(fmt::layer().json()));
/// # tracing::subscriber::with_default(subscriber, || tracing::info!("no span, no ids"));
/// ```
///
/// An event belongs to its parent where it names one, else to what is current: a span of ours, or one of `tracing` where
/// the subscriber has [our layer](crate::layer()), which best stands before this one as it does here. Ids are written of
/// spans that are not sampled, too: whether a trace is found behind them, no line can tell (it is in the hands of the
/// sampler, and of what is kept later).
///
/// A filter goes around the result: `with_ids(fmt::layer()).with_filter(LevelFilter::INFO)`.
#[must_use]
pub fn with_ids<S, N, E, W>(lines: fmt::Layer<S, N, E, W>) -> WithIds<fmt::Layer<S, N, E, WriterWithIds<W>>>
where
    W: for<'writer> MakeWriter<'writer> + 'static,
{
    ids::ask();
    WithIds { lines: lines.map_writer(writer_with_ids), ours: Found::nothing() }
}

/// The layer made by [`with_ids`].
#[derive(Debug)]
pub struct WithIds<L> {
    lines: L,
    ours: Found,
}

impl<S, L> tracing_subscriber::Layer<S> for WithIds<L>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    L: tracing_subscriber::Layer<S>,
{
    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        let _line = self.about_event(event, &ctx).begin();
        self.lines.on_event(event, ctx);
    }

    // A layer that prints may tell of these, too; its line is about the span then.

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let _line = self.about_span(id, &ctx).begin();
        self.lines.on_new_span(attributes, id, ctx);
    }

    fn on_enter(&self, id: &Id, ctx: Context<'_, S>) {
        let _line = self.about_span(id, &ctx).begin();
        self.lines.on_enter(id, ctx);
    }

    fn on_exit(&self, id: &Id, ctx: Context<'_, S>) {
        let _line = self.about_span(id, &ctx).begin();
        self.lines.on_exit(id, ctx);
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        let _line = self.about_span(&id, &ctx).begin();
        self.lines.on_close(id, ctx);
    }

    // The rest is passed on.

    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        self.ours.look_in_all(dispatch);
        self.lines.on_register_dispatch(dispatch);
    }

    fn on_layer(&mut self, subscriber: &mut S) {
        self.ours.look_in(subscriber);
        self.lines.on_layer(subscriber);
    }

    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        self.lines.register_callsite(metadata)
    }

    fn enabled(&self, metadata: &Metadata<'_>, ctx: Context<'_, S>) -> bool {
        self.lines.enabled(metadata, ctx)
    }

    fn event_enabled(&self, event: &Event<'_>, ctx: Context<'_, S>) -> bool {
        self.lines.event_enabled(event, ctx)
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        self.lines.max_level_hint()
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, ctx: Context<'_, S>) {
        self.lines.on_record(id, values, ctx);
    }

    fn on_follows_from(&self, id: &Id, before: &Id, ctx: Context<'_, S>) {
        self.lines.on_follows_from(id, before, ctx);
    }

    fn on_id_change(&self, old: &Id, new: &Id, ctx: Context<'_, S>) {
        self.lines.on_id_change(old, new, ctx);
    }
}

impl<L> WithIds<L> {
    fn about_event<S>(&self, event: &Event<'_>, ctx: &Context<'_, S>) -> Line
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        match event.parent() {
            Some(parent) => self.about_span(parent, ctx),
            None if event.is_root() => Line::Nothing,
            None => Line::Current,
        }
    }

    /// A span that is closed is known from our layer.
    fn about_span<S>(&self, id: &Id, ctx: &Context<'_, S>) -> Line
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        let ids = |ours: TraceContext| ours.span_context();
        let spans = self.ours.look_at(id, ctx);
        let known =
            spans.and_then(|spans| spans.context_of(id)).and_then(ids).or_else(|| ids::remembered(id));
        let around = || spans.and_then(|spans| nearest(spans, id, ctx)).and_then(ids);
        known.or_else(around).map_or(Line::Current, Line::Span)
    }
}
