//! From nothing to exporting: the builder, and the guard that flushes at the end.

mod builder;
mod plan;

use std::panic::Location;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub use builder::Builder;

use crate::clock::Deadline;
use crate::collect;
use crate::diagnostics;
use crate::export::Sender;
use crate::hooks;

/// Where the running installation was started.
static STARTED_AT: Mutex<Option<&'static Location<'static>>> = Mutex::new(None);

/// Keeps tracing on; dropped, it sends what is left, for five seconds at most unless `TRACED_SHUTDOWN_TIMEOUT` says
/// otherwise.
#[derive(Debug)]
#[must_use = "tracing stops when the guard is dropped; write `let _traced = …`"]
pub struct Guard {
    active: bool,
    /// How long the end may wait for spans to leave.
    limit: Duration,
}

impl Guard {
    /// Sends every span that has ended by now; whether all were delivered or given up within `limit`.
    pub fn flush(&self, limit: Duration) -> bool {
        !self.active || collect::flush(Deadline::after(limit))
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.active {
            return;
        }
        let deadline = Deadline::after(self.limit);
        hooks::set_head(None);
        #[cfg(feature = "otlp-http")]
        crate::sample::stop_following();
        let senders = collect::uninstall(deadline);
        // All of them make their last tries at once.
        senders.iter().for_each(Sender::close);
        senders.iter().for_each(|sender| sender.finish(deadline));
        report(&senders);
        *STARTED_AT.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// One line, if anything was lost.
fn report(senders: &[Sender]) {
    for tally in senders.iter().map(Sender::tally) {
        let dropped = tally.dropped.total();
        if dropped + tally.waiting > 0 {
            diagnostics::warn(&format!(
                "exported {} spans, lost {} (not taken by the endpoint {}, still waiting {})",
                tally.delivered,
                dropped + tally.waiting,
                dropped,
                tally.waiting,
            ));
        }
    }
    let no_room = crate::engine::dropped();
    if no_room > 0 {
        diagnostics::warn(&format!("{no_room} spans had no room in the record pool"));
    }
}
