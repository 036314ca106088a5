//! A span that is current from its start to its end: the synchronous form, which the macros use.

use std::marker::PhantomData;
use std::mem::ManuallyDrop;

use crate::callsite::Callsite;
use crate::context::activate;
use crate::engine::{self, Child, Current, Outcome};
use crate::span::Span;

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
    child: Child,
    site: &'static Callsite,
    error_type: Option<&'static str>,
    began_in_panic: bool,
    on_this_thread: PhantomData<*const ()>,
}

impl Scope {
    /// Starts a span and makes it current until the scope ends, and the span with it.
    #[inline(always)]
    pub fn enter(site: &'static Callsite) -> Self {
        match engine::enter_child() {
            Some(child) => Self::new(site, child),
            None => Self::enter_slow(site),
        }
    }

    #[cold]
    #[inline(never)]
    fn enter_slow(site: &'static Callsite) -> Self {
        Self::of(Span::start(site))
    }

    /// Makes the span current until the scope ends, and the span with it.
    pub fn of(span: Span) -> Self {
        let site = span.site();
        let (mut child, own) = span.into_current();
        child.stash(activate(own));
        Self::new(site, child)
    }

    #[inline(always)]
    fn new(site: &'static Callsite, child: Child) -> Self {
        Self {
            child,
            site,
            error_type: None,
            began_in_panic: std::thread::panicking(),
            on_this_thread: PhantomData,
        }
    }

    /// Ends here, as a failure of this kind if it is one.
    ///
    /// The same as dropping it, but the compiler puts it in its place; `drop` is left for panics.
    #[inline(always)]
    pub(crate) fn leave(self, error_type: Option<&'static str>) {
        let mut scope = ManuallyDrop::new(self);
        scope.error_type = error_type;
        if !scope.leave_plain() {
            scope.leave_slow();
        }
    }

    pub(crate) const fn site(&self) -> &'static Callsite {
        self.site
    }

    pub(crate) const fn began_in_panic(&self) -> bool {
        self.began_in_panic
    }

    /// Makes what was current before so again, without an end: the span, and what was current with it.
    pub(crate) fn suspend(self) -> (Child, Current) {
        let scope = ManuallyDrop::new(self);
        let own = match scope.child.unstash() {
            Some(before) => activate(before),
            None => scope.child.leave(),
        };
        (scope.child.take(), own)
    }

    /// Ends a plain child that went well, or nothing; whether it was one of these.
    #[inline(always)]
    fn leave_plain(&self) -> bool {
        if self.child.is_none() && self.child.is_plain() {
            return true;
        }
        let plain = self.child.is_plain() && self.error_type.is_none() && !std::thread::panicking();
        plain && engine::leave_child(&self.child, self.site)
    }

    /// Everything but a plain child that went well.
    #[cold]
    #[inline(never)]
    fn leave_slow(&self) {
        let (outcome, error_type) = if std::thread::panicking() && !self.began_in_panic {
            (Outcome::Panic, Some("panic"))
        } else if self.error_type.is_some() {
            (Outcome::Error, self.error_type)
        } else {
            (Outcome::Unset, None)
        };
        let own = match self.child.unstash() {
            Some(before) => activate(before),
            None => self.child.leave(),
        };
        self.child.end(&own, self.site, outcome, error_type);
    }
}

impl Drop for Scope {
    #[inline(always)]
    fn drop(&mut self) {
        if !self.leave_plain() {
            self.leave_slow();
        }
    }
}
