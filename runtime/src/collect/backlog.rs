//! What was noted on spans that have not ended, within bounds: some never end, and some had ended before.

use std::collections::HashMap;

use super::hash::OwnIds;
use crate::account;
use crate::ids::RawId;

/// Notes may take so much memory while they wait; beyond it the oldest are left out.
const MOST_BYTES: usize = 32 << 20;
/// Those of one span may take so much; beyond it the newest are left out, so that it takes nothing from others.
const MOST_SPAN_BYTES: usize = 8 << 20;
/// Notes that have waited for longer than this are most likely of spans that had ended before. They may stay, because
/// some spans are open for hours, but they share less memory …
const OLD_AGE: u64 = 10 * MINUTE;
const MOST_OLD_BYTES: usize = 4 << 20;
/// … and do not stay for ever.
const MOST_AGE: u64 = 24 * 60 * MINUTE;
/// How often age is looked at.
const SWEEP: u64 = MINUTE;
const MINUTE: u64 = 60_000_000_000;

/// Notes that wait for the end of their span.
#[derive(Debug)]
pub(super) struct Backlog<T> {
    waiting: HashMap<RawId, Waiting<T>, OwnIds>,
    bytes: usize,
    now: u64,
    swept: u64,
}

#[derive(Debug)]
struct Waiting<T> {
    notes: Vec<T>,
    bytes: usize,
    since: u64,
}

impl<T> Default for Backlog<T> {
    fn default() -> Self {
        Self { waiting: HashMap::default(), bytes: 0, now: 0, swept: 0 }
    }
}

impl<T> Backlog<T> {
    /// It is this nanosecond of a clock that does not step: what is too old is left out.
    pub(super) fn sweep(&mut self, now: u64) {
        self.now = now;
        if now >= self.swept.saturating_add(SWEEP) {
            self.swept = now;
            self.forget_old();
        }
    }

    /// Adds a note that takes so many bytes besides itself.
    pub(super) fn add(&mut self, id: RawId, note: T, bytes: usize) {
        let own = size_of::<Waiting<T>>() + size_of::<RawId>();
        let waiting = self.waiting.entry(id).or_insert_with(|| {
            self.bytes += own;
            Waiting { notes: Vec::new(), bytes: own, since: self.now }
        });
        if waiting.bytes + bytes > MOST_SPAN_BYTES {
            account::count_lost_notes(1);
            return;
        }
        waiting.notes.push(note);
        waiting.bytes += bytes + size_of::<T>();
        self.bytes += bytes + size_of::<T>();
        if self.bytes > MOST_BYTES {
            // A quarter at once: to find out which are the oldest takes too long for every note.
            self.forget_until(|backlog, _| backlog.bytes <= MOST_BYTES / 4 * 3);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Takes what was noted on a span.
    pub(super) fn take(&mut self, id: RawId) -> Vec<T> {
        let Some(waiting) = self.waiting.remove(&id) else { return Vec::new() };
        self.bytes -= waiting.bytes;
        waiting.notes
    }

    fn forget_old(&mut self) {
        let is_old = |waiting: &Waiting<T>| self.now.saturating_sub(waiting.since) >= OLD_AGE;
        let old: usize =
            self.waiting.values().filter(|waiting| is_old(waiting)).map(|waiting| waiting.bytes).sum();
        let young = self.bytes - old;
        // Oldest first, so the young are not reached before the old are gone.
        self.forget_until(|backlog, since| {
            backlog.bytes - young <= MOST_OLD_BYTES && backlog.now.saturating_sub(since) < MOST_AGE
        });
    }

    /// Leaves notes out, those of the oldest first, until it is `enough`, given since when the next have waited.
    fn forget_until(&mut self, enough: impl Fn(&Self, u64) -> bool) {
        let mut oldest: Vec<_> = self.waiting.iter().map(|(id, waiting)| (waiting.since, *id)).collect();
        oldest.sort_unstable_by_key(|(since, _)| *since);
        for (since, id) in oldest {
            if enough(self, since) {
                break;
            }
            account::count_lost_notes(self.take(id).len() as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_wait_for_a_span_that_is_open_for_hours() {
        let mut backlog = Backlog::default();
        backlog.add(RawId(1), "method", 100);
        for minute in 0..23 * 60 {
            backlog.sweep(minute * MINUTE);
        }
        backlog.add(RawId(1), "status", 100);
        assert_eq!(backlog.take(RawId(1)), ["method", "status"]);
        assert_eq!((backlog.bytes, backlog.waiting.len()), (0, 0));
    }

    #[test]
    fn notes_of_spans_that_never_end_are_left_out_within_a_day() {
        let before = account::snapshot().lost_notes;
        let mut backlog = Backlog::default();
        backlog.add(RawId(1), (), 100);
        backlog.sweep(MOST_AGE);
        assert_eq!((backlog.bytes, backlog.take(RawId(1)).len()), (0, 0));
        assert!(account::snapshot().lost_notes > before);
    }

    #[test]
    fn many_old_notes_make_room_and_new_ones_stay() {
        let mut backlog = Backlog::default();
        for id in 0..10_000 {
            backlog.sweep(id);
            backlog.add(RawId(id), (), 1000);
        }
        backlog.sweep(OLD_AGE - 1);
        for id in 10_000..20_000 {
            backlog.add(RawId(id), (), 1000);
        }
        assert_eq!(backlog.waiting.len(), 20_000);
        backlog.sweep(OLD_AGE + MINUTE);
        let old = (0..10_000).filter(|id| backlog.waiting.contains_key(&RawId(*id))).count();
        assert!((3000..4200).contains(&old), "{old}");
        assert_eq!(backlog.waiting.len() - old, 10_000);
        assert!(backlog.take(RawId(0)).is_empty() && !backlog.take(RawId(9999)).is_empty());
    }

    #[test]
    fn a_span_without_end_keeps_its_first_notes_and_takes_nothing_from_others() {
        let before = account::snapshot().lost_notes;
        let mut backlog = Backlog::default();
        backlog.add(RawId(1), 0, 1000);
        for n in 0..100_000 {
            backlog.add(RawId(2), n, 1000);
        }
        assert_eq!(backlog.take(RawId(1)), [0]);
        let kept = backlog.take(RawId(2));
        assert!(kept.len() > 5000 && kept.iter().copied().eq(0..kept.len()));
        assert!(account::snapshot().lost_notes - before >= 100_000 - kept.len() as u64);
        assert_eq!((backlog.bytes, backlog.waiting.len()), (0, 0));
    }

    #[test]
    fn memory_is_bounded_and_the_oldest_go_first() {
        let mut backlog = Backlog::default();
        for id in 0..100_000 {
            backlog.sweep(id);
            backlog.add(RawId(id), (), 1000);
            assert!(backlog.bytes <= MOST_BYTES);
        }
        assert!(backlog.waiting.len() > 20_000);
        assert_eq!(backlog.take(RawId(99_999)).len(), 1);
        assert_eq!(backlog.take(RawId(0)).len(), 0);
    }
}
