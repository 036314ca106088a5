//! An exporter on a thread of its own, behind a queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::destination::Destination;
use super::feed::Feed;
use super::queue::{Budget, Queue, Tally, Turn};
use super::{Batch, Exporter};
use crate::clock::Deadline;
use crate::diagnostics;

/// Hands batches to an exporter without waiting for it.
#[derive(Clone, Debug)]
pub(crate) struct Sender {
    queue: Arc<Queue>,
    destination: Arc<Destination>,
    /// Where the thread is: a process forked from this one has no such thread.
    process: u32,
}

impl Sender {
    /// Starts the thread; where there can be none, every batch is counted as dropped.
    pub(crate) fn start_within(exporter: Box<dyn Exporter>, budget: Budget) -> Self {
        Self::begin(exporter, budget, false)
    }

    /// The same for an exporter that nobody asked for: that nobody listens there is one quiet line.
    pub(crate) fn start_by_default(exporter: Box<dyn Exporter>, budget: Budget) -> Self {
        Self::begin(exporter, budget, true)
    }

    fn begin(exporter: Box<dyn Exporter>, budget: Budget, by_default: bool) -> Self {
        let queue = Arc::new(Queue::new(budget));
        let name = catch_unwind(AssertUnwindSafe(|| exporter.destination()))
            .unwrap_or_else(|_| "an exporter that panicked when it was asked where it sends".to_owned());
        let destination = Arc::new(Destination::new(&name, by_default));
        let feed = Feed::new(exporter, Arc::clone(&queue), Arc::clone(&destination));
        let started = std::thread::Builder::new().name("traced-sender".into()).spawn(move || feed.run());
        if let Err(error) = started {
            diagnostics::warn(&format!("no thread for the exporter ({error}): its spans are lost"));
            queue.close();
        }
        Self { queue, destination, process: std::process::id() }
    }

    pub(crate) fn push(&self, batch: Batch) {
        match self.queue.push(batch) {
            None => {}
            Some(_) if self.destination.is_unheard() => {}
            Some(Turn::Full) => diagnostics::warn(&format!(
                "more spans wait for {} than there is room for: new ones are dropped",
                self.destination.name()
            )),
            Some(Turn::RoomAgain(lost)) => diagnostics::info(&format!(
                "there is room again for what waits for {}; {lost} spans were dropped",
                self.destination.name()
            )),
        }
    }

    /// Waits until everything pushed so far is delivered or dropped; whether that came to pass in time.
    pub(crate) fn flush(&self, deadline: Deadline) -> bool {
        self.process != std::process::id() || self.queue.wait_settled(deadline)
    }

    /// Takes no more batches; what waits gets one last try, which begins now. Ends no wait by itself: see
    /// [`finish`](Self::finish).
    pub(crate) fn close(&self) {
        self.queue.close();
    }

    /// Closes, waits for the last try, and counts as undelivered what is not taken by the deadline, be it in the
    /// exporter's hands. From here on nothing waits, and the counts stay as they are.
    pub(crate) fn finish(&self, deadline: Deadline) {
        if self.process == std::process::id() {
            self.queue.close();
            self.queue.wait_settled(deadline);
            self.queue.give_up();
        }
    }

    pub(crate) fn destination(&self) -> &str {
        self.destination.name()
    }

    /// Whether it is no wonder that nothing was taken: nobody asked for this exporter, and nobody ever listened.
    pub(crate) fn is_unheard(&self) -> bool {
        self.destination.is_unheard()
    }

    /// How many more spans find room, where spans are counted and not their bytes alone.
    pub(crate) fn room(&self) -> Option<usize> {
        self.queue.room()
    }

    pub(crate) fn tally(&self) -> Tally {
        self.queue.tally()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::account::Reason;
    use crate::export::ExportError;

    /// Takes nothing, and never says that it will not.
    struct Away;

    impl Exporter for Away {
        fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
            Err(ExportError::passing("away"))
        }

        fn destination(&self) -> String {
            "a test".into()
        }
    }

    fn batch(spans: usize) -> Batch {
        Batch::new(crate::wire::Request::of(vec![0; 10]), spans)
    }

    #[test]
    fn what_is_older_than_its_budget_is_dropped_as_expired_and_what_is_younger_waits() {
        let age = Duration::from_millis(400);
        let sender = Sender::start_within(Box::new(Away), Budget { age, ..Budget::default() });
        sender.push(batch(3));
        sender.push(batch(4));
        assert!(!sender.flush(Deadline::after(age / 4)));
        // The tries between have pauses of a quarter of a second, then of half a one.
        assert!(sender.flush(Deadline::after(age * 20)));
        assert_eq!(sender.tally().dropped.of(Reason::Expired), 7);
        sender.push(batch(5));
        let tally = sender.tally();
        assert_eq!((tally.waiting, tally.delivered, tally.dropped.total()), (5, 0, 7));
        sender.finish(Deadline::after(age * 20));
        let tally = sender.tally();
        assert_eq!((tally.waiting, tally.dropped.of(Reason::Undelivered)), (0, 5));
    }

    #[test]
    fn a_budget_may_count_spans() {
        let sender = Sender::start_within(Box::new(Away), Budget { spans: 10, ..Budget::default() });
        [6, 4, 1].into_iter().for_each(|spans| sender.push(batch(spans)));
        let tally = sender.tally();
        assert_eq!((tally.waiting, tally.dropped.of(Reason::QueueFull)), (10, 1));
        sender.finish(Deadline::after(Duration::from_secs(10)));
        assert_eq!(sender.tally().dropped.total(), 11);
    }

    #[test]
    fn in_a_process_forked_from_ours_nobody_waits_for_a_thread_that_is_not_there() {
        let mut sender = Sender::start_within(Box::new(Away), Budget::default());
        sender.push(batch(1));
        // As a child would find it.
        sender.process = sender.process.wrapping_add(1);
        let deadline = Deadline::after(Duration::from_secs(100));
        assert!(sender.flush(deadline));
        sender.finish(deadline);
        assert!(deadline.remaining() > Duration::from_secs(90));
        sender.close();
    }
}
