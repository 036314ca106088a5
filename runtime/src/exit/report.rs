//! What came of all spans, when it is over.

use std::fmt::{self, Write as _};

use crate::account::{Dropped, ExporterStats, Reason, Stats};
use crate::collect;
use crate::diagnostics;

/// What became of the spans between a start and its end; of [`Guard::shutdown`](crate::Guard::shutdown).
///
/// With several exporters the counts are those of the one that has taken the least; [`stats`](Self::stats) has all.
///
/// ```
/// use traced_runtime::{Builder, export::Memory};
/// let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).install();
/// match guard.shutdown() {
///     Ok(report) => assert_eq!(report.to_string(), "exported 0 spans"),
///     Err(report) => eprintln!("{report}; the endpoint has not taken {} of them", report.undelivered()),
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Report {
    stats: Box<Stats>,
    in_time: bool,
}

impl Report {
    /// How it is now; not the whole truth where the last look was not taken in time.
    pub(crate) fn now(in_time: bool) -> Self {
        Self { stats: Box::new(collect::stats()), in_time }
    }

    /// Spans that have left.
    #[must_use]
    pub fn exported(&self) -> u64 {
        self.stats.delivered
    }

    /// Spans that have not, and why; some because nobody wanted them (see [`Reason::is_loss`]).
    #[must_use]
    pub fn dropped(&self) -> &Dropped {
        &self.stats.dropped
    }

    /// Spans that still waited for their endpoint, or for the end of their request, when the time was over.
    #[must_use]
    pub fn undelivered(&self) -> u64 {
        self.stats.dropped.of(Reason::Undelivered) + self.stats.queued
    }

    /// Spans that should have left and have not.
    #[must_use]
    pub fn lost(&self) -> u64 {
        self.stats.dropped.lost() + self.stats.queued
    }

    /// All counts.
    #[must_use]
    pub fn stats(&self) -> &Stats {
        &self.stats
    }

    /// Whether nothing was lost, and that is known.
    pub(crate) fn is_whole(&self) -> bool {
        self.lost() == 0 && self.in_time
    }

    /// One line for each exporter that has lost something, or one for all where it is not known.
    ///
    /// Only of those that are `of_interest`, by their number.
    pub(super) fn say_losses(&self, of_interest: impl Fn(usize) -> bool) {
        let rows = &self.stats.exporters;
        let has_lost = |row: &ExporterStats| row.dropped.lost() + row.queued > 0;
        for (_, exporter) in rows.iter().enumerate().filter(|(at, row)| has_lost(row) && of_interest(*at)) {
            let to = if rows.len() > 1 { exporter.destination.as_str() } else { "" };
            let mut line = String::new();
            let _infallible = account(&mut line, exporter.delivered, to, &exporter.dropped, exporter.queued);
            diagnostics::warn(&line);
        }
        if !self.in_time {
            diagnostics::warn(&format!("{UNSEEN}; a longer TRACED_SHUTDOWN_TIMEOUT gives it more"));
        }
    }
}

const UNSEEN: &str = "the time was too short to look at the spans that ended last";

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        account(f, self.exported(), "", self.dropped(), self.stats.queued)?;
        if self.in_time { Ok(()) } else { write!(f, "; {UNSEEN}") }
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Report({self})")
    }
}

impl std::error::Error for Report {}

/// `exported 88 spans, lost 12 (queue_full 10, undelivered 2)`
fn account(
    to: &mut dyn fmt::Write,
    exported: u64,
    destination: &str,
    dropped: &Dropped,
    waiting: u64,
) -> fmt::Result {
    write!(to, "exported {exported} spans")?;
    if !destination.is_empty() {
        write!(to, " to {destination}")?;
    }
    let lost = dropped.lost() + waiting;
    if lost == 0 {
        return Ok(());
    }
    let mut reasons = String::new();
    for (reason, spans) in dropped.iter().filter(|(reason, spans)| reason.is_loss() && *spans > 0) {
        let _infallible = write!(reasons, ", {reason} {spans}");
    }
    if waiting > 0 {
        let _infallible = write!(reasons, ", still waiting {waiting}");
    }
    write!(to, ", lost {lost} ({})", reasons.trim_start_matches(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::ExporterStats;

    #[test]
    fn an_account_names_every_reason_and_leaves_out_what_was_asked_for() {
        let mut dropped = Dropped::default();
        dropped.add(Reason::NotKept, 900);
        dropped.add(Reason::QueueFull, 7);
        dropped.add(Reason::Undelivered, 5);
        let stats = Stats { delivered: 88, dropped, ..Stats::default() };
        let report = Report { stats: Box::new(stats), in_time: true };
        assert_eq!(report.to_string(), "exported 88 spans, lost 12 (queue_full 7, undelivered 5)");
        assert_eq!((report.lost(), report.undelivered(), report.is_whole()), (12, 5, false));
    }

    #[test]
    fn what_was_left_out_on_purpose_is_no_loss_and_what_was_not_looked_at_is_not_well() {
        let mut dropped = Dropped::default();
        [Reason::NotKept, Reason::SampledOut, Reason::NoExporter]
            .into_iter()
            .for_each(|reason| dropped.add(reason, 1));
        let exporters = vec![ExporterStats { dropped, ..ExporterStats::default() }];
        let report =
            Report { stats: Box::new(Stats { dropped, exporters, ..Stats::default() }), in_time: true };
        assert_eq!((report.to_string(), report.is_whole()), ("exported 0 spans".to_owned(), true));
        let report = Report { in_time: false, ..report };
        assert!(!report.is_whole() && report.to_string().contains("too short"));
    }
}
