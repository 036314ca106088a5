//! What a sender's thread does: offers one batch after the other, and again where that may help.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::backoff::Backoff;
use super::destination::{Destination, harmless};
use super::error::Fate;
use super::queue::Queue;
use super::{Batch, ExportError, Exporter};
use crate::account::Reason;
use crate::context::Context;
use crate::diagnostics;

/// So often an endpoint that does not take a batch is asked once the process ends. The first time may have met a
/// connection that the other side had closed while it was idle.
const LAST_TRIES: u32 = 2;

pub(super) struct Feed {
    exporter: Box<dyn Exporter>,
    queue: Arc<Queue>,
    destination: Arc<Destination>,
    backoff: Backoff,
    last_tries: u32,
    /// How many spans had been dropped when it broke, while it is broken.
    broken: Option<u64>,
    said_expired: bool,
    said_rejected: bool,
}

impl Feed {
    pub(super) fn new(exporter: Box<dyn Exporter>, queue: Arc<Queue>, destination: Arc<Destination>) -> Self {
        Self {
            exporter,
            queue,
            destination,
            backoff: Backoff::new(),
            last_tries: LAST_TRIES,
            broken: None,
            said_expired: false,
            said_rejected: false,
        }
    }

    pub(super) fn run(mut self) {
        // Whatever the exporter does on this thread makes no spans.
        let _suppressed = Context::none().suppressed().enter();
        while let Some((number, batch)) = self.queue.next() {
            self.turn(number, &batch);
        }
        // Its destructor is somebody else's code, too.
        let Self { exporter, .. } = self;
        let _panicked = catch_unwind(AssertUnwindSafe(|| drop(exporter)));
    }

    /// One try with the oldest batch, which stays where it is if another may help.
    fn turn(&mut self, number: u64, batch: &Batch) {
        let error = match self.offer(batch) {
            Ok(()) => {
                self.queue.settle(number, None);
                return self.heal();
            }
            Err(error) => error,
        };
        match error.fate() {
            Fate::Again { after } => {
                self.complain(&error);
                if self.queue.is_closed() {
                    self.try_last();
                } else {
                    self.queue.pause(self.backoff.pause(after));
                    self.expire();
                }
            }
            Fate::Lost(reason) => {
                self.complain(&error);
                self.queue.settle(number, Some((reason, usize::MAX)));
            }
            Fate::Taken { rejected } => {
                self.queue.settle(number, Some((Reason::Rejected, rejected)));
                self.say_rejected(rejected, &error);
                self.heal();
            }
        }
    }

    /// An exporter that panics loses its batch, not its thread.
    fn offer(&mut self, batch: &Batch) -> Result<(), ExportError> {
        catch_unwind(AssertUnwindSafe(|| self.exporter.export(batch))).unwrap_or_else(|_| {
            Err(ExportError::lost(Reason::ExporterPanicked, "the exporter panicked: its batch is lost"))
        })
    }

    /// The process ends, and the endpoint has not taken a batch.
    fn try_last(&mut self) {
        self.last_tries = self.last_tries.saturating_sub(1);
        if self.last_tries == 0 {
            self.queue.give_up();
        }
    }

    fn expire(&mut self) {
        let expired = self.queue.expire();
        if expired > 0 && !self.said_expired && !self.destination.is_unheard() {
            self.said_expired = true;
            diagnostics::warn(&format!(
                "{expired} spans, and more to come, have waited too long for {}: they are dropped",
                self.destination.name()
            ));
        }
    }

    /// One line when it breaks …
    fn complain(&mut self, error: &ExportError) {
        let was_unheard = self.destination.is_unheard();
        let news = self.broken.is_none() || was_unheard;
        let tally = self.queue.tally();
        let unheard =
            news && error.is_nobody_listening() && self.destination.is_by_default() && tally.delivered == 0;
        self.destination.set_unheard(unheard);
        if !news || was_unheard && unheard {
            return;
        }
        self.broken.get_or_insert_with(|| tally.dropped.total());
        let name = self.destination.name();
        if unheard {
            diagnostics::info(&format!(
                "nobody listens at {name}, the default: spans wait there for a while; set \
                 OTEL_EXPORTER_OTLP_ENDPOINT, or OTEL_TRACES_EXPORTER=none to go without"
            ));
        } else {
            diagnostics::warn(&format!("spans do not reach {name}: {}", harmless(&error.to_string())));
        }
    }

    /// … and one when it heals.
    fn heal(&mut self) {
        self.backoff.reset();
        self.last_tries = LAST_TRIES;
        self.said_expired = false;
        let again = if self.destination.is_unheard() { "" } else { " again" };
        self.destination.set_unheard(false);
        if let Some(before) = self.broken.take() {
            let lost = self.queue.tally().dropped.total().saturating_sub(before);
            let lost = if lost == 0 { String::new() } else { format!("; {lost} were dropped meanwhile") };
            diagnostics::info(&format!("spans reach {}{again}{lost}", self.destination.name()));
        }
    }

    /// What an endpoint refuses of a batch, it most likely refuses of the next.
    fn say_rejected(&mut self, rejected: usize, error: &ExportError) {
        if std::mem::replace(&mut self.said_rejected, true) {
            return;
        }
        let (name, error) = (self.destination.name(), harmless(&error.to_string()));
        let line = match rejected {
            0 => format!("{name} took the spans with a warning: {error}"),
            _ => format!("{name} refused {rejected} spans of a request: {error}"),
        };
        diagnostics::warn(&format!("{line}; this is said once"));
    }
}
