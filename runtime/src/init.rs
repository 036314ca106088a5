//! From nothing to exporting: the builder, and the guard that flushes at the end.

mod builder;
#[cfg(all(feature = "tls", any(feature = "otlp-http", feature = "otlp-grpc")))]
mod certificates;
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
mod otlp;
mod plan;

use std::panic::Location;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, ThreadId};
use std::time::Duration;

pub use builder::Builder;

use crate::clock::Deadline;
use crate::collect;
use crate::diagnostics;
use crate::engine;
use crate::exit::{self, Report};

/// Where the running installation was started.
static STARTED_AT: Mutex<Option<&'static Location<'static>>> = Mutex::new(None);

/// A guard that lives no longer than this, on the thread that made it and with no span in its life, was not kept.
const AT_ONCE: Duration = Duration::from_micros(20);

/// Keeps tracing on; dropped, it sends what is left, for five seconds at most unless `TRACED_SHUTDOWN_TIMEOUT` says
/// otherwise, and says on stderr what was lost if anything was.
///
/// The same happens where the process ends without dropping it: on SIGTERM and Ctrl-C (see [`Builder::signals`]), in
/// [`std::process::exit`] and, on unix, where the guard was never dropped at all; and in a program that aborts when it
/// panics. In a process that was forked from the one that made it, a guard does nothing.
#[derive(Debug)]
#[must_use = "tracing stops when the guard is dropped; write `let _traced = …`"]
pub struct Guard {
    /// Of a guard of nothing there is none.
    birth: Option<Birth>,
}

#[derive(Debug)]
struct Birth {
    process: u32,
    thread: ThreadId,
    /// How many spans had started.
    started: u64,
    at_once: Deadline,
}

impl Guard {
    /// Sends every span that has ended by now; whether all were delivered or given up within `limit`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use traced_runtime::{Builder, export::Memory};
    /// let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).install();
    /// assert!(guard.flush(Duration::from_secs(10)));
    /// ```
    pub fn flush(&self, limit: Duration) -> bool {
        !self.is_ours() || collect::flush(Deadline::after(limit))
    }

    /// Ends tracing as dropping the guard does, and gives an account of it instead of a line on stderr.
    ///
    /// ```
    /// use traced_runtime::{Builder, export::Memory};
    /// let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).install();
    /// // … the program …
    /// let report = guard.shutdown()?;
    /// assert_eq!(report.lost(), 0);
    /// # Ok::<(), traced_runtime::Report>(())
    /// ```
    ///
    /// # Errors
    /// When a span was lost since the start, here or earlier, or when it cannot be said because the time was too short to
    /// look.
    pub fn shutdown(mut self) -> Result<Report, Report> {
        let is_ours = self.is_ours();
        self.birth = None;
        let report = if is_ours { exit::end(false) } else { None };
        let report = report.unwrap_or_else(|| Report::now(true));
        if report.is_whole() { Ok(report) } else { Err(report) }
    }

    /// Guards what has just been put in place.
    fn begin(limit: Duration, signals: bool) -> Self {
        exit::begin(limit, signals);
        let birth = Birth {
            process: std::process::id(),
            thread: thread::current().id(),
            started: engine::started(),
            at_once: Deadline::after(AT_ONCE),
        };
        Self { birth: Some(birth) }
    }

    /// The second of a process guards nothing, nor does one where tracing is off.
    const fn of_nothing() -> Self {
        Self { birth: None }
    }

    /// Whether it guards something, and not in another process.
    fn is_ours(&self) -> bool {
        self.birth.as_ref().is_some_and(|birth| birth.process == std::process::id())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.is_ours() {
            return;
        }
        if self.birth.as_ref().is_some_and(Birth::is_now) {
            diagnostics::warn(
                "tracing ends in the statement that started it, because its guard is dropped there: write \
                 `let _traced = …`, not `let _ = …`",
            );
        }
        // Whatever there was to say has been said.
        let _said = exit::end(true);
    }
}

impl Birth {
    /// Whether there was no time for anything since.
    fn is_now(&self) -> bool {
        !self.at_once.has_passed()
            && self.thread == thread::current().id()
            && self.started == engine::started()
    }
}

/// There may be another start.
pub(crate) fn forget_start() {
    *started_at() = None;
}

/// Nobody starts while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    started_at()
}

fn started_at() -> MutexGuard<'static, Option<&'static Location<'static>>> {
    STARTED_AT.lock().unwrap_or_else(PoisonError::into_inner)
}
