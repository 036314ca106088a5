//! The thread that feeds an exporter.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use super::queue::{Queue, Tally};
use super::{Batch, ExportError, Exporter};
use crate::clock::Deadline;
use crate::context::Context;
use crate::diagnostics;

/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// A batch is given up after so many tries.
const MOST_TRIES: u32 = 10;

/// An exporter on a thread of its own.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    queue: Arc<Queue>,
    destination: Arc<str>,
}

impl Sender {
    /// Starts the thread; where there can be none, every batch is counted as dropped.
    pub(crate) fn start(exporter: Box<dyn Exporter>) -> Self {
        let queue = Arc::new(Queue::default());
        let destination: Arc<str> = exporter.destination().into();
        let feed = Feed {
            destination: Arc::clone(&destination),
            exporter,
            queue: Arc::clone(&queue),
            failing: false,
        };
        let started = std::thread::Builder::new().name("traced-sender".into()).spawn(move || feed.run());
        if let Err(error) = started {
            diagnostics::warn(&format!("no thread for the exporter ({error}): its spans are lost"));
            queue.close();
        }
        Self { queue, destination }
    }

    pub(crate) fn push(&self, batch: Batch) {
        self.queue.push(batch);
    }

    /// Waits until everything pushed so far is delivered or dropped; whether that came to pass in time.
    pub(crate) fn flush(&self, deadline: Deadline) -> bool {
        self.queue.wait_empty(deadline)
    }

    pub(crate) fn close(&self) {
        self.queue.close();
    }

    pub(crate) fn destination(&self) -> &str {
        &self.destination
    }

    pub(crate) fn tally(&self) -> Tally {
        self.queue.tally()
    }
}

struct Feed {
    exporter: Box<dyn Exporter>,
    destination: Arc<str>,
    queue: Arc<Queue>,
    failing: bool,
}

impl Feed {
    fn run(mut self) {
        // Whatever the exporter does on this thread makes no spans.
        let _suppressed = Context::none().suppressed().enter();
        while let Some(batch) = self.queue.next() {
            let delivered = self.deliver(&batch);
            self.queue.settle(delivered);
        }
    }

    /// Offers a batch until it is taken or there is no hope.
    fn deliver(&mut self, batch: &Batch) -> bool {
        let mut pause = Duration::from_millis(100);
        for _ in 0..MOST_TRIES {
            let error = match self.offer(batch) {
                Ok(()) => {
                    self.heal();
                    return true;
                }
                Err(error) => error,
            };
            self.complain(&error);
            if !error.is_passing() || self.queue.is_closed() {
                return false;
            }
            self.queue.pause(pause);
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        false
    }

    /// An exporter that panics loses its batch, not its thread.
    fn offer(&mut self, batch: &Batch) -> Result<(), ExportError> {
        catch_unwind(AssertUnwindSafe(|| self.exporter.export(batch)))
            .unwrap_or_else(|_| Err(ExportError::lasting("the exporter panicked")))
    }

    /// One line when it breaks …
    fn complain(&mut self, error: &ExportError) {
        if !self.failing {
            self.failing = true;
            diagnostics::warn(&format!("spans do not reach {}: {error}", self.destination));
        }
    }

    /// … and one when it heals.
    fn heal(&mut self) {
        if self.failing {
            self.failing = false;
            diagnostics::info(&format!("spans reach {} again", self.destination));
        }
    }
}
