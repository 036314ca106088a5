//! The layer: what `tracing` tells of its spans and events, and what is made of it.

use std::fmt;
use std::sync::Arc;

use traced_runtime::hooks::{Bare, BareSpan};
use traced_runtime::{Callsite, Context as TraceContext, Span, Status};
use tracing_core::span::{Attributes, Id, Record};
use tracing_core::{Dispatch, Event, Level, LevelFilter, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::event::Target;
use crate::fields::record;
use crate::lookup::{Found, mark, nearest};
use crate::spans::Spans;
use crate::{callsites, entered, event, hidden, ids, newest};

/// A layer that makes spans of ours of the spans of `tracing`.
///
/// ```
/// use tracing_subscriber::prelude::*;
/// let subscriber = tracing_subscriber::registry().with(traced_tracing::layer());
/// tracing::subscriber::with_default(subscriber, || tracing::info_span!("work").in_scope(|| {}));
/// ```
#[must_use]
pub fn layer() -> Layer {
    Layer { own: Arc::new(Spans::new()), found: Found::nothing(), events: LevelFilter::INFO }
}

/// The layer made by [`layer`].
///
/// The spans are the layer's: those that are open when it is dropped, or replaced by
/// [`reload`](tracing_subscriber::reload), end then.
pub struct Layer {
    own: Arc<Spans>,
    /// Those that are used: another layer's, where the subscriber has several of ours, or its own.
    found: Found,
    events: LevelFilter,
}

impl Layer {
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

    #[inline(always)]
    pub(crate) fn spans(&self) -> &Arc<Spans> {
        self.found.spans().unwrap_or(&self.own)
    }

    /// Where nobody has been found until the first span, there is nobody before us.
    #[cold]
    fn settle_on<S>(&self, first: &Id, ctx: &Context<'_, S>) -> &Arc<Spans>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        if self.found.look_at(first, ctx).is_none() {
            self.found.set(&self.own);
        }
        self.share();
        self.spans()
    }

    /// Says that we are another one, if so.
    fn share(&self) {
        if !Arc::ptr_eq(self.spans(), &self.own) {
            self.spans().share();
        }
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer").field("events", &self.events).finish_non_exhaustive()
    }
}

impl<S> tracing_subscriber::Layer<S> for Layer
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn on_layer(&mut self, subscriber: &mut S) {
        self.found.look_in(subscriber);
        self.share();
    }

    fn on_register_dispatch(&self, dispatch: &Dispatch) {
        hidden::say_what_is_hidden(dispatch);
        self.found.look_in_all(dispatch);
        self.share();
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let spans = self.found.spans().unwrap_or_else(|| self.settle_on(id, &ctx));
        mark(spans, id, &ctx);
        if spans.are_shared() && spans.contains(id) {
            // Another layer of ours has been told before.
            return;
        }
        entered::settle();
        let callsite = callsites::of(attributes);
        let bare = if attributes.is_contextual() { BareSpan::start(callsite) } else { None };
        if let Some(bare) = bare {
            let context = bare.own();
            newest::made(spans.number(), id, Some(context));
            spans.insert(id, bare);
            if !attributes.values().is_empty() {
                take_fields(attributes, id, spans, &context.context());
            }
        } else {
            let span = start(callsite, attributes, spans, &ctx);
            let context = span.context();
            newest::made(spans.number(), id, Bare::of(&context));
            spans.insert(id, span);
            take_fields(attributes, id, spans, &context);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _ctx: Context<'_, S>) {
        let spans = self.spans();
        if let Some(context) = spans.context_of(id) {
            let told = record(&context, |fields| values.record(fields));
            spans.with(id, |bridged| bridged.told(told));
        }
    }

    fn on_follows_from(&self, id: &Id, before: &Id, _ctx: Context<'_, S>) {
        let spans = self.spans();
        if let Some(before) = spans.context_of(before).and_then(|before| before.span_context()) {
            spans.with(id, |bridged| bridged.span().link(before, &[]));
        }
    }

    fn event_enabled(&self, event: &Event<'_>, ctx: Context<'_, S>) -> bool {
        // Every layer is asked this before any is shown the event, so a layer that prints may rely on it.
        if let Some(parent) = event.parent() {
            ids::remember(parent, || nearest(self.spans(), parent, &ctx)?.span_context());
        }
        true
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        let level = *event.metadata().level();
        let becomes_event = level <= self.events;
        // Most events are finer than that: they end here.
        if becomes_event || level == Level::ERROR {
            let spans = self.spans();
            let Some(target) = target(event, spans, &ctx).filter(Target::listens) else { return };
            if becomes_event {
                event::record(event, &target.context);
            }
            if level == Level::ERROR {
                let told = target.theirs.and_then(|id| spans.with(&id, |bridged| bridged.error_logged()));
                told.unwrap_or_else(|| target.context.set_status(Status::Error, ""));
            }
        }
    }

    fn on_enter(&self, id: &Id, _ctx: Context<'_, S>) {
        let spans = self.spans();
        if let Some(context) = newest::context_of(spans.number(), id) {
            entered::enter_bare(id, context);
        } else if let Some(context) = spans.context_of(id) {
            entered::enter(id, context);
        }
    }

    fn on_exit(&self, id: &Id, _ctx: Context<'_, S>) {
        if std::thread::panicking() {
            self.spans().with(id, |bridged| bridged.panicked());
        }
        entered::exit(id);
    }

    fn on_close(&self, id: Id, _ctx: Context<'_, S>) {
        let closed = self.spans().close(&id, |span| ids::remember(&id, || span.span_context()));
        // The span ends here, where no lock is held.
        drop(closed);
    }
}

/// Takes over the fields that a span begins with. No lock is held: they are the user's, and may log.
fn take_fields(attributes: &Attributes<'_>, id: &Id, spans: &Spans, context: &TraceContext) {
    let told = record(context, |fields| attributes.record(fields));
    if told.is_something() {
        spans.with(id, |bridged| bridged.told(told));
    }
}

/// Starts our span for a new one of theirs.
fn start<S>(
    callsite: &'static Callsite,
    attributes: &Attributes<'_>,
    spans: &Spans,
    ctx: &Context<'_, S>,
) -> Span
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    let parent = if attributes.is_root() {
        TraceContext::none()
    } else if let Some(parent) = attributes.parent().and_then(|id| nearest(spans, id, ctx)) {
        parent
    } else {
        // Entering a span of theirs makes ours current, so this is the most recent of both worlds.
        return Span::start(callsite);
    };
    // What an exporter does makes no spans, not even roots.
    let suppressed = TraceContext::current().is_suppressed();
    Span::start_in(callsite, if suppressed { parent.suppressed() } else { parent })
}

/// Which span an event belongs to.
fn target<S>(event: &Event<'_>, spans: &Spans, ctx: &Context<'_, S>) -> Option<Target>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if event.is_root() {
        return None;
    }
    if let Some(parent) = event.parent() {
        let context = nearest(spans, parent, ctx)?;
        return Some(Target { context, theirs: Some(parent.clone()) });
    }
    entered::settle();
    let context = TraceContext::current();
    let theirs = ctx.lookup_current().map(|theirs| theirs.id());
    let is_current = |id: &Id| spans.context_of(id).is_some_and(|theirs| theirs.is_same_span(&context));
    Some(Target { theirs: theirs.filter(is_current), context })
}

#[cfg(test)]
mod tests {
    use tracing_subscriber::prelude::*;

    use super::*;
    use crate::lines::with_ids;

    #[test]
    fn nothing_is_left_of_a_subscriber_that_is_dropped() {
        let ours = layer();
        let spans = Arc::downgrade(ours.spans());
        let subscriber = tracing_subscriber::registry()
            .with(with_ids(tracing_subscriber::fmt::layer()))
            .with(ours)
            .with(layer());
        let subscriber = Dispatch::new(subscriber);
        tracing::dispatcher::with_default(&subscriber, || {
            let open = tracing::info_span!("open");
            // Nobody gives this back.
            let _forgotten = open.id().map(|id| subscriber.clone_span(&id));
        });
        assert!(spans.upgrade().is_some());
        drop(subscriber);
        assert!(spans.upgrade().is_none());
    }
}
