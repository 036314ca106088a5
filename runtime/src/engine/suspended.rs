//! A span between two polls of its future: out of the way of whatever else the thread does meanwhile.

use std::sync::Arc;

use super::child::Child;
use super::current::Current;
use super::thread::exchange;
use crate::extra::Extra;

/// A span that is current now and then. It is part of each traced future, so it is kept small.
#[derive(Debug)]
pub(crate) struct Suspended {
    child: Child,
    rest: Rest,
}

/// What is current during a poll, besides the child; during a poll nothing.
#[derive(Debug)]
enum Rest {
    Extra(Option<Arc<Extra>>),
    /// Something else: a guard was not dropped when the last poll ended.
    Whole(Box<Current>),
}

impl Suspended {
    /// Of a child that is current now.
    #[inline(always)]
    pub(crate) const fn entered(child: Child) -> Self {
        Self { child, rest: Rest::Extra(None) }
    }

    /// Of a child that is to be current as `own`.
    pub(crate) fn new(child: Child, own: Current) -> Self {
        let mut suspended = Self::entered(child);
        suspended.keep(own);
        suspended
    }

    /// Makes what was current before the child so again, at the end of its first poll.
    #[inline(always)]
    pub(crate) fn suspend(&mut self) {
        match self.child.suspend() {
            Some(extra) => self.rest = Rest::Extra(extra),
            None => self.suspend_slow(),
        }
    }

    #[cold]
    #[inline(never)]
    fn suspend_slow(&mut self) {
        let own = self.child.suspend_slow();
        self.keep(own);
    }

    pub(crate) const fn child(&self) -> &Child {
        &self.child
    }

    pub(crate) const fn child_mut(&mut self) -> &mut Child {
        &mut self.child
    }

    /// What is current during a poll.
    pub(crate) fn own(&self) -> Current {
        match &self.rest {
            Rest::Extra(extra) => self.child.current(extra.clone()),
            Rest::Whole(whole) => Current::clone(whole),
        }
    }

    /// Makes it current; gives what was.
    #[inline(always)]
    pub(crate) fn resume(&mut self) -> Current {
        let mut other = self.take();
        exchange(&mut other);
        other
    }

    /// What is to be current now.
    #[inline(always)]
    pub(crate) fn take(&mut self) -> Current {
        match &mut self.rest {
            Rest::Extra(extra) => self.child.current(extra.take()),
            Rest::Whole(_) => self.take_whole(),
        }
    }

    /// Makes current again what was so before.
    #[inline(always)]
    pub(crate) fn pause(&mut self, mut other: Current) {
        exchange(&mut other);
        self.keep(other);
    }

    #[inline(always)]
    fn keep(&mut self, own: Current) {
        if self.child.is_in(&own) {
            self.child.set_bits(own.bits);
            self.rest = Rest::Extra(own.extra);
        } else {
            self.keep_whole(own);
        }
    }

    #[cold]
    #[inline(never)]
    fn take_whole(&mut self) -> Current {
        match std::mem::replace(&mut self.rest, Rest::Extra(None)) {
            Rest::Extra(extra) => self.child.current(extra),
            Rest::Whole(whole) => *whole,
        }
    }

    #[cold]
    #[inline(never)]
    fn keep_whole(&mut self, own: Current) {
        self.child.set_bits(self.child.own_bits());
        self.rest = Rest::Whole(Box::new(own));
    }
}
