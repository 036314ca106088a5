//! What was active in one version of opentelemetry when something of ours became current: whatever is active there later
//! is newer.

use traced_runtime::{Context, SpanContext};

/// What is current in `traced` on one thread, the newest last; `G` keeps it active over there.
pub(crate) struct Frames<G>(Vec<Frame<G>>);

/// Something of ours that is current, or will be again.
pub(crate) struct Frame<G> {
    ours: Context,
    active: Option<SpanContext>,
    _guard: Option<G>,
}

impl<G> Frame<G> {
    /// `ours` becomes current while `active` is active over there, where `guard` keeps it so.
    pub(crate) const fn new(ours: Context, active: Option<SpanContext>, guard: Option<G>) -> Self {
        Self { ours, active, _guard: guard }
    }
}

impl<G> Frames<G> {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn push(&mut self, frame: Frame<G>) {
        self.0.push(frame);
    }

    /// Takes off the newest, whatever it is.
    pub(crate) fn pop(&mut self) -> Option<Frame<G>> {
        self.0.pop()
    }

    /// Takes off the newest where that is not `now`: its guard was dropped before that of something newer.
    pub(crate) fn pop_unless(&mut self, now: &Context) -> Option<Frame<G>> {
        let is_other = !self.0.last()?.ours.is_same_span(now);
        if is_other { self.0.pop() } else { None }
    }

    /// What was active when `ours` became current, if that is known.
    pub(crate) fn active_before(&self, ours: &Context) -> Option<Option<SpanContext>> {
        self.0.last().filter(|top| top.ours.is_same_span(ours)).map(|top| top.active)
    }
}
