//! Notices a logger that does not write key-values.

use std::sync::atomic::{AtomicU32, Ordering};

use traced_runtime::hooks;

use crate::pairs::Pairs;

/// So many lines in a row: a logger may leave out some for reasons of its own.
const ENOUGH: u32 = 16;

/// Somebody reads, or has been told: there is nothing to count any more.
const SETTLED: u32 = u32::MAX;

/// How many lines had ids that nobody looked at.
pub(crate) struct Unread(AtomicU32);

impl Unread {
    pub(crate) const fn new() -> Self {
        Self(AtomicU32::new(0))
    }

    /// Call it when the logger has had its time with the line.
    pub(crate) fn look_at(&self, pairs: &Pairs<'_>) {
        let lines = self.0.load(Ordering::Relaxed);
        if lines == SETTLED {
            return;
        }
        // Threads may count over each other: nobody minds a line more or less.
        self.0.store(if pairs.were_read() { SETTLED } else { lines + 1 }, Ordering::Relaxed);
        if !pairs.were_read() && lines + 1 == ENOUGH && self.0.swap(SETTLED, Ordering::Relaxed) != SETTLED {
            hooks::warn(
                "the logger writes no key-values, so its lines are without `trace_id` and `span_id`: give it its feature \
                 for them (`kv` of env_logger), or write `traced::log::with_ids(logger).in_message()`",
            );
        }
    }
}
