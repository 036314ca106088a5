//! A span that is current now and then: while its future is polled, or dropped.

use crate::context::exchange;
use crate::engine::{self, Child, Current, Outcome};
use crate::scope::Scope;
use crate::span::Span;

/// A span between two polls.
#[derive(Debug)]
pub(crate) struct Live {
    child: Child,
    /// What is current during a poll; during a poll, what was before it.
    other: Current,
    panicked: bool,
}

impl Live {
    /// A span that was current as a scope, and is to be so again, if there is one.
    pub(crate) fn suspend(scope: Scope) -> Option<Self> {
        let (child, other) = scope.suspend()?;
        Some(Self { child, other, panicked: false })
    }

    #[cold]
    #[inline(never)]
    pub(crate) fn of(span: Span) -> Self {
        let (child, other) = span.into_current();
        Self { child, other, panicked: false }
    }

    /// Makes the span current until what this gives is dropped.
    #[inline(always)]
    pub(crate) fn current(&mut self) -> Now<'_> {
        exchange(&mut self.other);
        Now(self)
    }
}

/// A span while it is current.
#[derive(Debug)]
pub(crate) struct Now<'a>(&'a mut Live);

impl Now<'_> {
    /// The work is done, and so the span ends, as a failure of this kind if it is one.
    #[inline(always)]
    pub(crate) fn end(&mut self, error_type: Option<&'static str>) {
        if error_type.is_some() || !engine::end_current(&self.0.child) {
            let outcome = if error_type.is_some() { Outcome::Error } else { Outcome::Unset };
            self.end_slow(outcome, error_type);
        }
    }

    /// The work is given up.
    pub(crate) fn cancel(&self) {
        if self.0.panicked || (std::thread::panicking() && !self.0.child.began_in_panic()) {
            self.end_slow(Outcome::Panic, Some("panic"));
        } else {
            self.end_slow(Outcome::Cancelled, None);
        }
    }

    #[cold]
    #[inline(never)]
    fn end_slow(&self, outcome: Outcome, error_type: Option<&'static str>) {
        let child = &self.0.child;
        child.end(Some(engine::clone_current()).filter(|own| child.is_in(own)), outcome, error_type);
    }
}

impl Drop for Now<'_> {
    #[inline(always)]
    fn drop(&mut self) {
        exchange(&mut self.0.other);
        // A panic may be caught before the future is dropped (tokio does so around each poll).
        if std::thread::panicking() && !self.0.child.began_in_panic() {
            self.0.panicked = true;
        }
    }
}
