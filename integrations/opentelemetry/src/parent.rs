//! Whose child a span is where two kinds of spans nest.

use traced_runtime::{Context, SpanContext, hooks};

use crate::live;

/// What an opentelemetry context says is above.
pub(crate) struct Above<'a> {
    /// The active span.
    pub(crate) active: Option<SpanContext>,
    /// The context of ours that it was made of, where the active span is one of ours or a caller that we have read.
    pub(crate) lent: Option<Context>,
    /// The same as a caller in another process, for when we know nothing better about it.
    pub(crate) remote: &'a dyn Fn() -> Context,
    /// Nothing below is to make spans.
    pub(crate) suppressed: bool,
}

/// The parent of a span of theirs that is started in the context `given` while `current` is active.
pub(crate) fn of_theirs(given: &Above<'_>, current: Option<SpanContext>) -> Context {
    let newest = hooks::current();
    let parent = match given.active {
        None if current.is_none() => newest.clone(),
        // Somebody wants a root.
        None => Context::none(),
        Some(active) => below(active, given, current, &newest),
    };
    if given.suppressed || newest.is_suppressed() { parent.suppressed() } else { parent }
}

fn below(active: SpanContext, given: &Above<'_>, current: Option<SpanContext>, newest: &Context) -> Context {
    let is_current = current.is_some_and(|current| is_same(current, active));
    // The newest span of the same trace is somewhere below the active one; one of another trace is not.
    let is_deeper = newest.span_context().is_some_and(|newest| newest.trace_id == active.trace_id);
    if is_current && is_deeper {
        newest.clone()
    } else {
        let known = live::find(active).map(|live| live.context.clone()).or_else(|| given.lent.clone());
        known.unwrap_or_else(given.remote)
    }
}

/// Their current context where it is newer than `ours`, and what was active when `ours` became current, if we know.
pub(crate) fn newer_than(
    ours: &Context,
    theirs: &Above<'_>,
    before: Option<Option<SpanContext>>,
) -> Option<Context> {
    if ours.is_suppressed() {
        return None;
    }
    if theirs.suppressed {
        return Some(ours.clone().suppressed());
    }
    // On a thread where nothing of ours is current, an attached context of theirs is all there is to go by.
    let nothing_of_ours = ours.span_context().is_none();
    let active = theirs.active?;
    let has_changed = before.is_some_and(|before| before.is_none_or(|before| !is_same(before, active)));
    let (context, is_newer) = match (live::find(active), &theirs.lent) {
        (Some(live), _) => (live.context.clone(), has_changed || live.began_in(ours)),
        (None, Some(lent)) => (lent.clone(), has_changed && !is_remote(lent)),
        // A caller in another process is above whatever has begun here.
        (None, None) => return nothing_of_ours.then(theirs.remote),
    };
    ((nothing_of_ours || is_newer) && !context.is_same_span(ours)).then_some(context)
}

fn is_remote(context: &Context) -> bool {
    context.span_context().is_some_and(|ids| ids.is_remote)
}

/// Whether these are the ids of one span.
pub(crate) fn is_same(a: SpanContext, b: SpanContext) -> bool {
    (a.trace_id, a.span_id) == (b.trace_id, b.span_id)
}
