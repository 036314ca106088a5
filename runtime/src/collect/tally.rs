//! What has become of all spans, put together from the counts along their way.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::account::{self, ExporterStats, Reason, Snapshot, Stats};
use crate::engine;
use crate::export::Sender;

/// The pipeline that was installed last, which may be gone by now.
struct Latest {
    senders: Vec<Sender>,
    /// The counts of the process when it was installed.
    before: Snapshot,
}

static LATEST: Mutex<Option<Latest>> = Mutex::new(None);

fn latest() -> MutexGuard<'static, Option<Latest>> {
    LATEST.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Nobody begins or counts while this is held.
#[cfg(unix)]
pub(super) fn hold() -> impl Sized + 'static {
    latest()
}

/// From now on it is counted what becomes of the spans of these senders' pipeline.
pub(super) fn begin(senders: Vec<Sender>) {
    *latest() = Some(Latest { senders, before: snapshot() });
}

/// The counts since the pipeline was installed.
pub(crate) fn stats() -> Stats {
    let latest = latest();
    let before = latest.as_ref().map(|latest| latest.before).unwrap_or_default();
    let process = snapshot().since(&before);
    let senders = latest.as_ref().map_or(&[][..], |latest| &latest.senders);
    let exporters: Vec<_> = senders.iter().map(|sender| row(sender, &process)).collect();
    let nobody = ExporterStats { queued: process.held, dropped: process.dropped, ..ExporterStats::default() };
    let least = exporters.iter().min_by_key(|exporter| exporter.delivered).unwrap_or(&nobody).clone();
    Stats {
        started: process.started,
        open: process.started.saturating_sub(process.ended),
        ended: process.ended,
        delivered: least.delivered,
        queued: least.queued,
        dropped: least.dropped,
        exporters,
        decided_early: process.decided_early,
        lost_notes: process.lost_notes,
        left_out: process.left_out,
    }
}

/// What happened before all exporters and what happened at this one.
fn row(sender: &Sender, process: &Snapshot) -> ExporterStats {
    let tally = sender.tally();
    ExporterStats {
        destination: sender.destination().to_owned(),
        delivered: tally.delivered,
        queued: process.held + tally.waiting,
        in_flight: tally.in_hand,
        dropped: process.dropped.plus(&tally.dropped),
    }
}

/// The counts of the process, with what never comes to the collector.
fn snapshot() -> Snapshot {
    let mut process = account::snapshot();
    process.dropped.add(Reason::PoolFull, engine::dropped());
    process.dropped.add(Reason::Forked, engine::dropped_forked());
    let unseen = [Reason::Forked, Reason::PoolFull, Reason::SampledOut, Reason::MemoryShort];
    process.ended += unseen.map(|reason| process.dropped.of(reason)).iter().sum::<u64>();
    // Last: what has ended has started.
    process.started = process.started.wrapping_add(engine::started());
    process
}
