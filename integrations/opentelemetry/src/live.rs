//! The spans of theirs that somebody still holds, by their ids.
//!
//! A context of opentelemetry shows of its active span nothing but the ids, so these lead from it to what is ours.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use traced_runtime::{Context, Span, SpanContext, SpanId, TraceId, hooks};

use crate::recorder::Recorder;
use crate::shape::Shape;

/// A span of theirs, as we see it.
pub(crate) struct Live {
    /// The context of what runs in it.
    pub(crate) context: Context,
    /// Who else had the newest span when it started: `traced`, or another version.
    base: Context,
    /// What was current in `traced` itself when it started.
    ground: Context,
    version: &'static str,
    pub(crate) shape: Option<Arc<dyn Shape>>,
    recording: Mutex<Option<Recording>>,
}

/// The span of ours, until theirs ends.
pub(crate) struct Recording {
    pub(crate) span: Span,
    pub(crate) recorder: Box<dyn Recorder>,
}

impl Live {
    /// A span that starts now, with what is recorded for it, if anything is.
    pub(crate) fn new(
        version: &'static str,
        context: Context,
        shape: Option<&Arc<dyn Shape>>,
        recording: Option<Recording>,
    ) -> Arc<Self> {
        let newest = hooks::current();
        // One version has one active span at a time, which hides those beneath it: what counts is what is beneath all.
        let base = match newest.span_context().and_then(find) {
            Some(live) if live.version == version => live.base.clone(),
            _ => newest,
        };
        let (ground, shape) = (hooks::own_current(), shape.cloned());
        Arc::new(Self { context, base, ground, version, shape, recording: Mutex::new(recording) })
    }

    /// Whether this started while `ours` was current: then it is newer.
    pub(crate) fn began_in(&self, ours: &Context) -> bool {
        self.base.is_same_span(ours) || self.ground.is_same_span(ours)
    }

    /// What is recorded for it, `None` when nothing is or not any more.
    pub(crate) fn recording(&self) -> MutexGuard<'_, Option<Recording>> {
        self.recording.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Ids = (TraceId, SpanId);

/// A span of theirs that is not recorded has the ids of the one above it, so several may stand under the same.
struct Entry {
    live: Arc<Live>,
    count: usize,
}

const SHARDS: usize = 16;

static LIVE: [Mutex<BTreeMap<Ids, Entry>>; SHARDS] = [const { Mutex::new(BTreeMap::new()) }; SHARDS];

/// Makes `live` known under these ids, if nothing is yet. Each call wants one of [`remove`].
pub(crate) fn insert(ids: SpanContext, live: &Arc<Live>) {
    let mut shard = shard(ids);
    shard
        .entry((ids.trace_id, ids.span_id))
        .or_insert_with(|| Entry { live: Arc::clone(live), count: 0 })
        .count += 1;
}

/// One holder less.
pub(crate) fn remove(ids: SpanContext) {
    let key = (ids.trace_id, ids.span_id);
    let mut shard = shard(ids);
    let Some(entry) = shard.get_mut(&key) else { return };
    entry.count -= 1;
    if entry.count == 0 {
        let gone = shard.remove(&key);
        // Its span and its shape belong to others; nothing of theirs runs under our lock.
        drop(shard);
        drop(gone);
    }
}

/// The span of theirs that has these ids.
pub(crate) fn find(ids: SpanContext) -> Option<Arc<Live>> {
    shard(ids).get(&(ids.trace_id, ids.span_id)).map(|entry| Arc::clone(&entry.live))
}

fn shard(ids: SpanContext) -> MutexGuard<'static, BTreeMap<Ids, Entry>> {
    let [.., last] = ids.span_id.to_bytes();
    LIVE[usize::from(last) % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
}
