//! A span that is current from its start to its end: the synchronous form, which the macros use.

use std::marker::PhantomData;

use crate::callsite::Callsite;
use crate::context::{activate, deactivate};
use crate::engine::{self, Child, Current, Entered, Outcome, SpanStart, Tick};
use crate::span::Span;
use crate::start::{self, Begun};

/// A span that is current from its start to its end.
///
/// ```
/// use traced_runtime::{Callsite, Scope, Span, callsite};
/// static PARSE: Callsite = callsite!("parse");
/// let _scope = Scope::of(Span::start(&PARSE));
/// // spans started here are its children
/// ```
#[derive(Debug)]
#[must_use = "the span ends when the scope is dropped; write `let _scope = …`"]
pub struct Scope {
    /// Nothing where nothing is recorded and nothing has become current.
    child: Option<Child>,
    on_this_thread: PhantomData<*const ()>,
}

impl Scope {
    /// Starts a span and makes it current until the scope ends, and the span with it.
    ///
    /// What a plain child takes is in each instrumented function, and nothing else.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn enter(site: &'static Callsite) -> Self {
        match engine::enter(site) {
            Entered::Child(child) => Self::with(Some(child)),
            Entered::Nothing => Self::with(None),
            Entered::Asks => Self::with(enter_slow(site)),
        }
    }

    /// Makes the span current until the scope ends, and the span with it.
    pub fn of(span: Span) -> Self {
        let (child, own) = span.into_current();
        Self::with(Some(entered(child, own)))
    }

    /// Of a span that is current already, if there is one.
    pub(crate) const fn began(child: Option<Child>) -> Self {
        Self::with(child)
    }

    #[inline(always)]
    const fn with(child: Option<Child>) -> Self {
        Self { child, on_this_thread: PhantomData }
    }

    /// Whether there is a span, which may fail.
    #[inline(always)]
    pub(crate) const fn is_some(&self) -> bool {
        self.child.is_some()
    }

    /// Ends here, as a failure of this kind. Whatever goes well ends by being dropped: nothing else is as short.
    #[cold]
    #[inline(never)]
    pub(crate) fn fail(&mut self, error_type: &'static str) {
        if let Some(child) = self.child.take() {
            leave_slow(&child, Some(error_type));
        }
    }
}

impl Drop for Scope {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn drop(&mut self) {
        if let Some(child) = &self.child {
            leave(child);
        }
    }
}

/// Starts a span that is no plain child, and makes it current.
#[cold]
#[inline(never)]
pub(crate) fn enter_slow(site: &'static Callsite) -> Option<Child> {
    enter_begun(site, start::below_current(site))
}

/// Makes a span that has just begun current, if one has.
pub(crate) fn enter_begun(site: &'static Callsite, begun: Begun) -> Option<Child> {
    let Begun { own, parent, remote_parent, is_absent } = begun;
    if is_absent {
        return None;
    }
    let recording = own.bits.takes_notes();
    let began_in_panic = recording && std::thread::panicking();
    let start = if recording { Tick::now() } else { Tick::default() };
    let began = SpanStart { site, own: &own, parent, remote_parent, start, began_in_panic };
    Some(entered(Child::of(&began), own))
}

fn entered(mut child: Child, own: Current) -> Child {
    child.keep(activate(own));
    child
}

/// What most spans end with. Not in each function: it is large, and nothing in it depends on where it is.
#[inline(never)]
pub(crate) fn leave(child: &Child) {
    if !engine::leave_child(child) {
        leave_slow(child, None);
    }
}

/// Ends everything but a plain child that went well.
#[cold]
#[inline(never)]
pub(crate) fn leave_slow(child: &Child, error_type: Option<&'static str>) {
    let (outcome, error_type) = if std::thread::panicking() && !child.began_in_panic() {
        (Outcome::Panic, Some("panic"))
    } else if error_type.is_some() {
        (Outcome::Error, error_type)
    } else {
        (Outcome::Unset, None)
    };
    let own = match child.ticket() {
        Some(ticket) => deactivate(ticket),
        None => child.leave(),
    };
    child.end(own.filter(|own| child.is_in(own)), outcome, error_type);
}
