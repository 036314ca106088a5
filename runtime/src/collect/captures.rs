//! Spans that tests keep to themselves.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::captured_traces;
use crate::clock::Timeline;
use crate::engine::{self, Ended};
use crate::limits::Limits;
use crate::resource::Resource;
use crate::wire::{self, Encoder};

static CAPTURED: Mutex<Option<HashMap<u64, Vec<wire::Span>>>> = Mutex::new(None);

fn captured() -> MutexGuard<'static, Option<HashMap<u64, Vec<wire::Span>>>> {
    CAPTURED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nobody opens, closes or keeps while this is held.
#[cfg(unix)]
pub(super) fn hold() -> impl Sized + 'static {
    (captured(), captured_traces::hold())
}

/// A number under which spans are kept from now on.
pub(crate) fn open_capture() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let mut captured = captured();
    captured.get_or_insert_default().insert(id, Vec::new());
    engine::set(engine::CAPTURES, true);
    id
}

/// Nobody wants the spans of this number any more.
pub(crate) fn close_capture(id: u64) {
    let mut captured = captured();
    if let Some(all) = captured.as_mut() {
        all.remove(&id);
        // Whatever is still running in it costs what it costs without tests.
        engine::set(engine::CAPTURES, !all.is_empty());
    }
    captured_traces::forget(id);
}

/// The spans that have been collected under this number.
pub(crate) fn spans_of(id: u64) -> Vec<wire::Span> {
    captured().as_ref().and_then(|all| all.get(&id)).cloned().unwrap_or_default()
}

/// Keeps a span, in the form in which it would have left the process.
pub(super) fn keep(id: u64, ended: Ended<'_>, timeline: &Timeline) {
    let mut encoder = Encoder::new(Limits::default(), &Resource::new("test"));
    encoder.add(ended, timeline);
    let spans = wire::decode(encoder.finish().otlp()).unwrap_or_default();
    if let Some(kept) = captured().as_mut().and_then(|all| all.get_mut(&id)) {
        kept.extend(spans);
    }
}
