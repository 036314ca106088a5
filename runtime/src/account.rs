//! What has become of spans: counts for the whole process, and their names.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::limits::LeftOut;

/// Why a span that ended did not reach an exporter's destination.
///
/// ```
/// use traced_runtime::Reason;
/// assert_eq!(Reason::NotKept.name(), "not_kept");
/// assert!(Reason::ALL.iter().all(|reason| reason.to_string() == reason.name()));
/// assert!(Reason::ALL.is_sorted_by_key(|reason| reason.name()));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum Reason {
    /// It ended when nothing was installed any more, or was handed to an exporter that had been closed.
    AfterShutdown,
    /// It waited for an endpoint that did not take it in all the time allowed.
    Expired,
    /// The endpoint refused the request that it was in, in a way that another try would not change.
    ExportFailed,
    /// The exporter panicked with it in hand.
    ExporterPanicked,
    /// It ended in a process that was forked from the one that traces, and that has not been set up to trace itself.
    Forked,
    /// Memory was so short when its trace began that there might not have been room for all of it. Counted once for each
    /// local trace, because what is left out is not recorded.
    MemoryShort,
    /// There was no exporter to give it to.
    NoExporter,
    /// It belongs to a local trace that [`Keep`](crate::Keep) did not keep.
    NotKept,
    /// There was no room for its record: spans ended faster than the collector could read them.
    PoolFull,
    /// Too many bytes were already waiting for the exporter.
    QueueFull,
    /// The endpoint took the request that it was in but not the span itself, and said so.
    Rejected,
    /// The sampler left its trace out. Counted once for each local trace, because what is left out is not recorded.
    SampledOut,
    /// The request that it was in was larger than an endpoint has to take.
    TooLarge,
    /// It ended sooner than its callsite wants to tell of; see [`Callsite::with_min_duration`](crate::Callsite::with_min_duration).
    TooShort,
    /// It still waited for its endpoint when the process ended.
    Undelivered,
}

impl Reason {
    /// All reasons, in the order of their names.
    pub const ALL: [Self; 15] = [
        Self::AfterShutdown,
        Self::Expired,
        Self::ExportFailed,
        Self::ExporterPanicked,
        Self::Forked,
        Self::MemoryShort,
        Self::NoExporter,
        Self::NotKept,
        Self::PoolFull,
        Self::QueueFull,
        Self::Rejected,
        Self::SampledOut,
        Self::TooLarge,
        Self::TooShort,
        Self::Undelivered,
    ];

    /// The name under which it is counted, which stays as it is from version to version.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AfterShutdown => "after_shutdown",
            Self::Expired => "expired",
            Self::ExportFailed => "export_failed",
            Self::ExporterPanicked => "exporter_panicked",
            Self::Forked => "forked",
            Self::MemoryShort => "memory_short",
            Self::NoExporter => "no_exporter",
            Self::NotKept => "not_kept",
            Self::PoolFull => "pool_full",
            Self::QueueFull => "queue_full",
            Self::Rejected => "rejected",
            Self::SampledOut => "sampled_out",
            Self::TooLarge => "too_large",
            Self::TooShort => "too_short",
            Self::Undelivered => "undelivered",
        }
    }
}

impl Reason {
    /// Whether this is a loss, and not what somebody asked for: a sampler, [`Keep`](crate::Keep), a shortest duration, a
    /// set-up without exporters.
    ///
    /// ```
    /// use traced_runtime::Reason;
    /// assert!(Reason::QueueFull.is_loss() && !Reason::NotKept.is_loss());
    /// ```
    #[must_use]
    pub const fn is_loss(self) -> bool {
        !matches!(self, Self::NoExporter | Self::NotKept | Self::SampledOut | Self::TooShort)
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Dropped spans by reason.
///
/// ```
/// use traced_runtime::{Dropped, Reason};
/// let dropped = Dropped::default();
/// assert_eq!(dropped.of(Reason::QueueFull), 0);
/// assert_eq!(dropped.total(), dropped.iter().map(|(_, spans)| spans).sum());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Dropped([u64; Reason::ALL.len()]);

impl Dropped {
    /// How many for this reason.
    #[must_use]
    pub const fn of(&self, reason: Reason) -> u64 {
        self.0[reason as usize]
    }

    /// How many in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    /// Every reason with its count, the zeros too.
    pub fn iter(&self) -> impl Iterator<Item = (Reason, u64)> {
        Reason::ALL.into_iter().zip(self.0)
    }

    /// How many were lost, and not left out because somebody wanted it so; see [`Reason::is_loss`].
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.iter().filter(|(reason, _)| reason.is_loss()).map(|(_, spans)| spans).sum()
    }

    pub(crate) fn add(&mut self, reason: Reason, spans: u64) {
        self.0[reason as usize] += spans;
    }

    pub(crate) fn plus(mut self, other: &Self) -> Self {
        other.iter().for_each(|(reason, spans)| self.add(reason, spans));
        self
    }

    fn since(&self, before: &Self) -> Self {
        let mut counts = self.0;
        counts.iter_mut().zip(before.0).for_each(|(count, before)| *count = count.saturating_sub(before));
        Self(counts)
    }
}

/// What the spans of this process have come to since the last `init!`; see [`stats`](crate::stats).
///
/// At a quiet point (after a [`flush`](crate::Guard::flush) with nobody recording) it holds exactly that
/// `started = ended + open` and `ended = delivered + queued + dropped`. With several exporters `delivered`, `queued` and `dropped` are those of the
/// one that has delivered the least, and each has a row of its own, for which the same holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Spans that have started, or were open when this began to count. A local trace that was left out at its start
    /// counts as one.
    pub started: u64,
    /// Spans that have not ended, as far as the collector has seen.
    pub open: u64,
    /// Spans that have ended, as far as the collector has seen. A local trace that was left out at its start counts as
    /// one.
    pub ended: u64,
    /// Spans that an exporter has taken.
    pub delivered: u64,
    /// Spans that wait: for the end of their local root, or for an exporter.
    pub queued: u64,
    /// Spans that no exporter will get.
    pub dropped: Dropped,
    /// One row for each exporter, in the order in which they were given.
    pub exporters: Vec<ExporterStats>,
    /// Local traces whose local root had not ended when it was decided whether to keep them, because of memory, age
    /// or the end of the process.
    pub decided_early: u64,
    /// Attributes, events and the like that were left out because there was no room for them, because their span did not
    /// end in all the time allowed, or because too many waited.
    pub lost_notes: u64,
    /// What was left out of spans that are exported; see [`Limits`](crate::Limits).
    pub left_out: LeftOut,
}

/// What has become of the spans from the point of view of one exporter.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct ExporterStats {
    /// Where it takes them.
    pub destination: String,
    /// Spans that it has taken.
    pub delivered: u64,
    /// Spans that it may yet be given, and those that it has in hand.
    pub queued: u64,
    /// Of these, the ones that it has in hand, be it between two tries.
    pub in_flight: u64,
    /// Spans that it has not taken or never will be given.
    pub dropped: Dropped,
}

/// Spans that started without an id of their own.
static STARTED_UNSEEN: AtomicU64 = AtomicU64::new(0);
static CAPTURED: AtomicU64 = AtomicU64::new(0);
static ENDED: AtomicU64 = AtomicU64::new(0);
static HELD: AtomicU64 = AtomicU64::new(0);
static DECIDED_EARLY: AtomicU64 = AtomicU64::new(0);
static LOST_NOTES: AtomicU64 = AtomicU64::new(0);
static DROPPED: [AtomicU64; Reason::ALL.len()] = [const { AtomicU64::new(0) }; Reason::ALL.len()];

/// The counts of the process so far: of what happens before spans reach an exporter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Snapshot {
    pub(crate) started: u64,
    pub(crate) ended: u64,
    /// Not a count but what is so now: spans that wait to be decided on.
    pub(crate) held: u64,
    pub(crate) dropped: Dropped,
    pub(crate) decided_early: u64,
    pub(crate) lost_notes: u64,
    pub(crate) left_out: LeftOut,
}

impl Snapshot {
    /// What has come to it since `before`.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            // What was open before counts with what has started since.
            started: self.started.saturating_sub(before.ended),
            ended: self.ended.saturating_sub(before.ended),
            held: self.held,
            dropped: self.dropped.since(&before.dropped),
            decided_early: self.decided_early.saturating_sub(before.decided_early),
            lost_notes: self.lost_notes.saturating_sub(before.lost_notes),
            left_out: self.left_out.since(before.left_out),
        }
    }
}

/// Spans have ended.
pub(crate) fn count_ended(spans: u64) {
    ENDED.fetch_add(spans, Relaxed);
}

/// A local trace is left out, which stands for one span that has started and ended; of which no id was made if it is
/// `unseen`.
pub(crate) fn count_left_out(reason: Reason, unseen: bool) {
    STARTED_UNSEEN.fetch_add(u64::from(unseen), Relaxed);
    count(reason, 1);
}

/// A span went to a test, and is no concern of anybody else.
pub(crate) fn count_captured() {
    CAPTURED.fetch_add(1, Relaxed);
}

/// Spans will reach no exporter.
pub(crate) fn count(reason: Reason, spans: u64) {
    DROPPED[reason as usize].fetch_add(spans, Relaxed);
}

/// So many spans wait now to be decided on.
pub(crate) fn set_held(spans: u64) {
    HELD.store(spans, Relaxed);
}

/// Local traces were decided on before their roots ended.
pub(crate) fn count_decided_early(traces: u64) {
    DECIDED_EARLY.fetch_add(traces, Relaxed);
}

/// Notes were left out.
pub(crate) fn count_lost_notes(notes: u64) {
    LOST_NOTES.fetch_add(notes, Relaxed);
}

/// Nothing has happened yet in this process, which was forked from another.
pub(crate) fn begin_anew() {
    let counts = [&STARTED_UNSEEN, &CAPTURED, &ENDED, &HELD, &DECIDED_EARLY, &LOST_NOTES];
    counts.into_iter().chain(&DROPPED).for_each(|count| count.store(0, Relaxed));
}

pub(crate) fn snapshot() -> Snapshot {
    let mut dropped = Dropped::default();
    for reason in Reason::ALL {
        dropped.add(reason, DROPPED[reason as usize].load(Relaxed));
    }
    Snapshot {
        started: STARTED_UNSEEN.load(Relaxed).wrapping_sub(CAPTURED.load(Relaxed)),
        ended: ENDED.load(Relaxed),
        held: HELD.load(Relaxed),
        dropped,
        decided_early: DECIDED_EARLY.load(Relaxed),
        lost_notes: LOST_NOTES.load(Relaxed),
        left_out: LeftOut::so_far(),
    }
}
