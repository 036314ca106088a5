//! A span that is current now and then: while its future is polled, or dropped.

use std::mem::ManuallyDrop;

use crate::callsite::Callsite;
use crate::context::{Context, activate, deactivate};
use crate::engine::{self, Child, Current, Entered, Note, Outcome, Suspended};
use crate::hooks;
use crate::ids::RawId;
use crate::notes::note_current;
use crate::scope;
use crate::span::Span;
use crate::value::Value;

/// A span between two polls.
#[derive(Debug)]
pub(crate) struct Live(Suspended);

impl Live {
    /// Starts a span and makes it current for the first poll; see [`first`](Self::first). Nothing where nothing is
    /// recorded.
    #[inline(always)]
    pub(crate) fn enter(site: &'static Callsite) -> Option<Self> {
        match engine::enter(site) {
            Entered::Child(child) => Some(Self(Suspended::entered(child))),
            Entered::Nothing => None,
            Entered::Asks => Some(Self(Suspended::entered(scope::enter_slow(site)?))),
        }
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn of(span: Span) -> Self {
        let (child, own) = span.into_current();
        Self(Suspended::new(child, own))
    }

    /// A span that is current already.
    pub(crate) const fn began(child: Child) -> Self {
        Self(Suspended::entered(child))
    }

    /// The span during its first poll, for which it has been made current already.
    #[inline(always)]
    pub(crate) const fn first(&mut self) -> First<'_> {
        First(self)
    }

    /// Makes the span current until what this gives is dropped.
    #[inline(always)]
    pub(crate) fn current(&mut self) -> Now<'_> {
        if engine::is_hooked() {
            self.tell_of_return();
        }
        let before = self.0.resume();
        Now { live: self, before }
    }

    /// Makes the span current once more, for what the destructors of its work do; [`cancel`](Self::cancel) ends it.
    #[cold]
    #[inline(never)]
    pub(crate) fn reenter(&mut self) {
        let own = self.0.take();
        self.0.child_mut().keep(activate(own));
    }

    /// Ends the span, which [`reenter`](Self::reenter) has made current, because its work was given up.
    #[cold]
    #[inline(never)]
    pub(crate) fn cancel(&self) {
        let child = self.0.child();
        let (outcome, error_type) = given_up(child);
        let own = match child.ticket() {
            Some(ticket) => deactivate(ticket),
            None => child.leave(),
        };
        child.end(own.filter(|own| child.is_in(own)), outcome, error_type);
    }

    #[cold]
    #[inline(never)]
    fn tell_of_return(&self) {
        hooks::entered(&Context(engine::clone_current()), &Context(self.0.own()));
    }

    #[cold]
    #[inline(never)]
    fn tell_of_pause(&self) {
        hooks::left(&Context(self.0.own()), &Context(engine::clone_current()));
    }
}

/// How the span of work ends that is given up; it is current.
fn given_up(child: &Child) -> (Outcome, Option<&'static str>) {
    // Somebody else's panic that drops it is not its own.
    if child.has_panicked() {
        (Outcome::Panic, Some("panic"))
    } else if child.site().fails_cancelled() {
        note_current(&Note::Fields(&[("traced.cancelled", Value::Bool(true))]));
        (Outcome::Error, Some("cancelled"))
    } else {
        (Outcome::Cancelled, None)
    }
}

/// Looks out for spans that begin during a poll, where that is asked for.
#[derive(Debug)]
pub(crate) struct Watch(Option<RawId>);

impl Watch {
    #[inline(always)]
    pub(crate) fn begin(is_asked_for: bool) -> Self {
        Self(is_asked_for.then(engine::last_span_id))
    }

    #[inline(always)]
    fn end(self, live: &mut Live) {
        if let Some(before) = self.0 {
            live.0.child_mut().note_children(before);
        }
    }
}

/// A span during the first poll. Most futures are ready at once, and so it is a call like any other.
#[derive(Debug)]
pub(crate) struct First<'a>(&'a mut Live);

impl First<'_> {
    /// Takes down which spans began during the poll.
    #[inline(always)]
    pub(crate) fn watched(&mut self, watch: Watch) {
        watch.end(self.0);
    }

    /// The work goes on at another time.
    #[inline(always)]
    pub(crate) fn pause(self) {
        let mut first = ManuallyDrop::new(self);
        first.0.0.suspend();
        if engine::is_hooked() {
            first.0.tell_of_pause();
        }
    }

    /// The work is done, and so the span ends, as a failure of this kind if it is one.
    #[inline(always)]
    pub(crate) fn end(self, error_type: Option<&'static str>) {
        let first = ManuallyDrop::new(self);
        let child = first.0.0.child();
        if error_type.is_some() {
            scope::leave_slow(child, error_type);
        } else {
            scope::leave(child);
        }
    }
}

/// A panic goes through the poll.
impl Drop for First<'_> {
    fn drop(&mut self) {
        let span = &mut self.0.0;
        scope::leave_slow(span.child(), None);
        span.child_mut().forget();
    }
}

/// A span while it is current.
#[derive(Debug)]
pub(crate) struct Now<'a> {
    live: &'a mut Live,
    before: Current,
}

impl Now<'_> {
    /// Takes down which spans began during the poll.
    #[inline(always)]
    pub(crate) fn watched(&mut self, watch: Watch) {
        watch.end(self.live);
    }

    /// The work goes on at another time.
    #[inline(always)]
    pub(crate) fn pause(self) {
        ManuallyDrop::new(self).leave();
    }

    /// The work is done, and so the span ends, as a failure of this kind if it is one.
    #[inline(always)]
    pub(crate) fn end(self, error_type: Option<&'static str>) {
        let mut now = ManuallyDrop::new(self);
        if error_type.is_some() || !engine::end_current(now.live.0.child()) {
            let outcome = if error_type.is_some() { Outcome::Error } else { Outcome::Unset };
            now.end_slow(outcome, error_type);
        }
        now.leave();
    }

    /// The work is given up.
    pub(crate) fn cancel(self) {
        let (outcome, error_type) = given_up(self.live.0.child());
        self.end_slow(outcome, error_type);
        self.pause();
    }

    #[cold]
    #[inline(never)]
    fn end_slow(&self, outcome: Outcome, error_type: Option<&'static str>) {
        let child = self.live.0.child();
        child.end(Some(engine::clone_current()).filter(|own| child.is_in(own)), outcome, error_type);
    }

    #[inline(always)]
    fn leave(&mut self) {
        self.live.0.pause(std::mem::replace(&mut self.before, Current::NONE));
        if engine::is_hooked() {
            self.live.tell_of_pause();
        }
    }
}

/// A panic goes through the poll.
impl Drop for Now<'_> {
    fn drop(&mut self) {
        let span = &mut self.live.0;
        // It may be caught before the future is dropped (tokio does so around each poll).
        if std::thread::panicking() && !span.child().began_in_panic() {
            span.child_mut().note_panic();
        }
        self.leave();
    }
}
