//! What is in place in this process, and its end, which comes once.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::report::Report;
use crate::clock::Deadline;
use crate::collect;
use crate::export::Sender;
use crate::hooks;
use crate::init;

#[derive(Default)]
enum State {
    #[default]
    Nothing,
    Running {
        limit: Duration,
    },
    Ending {
        deadline: Deadline,
    },
    Ended(Report),
}

/// How much later than its deadline an end may come, for those who wait for somebody else's.
const GRACE: Duration = Duration::from_millis(500);

struct Installation {
    state: State,
    /// A forked process has no thread of those that were at work when it was made.
    process: u32,
}

static INSTALLATION: Mutex<Installation> = Mutex::new(Installation { state: State::Nothing, process: 0 });
static CHANGED: Condvar = Condvar::new();

fn lock() -> MutexGuard<'static, Installation> {
    INSTALLATION.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(super) fn begin(limit: Duration) {
    *lock() = Installation { state: State::Running { limit }, process: std::process::id() };
}

/// Sends what there is and takes down what is in place, unless somebody has; what came of it, if there was anything, once
/// that is known. What was lost is said where nobody else will.
pub(crate) fn end(say: bool) -> Option<Report> {
    let limit = {
        let mut installation = lock();
        if installation.process != std::process::id() {
            return None;
        }
        match installation.state {
            State::Running { limit } => {
                installation.state = State::Ending { deadline: Deadline::after(limit.saturating_add(GRACE)) };
                limit
            }
            State::Ending { deadline } => return wait(installation, deadline),
            State::Nothing => return None,
            State::Ended(ref report) => return Some(report.clone()),
        }
    };
    let (report, senders) = take_down(Deadline::after(limit));
    if say {
        // Of one that nobody asked for and nobody listened to it has been said.
        report.say_losses(|exporter| senders.get(exporter).is_none_or(|sender| !sender.is_unheard()));
    }
    lock().state = State::Ended(report.clone());
    CHANGED.notify_all();
    Some(report)
}

/// Sends what has ended by now, and leaves everything in place.
#[cfg(unix)]
pub(super) fn flush() {
    let State::Running { limit } = lock().state else { return };
    collect::flush(Deadline::after(limit));
}

/// Nothing is in place in this process, which was forked from another.
#[cfg(unix)]
pub(super) fn forget() {
    lock().state = State::Nothing;
}

/// Nobody begins or ends while this is held.
#[cfg(unix)]
pub(super) fn hold() -> impl Sized + 'static {
    lock()
}

fn wait(mut installation: MutexGuard<'static, Installation>, deadline: Deadline) -> Option<Report> {
    while matches!(installation.state, State::Ending { .. }) && !deadline.has_passed() {
        let waited = CHANGED.wait_timeout(installation, deadline.remaining());
        installation = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
    match installation.state {
        State::Ended(ref report) => Some(report.clone()),
        _ => Some(Report::now(false)),
    }
}

fn take_down(deadline: Deadline) -> (Report, Vec<Sender>) {
    hooks::set_head(None);
    #[cfg(feature = "otlp-http")]
    crate::sample::stop_following();
    let (senders, in_time) = collect::uninstall(deadline);
    // All of them make their last tries at once.
    senders.iter().for_each(Sender::close);
    senders.iter().for_each(|sender| sender.finish(deadline));
    let report = Report::now(in_time);
    init::forget_start();
    (report, senders)
}
