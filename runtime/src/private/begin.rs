//! What a span can begin with: its callsite alone, or what else was said of its start.

use super::stage::{self, Stage, Work};
use crate::callsite::Callsite;
use crate::live::Live;
use crate::scope::Scope;

/// A span that is current, if there is one.
#[derive(Debug)]
pub struct Entered(pub(super) Option<Live>);

/// Begins the span of a function when its work begins.
pub trait Begin {
    /// For the body of a synchronous function.
    #[doc(hidden)]
    fn scope(self) -> Scope;

    /// For a future, at its first poll, or a stream.
    #[doc(hidden)]
    fn live(self) -> Entered;

    /// Whether it is known already that there will be none.
    #[doc(hidden)]
    fn is_none(&self) -> bool;

    /// For a future, at each poll that is more than one.
    #[doc(hidden)]
    fn poll(stage: &mut Stage<Self>, work: &mut dyn Work)
    where
        Self: Sized;
}

impl Begin for &'static Callsite {
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn scope(self) -> Scope {
        Scope::enter(self)
    }

    #[inline(always)]
    fn live(self) -> Entered {
        Entered(Live::enter(self))
    }

    #[inline(always)]
    fn is_none(&self) -> bool {
        crate::engine::makes_none() || self.is_off()
    }

    #[inline(always)]
    fn poll(stage: &mut Stage<Self>, work: &mut dyn Work) {
        stage::poll_at(stage, work);
    }
}
