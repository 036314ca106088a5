//! From a span of theirs to our side of it.

use tracing_core::Subscriber;
use tracing_core::span::Id;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::{LookupSpan, SpanRef};

use crate::bridged::Bridged;

/// Our context of this span.
pub(crate) fn context_of<S>(id: &Id, ctx: &Context<'_, S>) -> Option<traced_runtime::Context>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    context(&ctx.span(id)?)
}

/// Our context of this span, or of its nearest ancestor that our layer was shown.
pub(crate) fn nearest<S>(id: &Id, ctx: &Context<'_, S>) -> Option<traced_runtime::Context>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    ctx.span_scope(id)?.find_map(|theirs| context(&theirs))
}

/// Does something with our side of this span that calls nothing of the user's.
pub(crate) fn with<S, R>(id: &Id, ctx: &Context<'_, S>, work: impl FnOnce(&mut Bridged) -> R) -> Option<R>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    ctx.span(id)?.extensions_mut().get_mut::<Bridged>().map(work)
}

fn context<S>(theirs: &SpanRef<'_, S>) -> Option<traced_runtime::Context>
where
    S: for<'a> LookupSpan<'a>,
{
    theirs.extensions().get::<Bridged>().map(Bridged::context)
}
