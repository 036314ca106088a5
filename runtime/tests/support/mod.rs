//! What the tests of export share.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::disallowed_methods, reason = "tests do as their users do")]

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use traced_runtime::export::{Exporter, Memory};
use traced_runtime::{Builder, Callsite, Guard, Span, Stats, callsite, stats};
use traced_test_support::fault::FaultySink;

pub(crate) static ROOT: Callsite = callsite!("root");

/// A process has one pipeline at a time, so one of these tests runs at a time, and begins when all spans of those before
/// are gone.
pub(crate) fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    drop(Builder::new("nobody", "0").exporter(Memory::default()).install());
    alone
}

/// Spans leave when a flush asks for it, and not before: what ended between two of them is one request.
pub(crate) fn start(exporter: impl Exporter) -> Guard {
    let guard = Builder::new("shop", "1.2.3").exporter(exporter).delay(Duration::from_secs(1000)).install();
    // The collector looks around once when it gets a pipeline.
    assert!(guard.flush(LONG));
    guard
}

/// Spans leave soon by themselves.
pub(crate) fn start_live(exporter: impl Exporter) -> Guard {
    Builder::new("shop", "1.2.3").exporter(exporter).delay(Duration::from_millis(10)).install()
}

/// So many spans, each with a number of its own.
pub(crate) fn spans(numbers: std::ops::Range<usize>) {
    for number in numbers {
        Span::start(&ROOT).set("number", number as i64);
    }
}

/// Nothing is lost without a name: the counts at a quiet point.
#[track_caller]
pub(crate) fn whole() -> Stats {
    let stats = stats();
    assert_eq!(stats.ended, stats.delivered + stats.queued + stats.dropped.total(), "{stats:?}");
    for exporter in &stats.exporters {
        assert_eq!(stats.ended, exporter.delivered + exporter.queued + exporter.dropped.total(), "{stats:?}");
    }
    stats
}

/// The counts once the collector has seen so many spans end: a quiet point that no flush has waited for, because the
/// exporter was not done.
#[track_caller]
pub(crate) fn whole_at(ended: u64) -> Stats {
    eventually("what ended being seen", |stats| stats.ended == ended);
    whole()
}

/// The counts as soon as they are so, which must not take long.
#[track_caller]
pub(crate) fn eventually(what: &str, mut so: impl FnMut(&Stats) -> bool) -> Stats {
    let start = Instant::now();
    loop {
        let stats = stats();
        if so(&stats) {
            return stats;
        }
        assert!(start.elapsed() < Duration::from_secs(30), "{what} did not come to pass: {stats:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// How often each span was taken, by its number.
pub(crate) fn taken(sink: &FaultySink) -> BTreeMap<i64, usize> {
    let mut times = BTreeMap::new();
    for span in sink.taken() {
        *times.entry(span.attr("number").as_i64().unwrap()).or_default() += 1;
    }
    times
}

/// Everything acknowledged is there exactly once, and nothing else is.
#[track_caller]
pub(crate) fn exactly(sink: &FaultySink, stats: &Stats) {
    let taken = taken(sink);
    assert_eq!(taken.len() as u64, stats.delivered, "{stats:?}");
    assert!(taken.values().all(|times| *times == 1), "{taken:?}");
}

/// Seconds are enough for anything on a loopback.
pub(crate) const LONG: Duration = Duration::from_secs(20);
