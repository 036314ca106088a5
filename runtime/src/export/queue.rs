//! Batches that wait for an exporter: bounded in bytes, so that an endpoint that hangs costs a known amount of memory.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Batch;
use crate::account::{Dropped, Reason};
use crate::clock::Deadline;

/// The most bytes that wait for one exporter.
const MOST_BYTES: usize = 32 << 20;

#[derive(Debug, Default)]
pub(super) struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    waiting: VecDeque<Batch>,
    bytes: usize,
    /// The exporter has a batch in hand.
    busy: bool,
    closed: bool,
    delivered: u64,
    dropped: Dropped,
}

/// What has become of an exporter's spans so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) delivered: u64,
    pub(crate) dropped: Dropped,
    pub(crate) waiting: u64,
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a batch, or counts its spans as dropped where there is no room.
    pub(super) fn push(&self, batch: Batch) {
        let mut state = self.lock();
        let full = state.bytes + batch.otlp().len() > MOST_BYTES;
        if state.closed || full {
            let reason = if state.closed { Reason::AfterShutdown } else { Reason::QueueFull };
            state.dropped.add(reason, batch.spans as u64);
            return;
        }
        state.bytes += batch.otlp().len();
        state.waiting.push_back(batch);
        self.changed.notify_all();
    }

    /// The next batch, which stays in the queue until it is [settled](Self::settle); `None` once closed and empty.
    pub(super) fn next(&self) -> Option<Batch> {
        let mut state = self.lock();
        loop {
            if let Some(batch) = state.waiting.front().cloned() {
                state.busy = true;
                return Some(batch);
            }
            if state.closed {
                return None;
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The batch in hand is done with.
    pub(super) fn settle(&self, delivered: bool) {
        let mut state = self.lock();
        state.busy = false;
        if let Some(batch) = state.waiting.pop_front() {
            state.bytes -= batch.otlp().len();
            if delivered {
                state.delivered += batch.spans as u64;
            } else {
                state.dropped.add(Reason::ExportFailed, batch.spans as u64);
            }
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

    /// Waits until nothing is in the queue; whether that came to pass in time.
    pub(super) fn wait_empty(&self, deadline: Deadline) -> bool {
        let mut state = self.lock();
        while !state.waiting.is_empty() || state.busy {
            if deadline.has_passed() {
                return false;
            }
            let waited = self.changed.wait_timeout(state, deadline.remaining());
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    pub(super) fn tally(&self) -> Tally {
        let state = self.lock();
        let waiting = state.waiting.iter().map(|batch| batch.spans as u64).sum();
        Tally { delivered: state.delivered, dropped: state.dropped, waiting }
    }
}
