//! What was current before: put aside when something of another trace becomes current, and taken back when that is over.
//!
//! Guards mostly end in the opposite order of their beginnings, but nobody makes them. One that ends early must not make
//! current again what was so before it, since something newer is; and what is newer must not make current again, later,
//! what has ended meanwhile.

use super::current::Current;
use super::ticks::Tick;
use crate::ids::RawId;

#[derive(Default)]
pub(super) struct Stash {
    entries: Vec<Entry>,
    serial: u32,
    /// Spans that have ended while something newer was current, and what is to be current in their place.
    dead: Vec<(RawId, Current)>,
    /// What began before that is not current any more, although it may not have ended.
    undone: Tick,
}

struct Entry {
    serial: u32,
    /// What became current then.
    span: RawId,
    before: Current,
}

/// Names what was put aside; never zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ticket(pub(super) u32);

/// The numbers begin again after so many.
pub(super) const MOST: u32 = (1 << 27) - 1;
/// So many spans whose guards nobody drops are a mistake that nobody mends.
const MOST_DEAD: usize = 64;

impl Stash {
    pub(super) const NEW: Self = Self { entries: Vec::new(), serial: 0, dead: Vec::new(), undone: Tick(0) };

    /// Makes `next` current.
    pub(super) fn put(&mut self, current: &mut Current, next: Current) -> Ticket {
        self.serial = if self.serial >= MOST { 1 } else { self.serial + 1 };
        let span = next.span;
        let before = std::mem::replace(current, next);
        self.entries.push(Entry { serial: self.serial, span, before });
        Ticket(self.serial)
    }

    /// Makes current what was so before, or sees to it that it will be; gives what was current until now, if that has
    /// changed.
    pub(super) fn take(&mut self, current: &mut Current, ticket: Ticket) -> Option<Current> {
        let place = self.entries.iter().rposition(|entry| entry.serial == ticket.0)?;
        // Most often the last; `remove` would be ready to move others.
        let last = if place + 1 == self.entries.len() { self.entries.pop() } else { None };
        let Entry { span, before, .. } = last.unwrap_or_else(|| self.entries.remove(place));
        let Some(above) = self.entries.get_mut(place) else {
            let was = std::mem::replace(current, before);
            if was.span != span {
                // Children of it, which will not be current again.
                self.undone = Tick::now();
            }
            self.revive(current);
            return Some(was);
        };
        if above.before.span == span {
            above.before = before;
        } else {
            self.bury(span, before);
        }
        None
    }

    /// Makes current what was so before, although what became current then goes on elsewhere, with whatever else has
    /// become current since; gives what was current until now.
    pub(super) fn suspend(&mut self, current: &mut Current, ticket: Ticket) -> Option<Current> {
        let place = self.entries.iter().rposition(|entry| entry.serial == ticket.0)?;
        Some(std::mem::replace(current, self.entries.remove(place).before))
    }

    /// A span that is not current has ended; `next` is to be current in its place.
    pub(super) fn bury_child(&mut self, current: &mut Current, span: RawId, start: Tick, next: Current) {
        if start < self.undone {
            return;
        }
        if self.dead.len() >= MOST_DEAD {
            // Something that was forgotten stays current: enough of it.
            *current = next;
            self.dead.clear();
            return;
        }
        self.bury(span, next);
    }

    fn bury(&mut self, span: RawId, mut next: Current) {
        // One guard may replace another again and again: what is above is dead, too, and nobody else will ask for it.
        while let Some(place) = self.dead.iter().position(|(dead, _)| *dead == next.span) {
            next = self.dead.swap_remove(place).1;
        }
        self.dead.push((span, next));
    }

    /// What has become current again may have ended: then something else is.
    pub(super) fn revive(&mut self, current: &mut Current) {
        while let Some(place) = self.dead.iter().position(|(span, _)| *span == current.span) {
            *current = self.dead.swap_remove(place).1;
        }
        if self.entries.is_empty() && current.span == RawId::NONE {
            self.dead.clear();
        }
    }

    /// Whether children may end without a look at what has ended before.
    pub(super) fn is_in_order(&self) -> bool {
        self.dead.is_empty()
    }

    /// Changes what will be current again.
    #[cfg(unix)]
    pub(super) fn change_all(&mut self, change: impl Fn(&mut Current)) {
        self.entries.iter_mut().for_each(|entry| change(&mut entry.before));
    }

    /// Gives its memory back, where nothing is in it.
    pub(super) fn shrink(&mut self) {
        if self.entries.is_empty() {
            let Self { serial, undone, .. } = *self;
            *self = Self { serial, undone, ..Self::NEW };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn current(span: u64) -> Current {
        Current { span: RawId(span), ..Current::NONE }
    }

    #[test]
    fn what_ends_in_order_gives_back_what_was_before() {
        let (mut stash, mut now) = (Stash::NEW, current(1));
        let two = stash.put(&mut now, current(2));
        let three = stash.put(&mut now, current(3));
        assert_eq!(stash.take(&mut now, three).map(|was| was.span.0), Some(3));
        assert_eq!((now.span.0, stash.take(&mut now, two).map(|was| was.span.0)), (2, Some(2)));
        assert_eq!((now.span.0, stash.take(&mut now, two).is_none()), (1, true));
    }

    #[test]
    fn what_ends_early_leaves_what_is_newer_current_and_does_not_come_back() {
        let (mut stash, mut now) = (Stash::NEW, current(1));
        let two = stash.put(&mut now, current(2));
        let three = stash.put(&mut now, current(3));
        assert!(stash.take(&mut now, two).is_none());
        assert_eq!(now.span.0, 3);
        stash.take(&mut now, three);
        assert_eq!(now.span.0, 1);
    }

    #[test]
    fn a_child_between_them_does_not_bring_it_back_either() {
        let (mut stash, mut now) = (Stash::NEW, current(1));
        let two = stash.put(&mut now, current(2));
        now.span = RawId(20);
        let three = stash.put(&mut now, current(3));
        stash.take(&mut now, two);
        stash.take(&mut now, three);
        assert_eq!((now.span.0, stash.is_in_order()), (20, false));
        now.span = RawId(2);
        stash.revive(&mut now);
        assert_eq!((now.span.0, stash.is_in_order()), (1, true));
    }
}
