//! Batches that wait for an exporter: bounded in bytes and age, so that an endpoint that is away costs a known amount of
//! memory, and nothing before that.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Batch;
use crate::account::{Dropped, Reason};
use crate::clock::Deadline;

/// How much may wait for one exporter, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    pub(crate) bytes: usize,
    /// The most spans, where somebody wants it so.
    pub(crate) spans: usize,
    pub(crate) age: Duration,
}

impl Default for Budget {
    /// An endpoint may be away for ten minutes, if a process makes no more than 32 MiB of spans meanwhile: fifty spans
    /// a second are about 10 MB then.
    fn default() -> Self {
        Self { bytes: 32 << 20, spans: usize::MAX, age: Duration::from_secs(600) }
    }
}

#[derive(Debug)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
    budget: Budget,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Waiting>,
    bytes: usize,
    spans: usize,
    /// Batches that came in, and batches of these that are done with: a batch's number is its place in this row.
    pushed: u64,
    settled: u64,
    /// Spans that have found no room since one last did.
    refused: u64,
    /// The exporter has the oldest batch in hand, or will try it again.
    taken: bool,
    closed: bool,
    delivered: u64,
    dropped: Dropped,
}

#[derive(Debug)]
struct Waiting {
    batch: Batch,
    expires: Deadline,
}

/// What has become of an exporter's spans so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) delivered: u64,
    pub(crate) dropped: Dropped,
    pub(crate) waiting: u64,
    /// Of those that wait, the ones that the exporter has in hand.
    pub(crate) in_hand: u64,
}

/// What is worth a line when a batch comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// From here on there is no room.
    Full,
    /// There is room again; so many spans found none.
    RoomAgain(u64),
}

impl Queue {
    pub(super) fn new(budget: Budget) -> Self {
        Self { state: Mutex::default(), changed: Condvar::new(), budget }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a batch, or counts its spans as dropped where there is no room: what is newest is refused, so that the spans
    /// from the beginning of an outage, which tell its cause, are the ones that stay.
    pub(super) fn push(&self, batch: Batch) -> Option<Turn> {
        let mut state = self.lock();
        let (bytes, spans) = (batch.otlp().len(), batch.spans());
        if state.closed {
            state.dropped.add(Reason::AfterShutdown, spans as u64);
            return None;
        }
        if state.bytes + bytes > self.budget.bytes || state.spans + spans > self.budget.spans {
            state.dropped.add(Reason::QueueFull, spans as u64);
            let first = state.refused == 0;
            state.refused += spans as u64;
            return first.then_some(Turn::Full);
        }
        state.bytes += bytes;
        state.spans += spans;
        state.pushed += 1;
        state.waiting.push_back(Waiting { batch, expires: Deadline::after(self.budget.age) });
        let refused = std::mem::take(&mut state.refused);
        self.changed.notify_all();
        (refused > 0).then_some(Turn::RoomAgain(refused))
    }

    /// The oldest batch and its number, which stays in the queue until it is [settled](Self::settle); `None` once closed
    /// and empty.
    pub(super) fn next(&self) -> Option<(u64, Batch)> {
        let mut state = self.lock();
        loop {
            if let Some(oldest) = state.waiting.front() {
                let batch = oldest.batch.clone();
                state.taken = true;
                return Some((state.settled, batch));
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The batch with this number is done with, and so many of its spans are dropped. Nothing happens where it has been
    /// given up meanwhile.
    pub(super) fn settle(&self, number: u64, dropped: Option<(Reason, usize)>) {
        let mut state = self.lock();
        if state.settled == number && state.pushed > number {
            state.pop(dropped);
            self.changed.notify_all();
        }
    }

    /// Drops what has waited for too long; how many spans that were.
    pub(super) fn expire(&self) -> u64 {
        let mut state = self.lock();
        let before = state.dropped.of(Reason::Expired);
        while state.waiting.front().is_some_and(|oldest| oldest.expires.has_passed()) {
            state.pop(Some((Reason::Expired, usize::MAX)));
        }
        self.changed.notify_all();
        state.dropped.of(Reason::Expired) - before
    }

    /// Drops everything that waits, what the exporter has in hand included.
    pub(super) fn give_up(&self) {
        let mut state = self.lock();
        while !state.waiting.is_empty() {
            state.pop(Some((Reason::Undelivered, usize::MAX)));
        }
        self.changed.notify_all();
    }

    /// Waits before another try; returns at once where the queue is closed.
    pub(super) fn pause(&self, pause: Duration) {
        let deadline = Deadline::after(pause);
        let mut state = self.lock();
        while !state.closed && !deadline.has_passed() {
            let waited = self.changed.wait_timeout(state, deadline.remaining());
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.lock().closed
    }

    /// No more batches will come, and no more pauses are made.
    pub(super) fn close(&self) {
        self.lock().closed = true;
        self.changed.notify_all();
    }

    /// Waits until everything that has come in by now is done with; whether that came to pass in time.
    pub(super) fn wait_settled(&self, deadline: Deadline) -> bool {
        let mut state = self.lock();
        let last = state.pushed;
        while state.settled < last {
            if deadline.has_passed() {
                return false;
            }
            let waited = self.changed.wait_timeout(state, deadline.remaining());
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// How many more spans find room, where spans are counted.
    pub(super) fn room(&self) -> Option<usize> {
        (self.budget.spans < usize::MAX).then(|| self.budget.spans.saturating_sub(self.lock().spans))
    }

    pub(super) fn tally(&self) -> Tally {
        let state = self.lock();
        let in_hand = state.waiting.front().filter(|_| state.taken).map_or(0, |oldest| oldest.batch.spans());
        Tally {
            delivered: state.delivered,
            dropped: state.dropped,
            waiting: state.spans as u64,
            in_hand: in_hand as u64,
        }
    }
}

impl State {
    /// The oldest is done with: dropped are so many of its spans (or all it has), delivered the others.
    fn pop(&mut self, dropped: Option<(Reason, usize)>) {
        let Some(Waiting { batch, .. }) = self.waiting.pop_front() else { return };
        self.settled += 1;
        self.taken = false;
        self.bytes -= batch.otlp().len();
        self.spans -= batch.spans();
        let mut delivered = batch.spans();
        if let Some((reason, spans)) = dropped {
            let lost = spans.min(delivered);
            delivered -= lost;
            self.dropped.add(reason, lost as u64);
        }
        self.delivered += delivered as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn batch(bytes: usize, spans: usize) -> Batch {
        Batch::new(crate::wire::Request::of(vec![0; bytes]), spans)
    }

    fn queue(bytes: usize, spans: usize, age: Duration) -> Queue {
        Queue::new(Budget { bytes, spans, age })
    }

    const LONG: Duration = Duration::from_secs(100);

    #[test]
    fn the_newest_is_refused_and_the_beginning_and_the_end_of_that_are_told() {
        let queue = queue(100, 50, LONG);
        assert_eq!(queue.push(batch(60, 6)), None);
        assert_eq!(queue.push(batch(60, 7)), Some(Turn::Full));
        assert_eq!(queue.push(batch(60, 8)), None);
        assert_eq!(queue.push(batch(10, 45)), None);
        let tally = queue.tally();
        assert_eq!((tally.waiting, tally.dropped.of(Reason::QueueFull)), (6, 60));
        let (number, taken) = queue.next().unwrap();
        assert_eq!(taken.spans(), 6);
        queue.settle(number, Some((Reason::Rejected, 2)));
        assert_eq!(queue.push(batch(60, 9)), Some(Turn::RoomAgain(60)));
        let tally = queue.tally();
        assert_eq!((tally.delivered, tally.dropped.of(Reason::Rejected), tally.waiting), (4, 2, 9));
    }

    #[test]
    fn what_is_too_old_is_dropped_and_a_late_answer_for_it_counts_nothing() {
        let queue = queue(100, 50, Duration::ZERO);
        queue.push(batch(1, 5));
        let (number, _) = queue.next().unwrap();
        assert_eq!((queue.expire(), queue.expire()), (5, 0));
        queue.push(batch(1, 3));
        queue.settle(number, None);
        let tally = queue.tally();
        assert_eq!((tally.delivered, tally.dropped.of(Reason::Expired), tally.waiting), (0, 5, 3));
    }

    #[test]
    fn what_is_given_up_is_undelivered_and_a_late_answer_for_it_counts_nothing() {
        let queue = queue(100, 50, LONG);
        queue.push(batch(1, 5));
        queue.push(batch(1, 6));
        let (number, _) = queue.next().unwrap();
        queue.close();
        queue.give_up();
        queue.settle(number, None);
        assert!(queue.next().is_none());
        assert!(queue.push(batch(1, 7)).is_none());
        let tally = queue.tally();
        assert_eq!((tally.delivered, tally.waiting), (0, 0));
        assert_eq!(tally.dropped.of(Reason::Undelivered), 11);
        assert_eq!(tally.dropped.of(Reason::AfterShutdown), 7);
    }

    #[test]
    fn a_wait_is_for_what_came_before_it() {
        let queue = queue(100, 50, LONG);
        assert!(queue.wait_settled(Deadline::after(Duration::ZERO)));
        queue.push(batch(1, 1));
        assert!(!queue.wait_settled(Deadline::after(Duration::from_millis(1))));
        std::thread::scope(|threads| {
            let waits = threads.spawn(|| queue.wait_settled(Deadline::after(LONG)));
            std::thread::sleep(Duration::from_millis(30));
            let (number, _) = queue.next().unwrap();
            queue.settle(number, None);
            // One that comes later is not waited for.
            queue.push(batch(1, 1));
            assert!(waits.join().unwrap());
        });
    }
}
