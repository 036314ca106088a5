//! The layer: what `tracing` tells of its spans and events, and what is made of it.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use traced_runtime::{Context as TraceContext, Kind, Span};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Dispatch, Event, Level, LevelFilter, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::bridged::Bridged;
use crate::event::Target;
use crate::fields::kind_of;
use crate::lookup::{bridged, bridged_of, nearest};
use crate::{callsites, entered, hidden, ids};

/// A layer that makes spans of ours of the spans of `tracing`.
///
/// ```
/// use tracing_subscriber::prelude::*;
/// let subscriber = tracing_subscriber::registry().with(traced_tracing::layer());
/// tracing::subscriber::with_default(subscriber, || tracing::info_span!("work").in_scope(|| {}));
/// ```
#[must_use]
pub fn layer<S>() -> Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    Layer { events: LevelFilter::INFO, of: PhantomData }
}

/// The layer made by [`layer`].
pub struct Layer<S> {
    events: LevelFilter,
    of: PhantomData<fn(S)>,
}

impl<S> Layer<S> {
    /// Events up to this level become events of spans: those of INFO, WARN and ERROR unless said otherwise here.
    ///
    /// What libraries say at DEBUG and TRACE can be whole requests, secrets included, and thousands of events. Spans of
    /// every level are made in any case, and an ERROR marks its span even where it does not become an event.
    ///
    /// ```
    /// use tracing::level_filters::LevelFilter;
    /// use tracing_subscriber::prelude::*;
    /// let subscriber = tracing_subscriber::registry().with(traced_tracing::layer().events(LevelFilter::OFF));
    /// # drop(subscriber);
    /// ```
    #[must_use]
    pub fn events(self, up_to: impl Into<LevelFilter>) -> Self {
        Self { events: up_to.into(), ..self }
    }
}

impl<S> fmt::Debug for Layer<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("events", &self.events).finish_non_exhaustive()
    }
}

impl<S> tracing_subscriber::Layer<S> for Layer<S>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        hidden::say_what_is_hidden(dispatch);
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let Some(theirs) = ctx.span(id) else { return };
        if bridged_of(&theirs).is_some() {
            // A second layer of ours on the same subscriber.
            return;
        }
        let bridged = Bridged::new(start(attributes, kind_of(attributes), &ctx));
        bridged.record(&|fields| attributes.record(fields));
        theirs.extensions_mut().replace(Arc::new(bridged));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, ctx: Context<'_, S>) {
        if let Some(bridged) = bridged(id, &ctx) {
            bridged.record(&|fields| values.record(fields));
        }
    }

    fn on_follows_from(&self, id: &Id, before: &Id, ctx: Context<'_, S>) {
        if let (Some(bridged), Some(before)) = (bridged(id, &ctx), bridged(before, &ctx)) {
            if let Some(before) = before.span().span_context() {
                bridged.span().link(before, &[]);
            }
        }
    }

    fn event_enabled(&self, event: &Event<'_>, ctx: Context<'_, S>) -> bool {
        // Every layer is asked this before any is shown the event, so a layer that prints may rely on it.
        if let Some(parent) = event.parent() {
            let bridged = nearest(parent, &ctx);
            ids::remember(parent, bridged.and_then(|bridged| bridged.context().span_context()));
        }
        true
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        let level = *event.metadata().level();
        let becomes_event = level <= self.events;
        // Most events are finer than that: they end here.
        if becomes_event || level == Level::ERROR {
            if let Some(target) = target(event, &ctx) {
                target.record(event, becomes_event);
            }
        }
    }

    fn on_enter(&self, id: &Id, ctx: Context<'_, S>) {
        if let Some(bridged) = bridged(id, &ctx) {
            entered::enter(id, bridged.context().clone());
        }
    }

    fn on_exit(&self, id: &Id, ctx: Context<'_, S>) {
        if std::thread::panicking() {
            if let Some(bridged) = bridged(id, &ctx) {
                bridged.panicked();
            }
        }
        entered::exit(id);
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        let bridged = ctx.span(&id).and_then(|theirs| theirs.extensions_mut().remove::<Arc<Bridged>>());
        if let Some(bridged) = bridged {
            ids::remember(&id, bridged.context().span_context());
            // The span ends here, where no lock of the registry is held.
            drop(bridged);
        }
    }
}

/// Starts our span for a new one of theirs.
fn start<S>(attributes: &Attributes<'_>, kind: Kind, ctx: &Context<'_, S>) -> Span
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    entered::settle();
    let callsite = callsites::of(attributes.metadata(), kind);
    let parent = if attributes.is_root() {
        TraceContext::none()
    } else if let Some(parent) = attributes.parent().and_then(|id| nearest(id, ctx)) {
        parent.context().clone()
    } else {
        // Entering a span of theirs makes ours current, so this is the most recent of both worlds.
        return Span::start(callsite);
    };
    // What an exporter does makes no spans, not even roots.
    let suppressed = TraceContext::current().is_suppressed();
    Span::start_in(callsite, if suppressed { parent.suppressed() } else { parent })
}

/// Which span an event belongs to.
fn target<S>(event: &Event<'_>, ctx: &Context<'_, S>) -> Option<Target>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if event.is_root() {
        return None;
    }
    if let Some(parent) = event.parent() {
        return nearest(parent, ctx).map(Target::Theirs);
    }
    entered::settle();
    let current = TraceContext::current();
    let theirs = ctx.lookup_current().and_then(|theirs| bridged_of(&theirs));
    Some(match theirs {
        Some(bridged) if bridged.context().is_same_span(&current) => Target::Theirs(bridged),
        _ => Target::Ours(current),
    })
}
