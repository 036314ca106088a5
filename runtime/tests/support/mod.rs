//! What tests share that need a pipeline and look at what it exports, keeps and counts.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::disallowed_methods, reason = "tests do as their users do")]

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{Builder, Callsite, Guard, Keep, Span, Stats, callsite, stats};
use traced_test_support::fault::{Fault, FaultySink};
use traced_test_support::span::{Span as WireSpan, decode};

pub(crate) static ROOT: Callsite = callsite!("root");

/// A process has one pipeline at a time, so one of these tests runs at a time, and begins when all spans of those before
/// are gone: some end after their pipeline.
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

/// Spans leave soon by themselves, if their trace is worth it.
pub(crate) fn start_keeping(keep: Keep, exporter: impl Exporter) -> Guard {
    Builder::new("shop", "1.2.3").exporter(exporter).keep(keep).delay(Duration::from_millis(20)).install()
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
    assert_eq!(stats.started, stats.ended + stats.open, "{stats:?}");
    assert_eq!(stats.ended, stats.delivered + stats.queued + stats.dropped.total(), "{stats:?}");
    for exporter in &stats.exporters {
        assert_eq!(stats.ended, exporter.delivered + exporter.queued + exporter.dropped.total(), "{stats:?}");
    }
    stats
}

/// The counts where nothing is left to be done.
#[track_caller]
pub(crate) fn whole_at_rest() -> Stats {
    let stats = whole();
    assert_eq!(stats.queued, 0, "{stats:?}");
    stats
}

/// The counts once everything has been done that can be.
#[track_caller]
pub(crate) fn flush(guard: &Guard) -> Stats {
    assert!(guard.flush(LONG));
    whole()
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

/// Ten spans a round, one request each; the first requests get these faults, and all others are taken.
#[track_caller]
pub(crate) fn rounds<E: Exporter>(
    sink: FaultySink,
    exporter: impl FnOnce(&FaultySink) -> E,
    faults: &[Fault],
) -> (FaultySink, Stats) {
    sink.next(faults.iter().cloned());
    let guard = start(exporter(&sink));
    for round in 0..5 {
        spans(round * 10..round * 10 + 10);
        assert_eq!(flush(&guard).queued, 0);
    }
    drop(guard);
    let stats = whole_at_rest();
    assert_eq!(stats.ended, 50);
    (sink, stats)
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

/// Keeps the requests that it is given.
#[derive(Clone, Default)]
pub(crate) struct Requests(pub(crate) Arc<Mutex<Vec<Vec<u8>>>>);

impl Requests {
    /// All spans, as a collector would read them.
    pub(crate) fn spans(&self) -> Vec<WireSpan> {
        self.0.lock().unwrap().iter().flat_map(|request| decode(request)).collect()
    }
}

impl Exporter for Requests {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        self.0.lock().unwrap().push(batch.otlp().to_vec());
        Ok(())
    }

    fn destination(&self) -> String {
        "a foreign decoder".into()
    }
}

/// Says something, then panics.
pub(crate) struct Panics;

impl fmt::Display for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("so far")?;
        panic!("a display that panics, as planned")
    }
}

impl fmt::Debug for Panics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Seconds are enough for anything on a loopback.
pub(crate) const LONG: Duration = Duration::from_secs(20);
