//! What is active in this version of opentelemetry, and that we hear of it.

use std::sync::{Arc, Once};

use traced_runtime::hooks::{self, ForeignCurrent};
use traced_runtime::{Context, SpanContext};

use super::super::opentelemetry;
use super::super::opentelemetry::trace::TraceContextExt as _;
use super::convert;
use crate::parent::{self, Above};

/// The ids of the active span, if there is one.
pub(super) fn active() -> Option<SpanContext> {
    with_current(|theirs| convert::to_ours(theirs.span().span_context())).flatten()
}

/// What a context of theirs says is above.
pub(super) fn with_above<R>(theirs: &opentelemetry::Context, look: impl FnOnce(&Above<'_>) -> R) -> R {
    let span = theirs.span();
    let theirs_active = span.span_context();
    let active = convert::to_ours(theirs_active);
    let remote = || {
        let state = theirs_active.trace_state().header();
        let state = Some(state.as_str()).filter(|state| !state.is_empty());
        active.map_or_else(Context::none, |caller| Context::from_remote(caller, state))
    };
    look(&Above { active, remote: &remote, suppressed: theirs.is_telemetry_suppressed() })
}

/// Has every span of ours look here for its parent, from the first call on.
pub(super) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| hooks::add_foreign_current(Arc::new(Active)));
}

struct Active;

impl ForeignCurrent for Active {
    fn newer_than(&self, ours: &Context) -> Option<Context> {
        with_current(|theirs| with_above(theirs, |above| parent::newer_than(ours, above))).flatten()
    }
}

/// Looks at the current context, except on a thread that is going away: there opentelemetry would panic.
fn with_current<R>(look: impl FnOnce(&opentelemetry::Context) -> R) -> Option<R> {
    thread_local! {
        static ALIVE: Alive = {
            // Theirs first: what a thread makes last it destroys first.
            opentelemetry::Context::map_current(|_| ());
            Alive
        };
    }
    ALIVE.try_with(|_| opentelemetry::Context::map_current(look)).ok()
}

/// Only what has a destructor is ever gone.
struct Alive;

impl Drop for Alive {
    fn drop(&mut self) {}
}
