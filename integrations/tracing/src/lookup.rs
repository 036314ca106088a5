//! From a span of theirs to our side of it, or of what is around it.

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

/// The spans of the layer of ours that a subscriber has, for those that need them besides it.
#[derive(Default, Debug)]
pub(crate) struct Found(OnceLock<Arc<Spans>>);

impl Found {
    /// Looks for it. It is the outermost, where there are several.
    pub(crate) fn look_in(&self, dispatch: &Dispatch) -> Option<&Arc<Spans>> {
        let layer = dispatch.downcast_ref::<Layer>()?;
        Some(self.0.get_or_init(|| layer.own_spans().clone()))
    }

    pub(crate) fn spans(&self) -> Option<&Arc<Spans>> {
        self.0.get()
    }
}
