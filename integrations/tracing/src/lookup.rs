//! From a span of theirs to our side of it.

use std::sync::Arc;

use tracing_core::Subscriber;
use tracing_core::span::Id;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, SpanRef};

use crate::bridged::Bridged;

/// Our side of this span.
pub(crate) fn bridged<S>(id: &Id, ctx: &Context<'_, S>) -> Option<Arc<Bridged>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    bridged_of(&ctx.span(id)?)
}

/// Our side of this span, or of its nearest ancestor that our layer was shown.
pub(crate) fn nearest<S>(id: &Id, ctx: &Context<'_, S>) -> Option<Arc<Bridged>>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    ctx.span_scope(id)?.find_map(|theirs| bridged_of(&theirs))
}

/// A clone, so that no lock of the registry is held while values are formatted: they may log.
pub(crate) fn bridged_of<S>(theirs: &SpanRef<'_, S>) -> Option<Arc<Bridged>>
where
    S: for<'a> LookupSpan<'a>,
{
    theirs.extensions().get::<Arc<Bridged>>().cloned()
}
