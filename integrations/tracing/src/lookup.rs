//! From a span of theirs to our side of it, or of what is around it.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use traced_runtime::Context as TraceContext;
use tracing_core::span::Id;
use tracing_core::{Dispatch, Subscriber};
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use crate::layer::Layer;
use crate::spans::Spans;

/// Our context of this span, or of its nearest ancestor that our layer was shown.
pub(crate) fn nearest<S>(spans: &Spans, id: &Id, ctx: &Context<'_, S>) -> Option<TraceContext>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    // Most often it was shown this one, and nobody has to be asked what is around it.
    spans.context_of(id).or_else(|| ctx.span_scope(id)?.find_map(|theirs| spans.context_of(&theirs.id())))
}

/// The spans of the layer of ours on a subscriber, for others on it that need them: a layer that prints, or a second one of
/// ours, which is to make no second span.
///
/// They are found when the subscriber is built or set up. What the subscriber does not show (what is in a list, or can be
/// reloaded) is found at the first span: as long as somebody looks for it, our layer leaves a mark on each.
#[derive(Debug)]
pub(crate) struct Found(OnceLock<Arc<Spans>>);

/// How many there are that have not found any.
static LOOKING: AtomicUsize = AtomicUsize::new(0);

/// In the extensions of a span of theirs.
struct Mark(Arc<Spans>);

impl Found {
    pub(crate) fn nothing() -> Self {
        LOOKING.fetch_add(1, Relaxed);
        Self(OnceLock::new())
    }

    #[inline(always)]
    pub(crate) fn spans(&self) -> Option<&Arc<Spans>> {
        self.0.get()
    }

    pub(crate) fn set(&self, spans: &Arc<Spans>) {
        if self.0.set(spans.clone()).is_ok() {
            LOOKING.fetch_sub(1, Relaxed);
        }
    }

    /// Looks among the layers of a subscriber.
    pub(crate) fn look_in(&self, subscriber: &dyn Subscriber) {
        self.take(subscriber.downcast_ref());
    }

    /// The same, once all of them are there.
    pub(crate) fn look_in_all(&self, dispatch: &Dispatch) {
        self.take(dispatch.downcast_ref());
    }

    /// Looks whether our layer has left a mark on a span.
    pub(crate) fn look_at<S>(&self, id: &Id, ctx: &Context<'_, S>) -> Option<&Arc<Spans>>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        if self.spans().is_none() {
            self.set(&ctx.span(id)?.extensions().get::<Mark>()?.0);
        }
        self.spans()
    }

    fn take(&self, layer: Option<&Layer>) {
        if let Some(layer) = layer {
            self.set(layer.spans());
        }
    }
}

impl Drop for Found {
    fn drop(&mut self) {
        if self.spans().is_none() {
            LOOKING.fetch_sub(1, Relaxed);
        }
    }
}

/// Leaves a mark on a new span, if anybody looks for one.
#[inline(always)]
pub(crate) fn mark<S>(spans: &Arc<Spans>, id: &Id, ctx: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if LOOKING.load(Relaxed) > 0 {
        leave_mark(spans, id, ctx);
    }
}

#[cold]
fn leave_mark<S>(spans: &Arc<Spans>, id: &Id, ctx: &Context<'_, S>)
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    if let Some(theirs) = ctx.span(id) {
        theirs.extensions_mut().replace(Mark(spans.clone()));
    }
}
