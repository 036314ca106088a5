//! What is active in this version of opentelemetry, and that we hear of it.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Once};

use traced_runtime::hooks::{self, Activation, ForeignCurrent};
use traced_runtime::{Context, SpanContext};

use super::super::opentelemetry;
use super::super::opentelemetry::trace::TraceContextExt as _;
use super::{context, convert};
use crate::frames::{Frame, Frames};
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
    let lent = context::lent(theirs, active);
    look(&Above { active, lent, remote: &remote, suppressed: theirs.is_telemetry_suppressed() })
}

/// Has every span of ours look here for its parent, from the first call on.
pub(super) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        hooks::add_activation(Arc::new(Ours));
        hooks::add_foreign_current(Arc::new(Active));
    });
}

/// Makes our current span the active one here, too.
pub(super) fn share() {
    register();
    IS_SHARED.store(true, Ordering::Relaxed);
}

static IS_SHARED: AtomicBool = AtomicBool::new(false);

struct Active;

impl ForeignCurrent for Active {
    fn newer_than(&self, ours: &Context) -> Option<Context> {
        let newer = |theirs: &_, frames: &RefCell<Frames<_>>| {
            let before = frames.borrow().active_before(ours);
            with_above(theirs, |above| parent::newer_than(ours, above, before))
        };
        with_both(newer).flatten()
    }
}

struct Ours;

impl Activation for Ours {
    fn entered(&self, before: &Context, now: &Context) {
        // Nothing hides nothing; and where there was nothing of ours, a span of theirs is still the parent.
        let is_change = now.span_context().is_some() || before.span_context().is_some();
        let guard = || context::with_span(&opentelemetry::Context::current(), now).attach();
        let is_shared = is_change && IS_SHARED.load(Ordering::Relaxed);
        let guard = HERE.try_with(|_| is_shared.then(guard)).ok().flatten();
        let active = active();
        let _ = HERE.try_with(|frames| {
            frames.borrow_mut().push(Frame::new(now.clone(), active, guard));
        });
    }

    fn left(&self, _was: &Context, now: &Context) {
        // One by one: a context that is detached may be the last to hold a value of somebody's.
        let mut done = HERE.try_with(|frames| frames.borrow_mut().pop()).ok().flatten();
        while done.is_some() {
            done = HERE.try_with(|frames| frames.borrow_mut().pop_unless(now)).ok().flatten();
        }
    }
}

type Here = RefCell<Frames<opentelemetry::ContextGuard>>;

thread_local! {
    static HERE: Here = {
        // Theirs first: what a thread makes last it destroys first.
        opentelemetry::Context::map_current(|_| ());
        RefCell::new(Frames::new())
    };
}

/// Looks at the current context, except on a thread that is going away: there opentelemetry would panic.
fn with_current<R>(look: impl FnOnce(&opentelemetry::Context) -> R) -> Option<R> {
    with_both(|theirs, _| look(theirs))
}

fn with_both<R>(look: impl FnOnce(&opentelemetry::Context, &Here) -> R) -> Option<R> {
    HERE.try_with(|frames| opentelemetry::Context::map_current(|theirs| look(theirs, frames))).ok()
}
