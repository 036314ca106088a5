//! Which traces belong to which test: a server in the same process, on a task of its own, knows nothing of the test that
//! calls it but the trace id in the headers.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ids::TraceId;

/// The capture of each trace that was begun in one. Traces that began elsewhere are not here: tests side by side may well
/// send the same made-up header.
static TRACES: Mutex<BTreeMap<TraceId, u64>> = Mutex::new(BTreeMap::new());

fn traces() -> MutexGuard<'static, BTreeMap<TraceId, u64>> {
    TRACES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// No trace begins in a capture while this is held.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    traces()
}

/// This trace began in this capture.
pub(crate) fn remember(trace: TraceId, capture: u64) {
    traces().insert(trace, capture);
}

/// The capture in which this trace began, if it was one that is still open.
pub(crate) fn capture_of(trace: TraceId) -> Option<u64> {
    traces().get(&trace).copied()
}

/// This capture is over.
pub(crate) fn forget(capture: u64) {
    traces().retain(|_, other| *other != capture);
}
