//! What becomes of spans is counted, and the counts add up.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{Builder, Callsite, Guard, Keep, Reason, Span, Stats, callsite, stats};

static ROOT: Callsite = callsite!("root");
static CHILD: Callsite = callsite!("child");

/// A process has one pipeline at a time, so one of these tests runs at a time, and begins when all spans of those before
/// are gone: some end after their pipeline.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    drop(Builder::new("nobody", "0").exporter(Memory::default()).install());
    alone
}

fn start(keep: Keep, exporter: impl Exporter) -> Guard {
    Builder::new("shop", "1.2.3").exporter(exporter).keep(keep).delay(Duration::from_millis(20)).install()
}

fn flush(guard: &Guard) -> Stats {
    assert!(guard.flush(Duration::from_secs(20)));
    let stats = stats();
    assert_whole(&stats);
    stats
}

/// Nothing is lost without a name.
#[track_caller]
fn assert_whole(stats: &Stats) {
    assert_eq!(stats.ended, stats.delivered + stats.queued + stats.dropped.total(), "{stats:?}");
    for exporter in &stats.exporters {
        assert_eq!(stats.ended, exporter.delivered + exporter.queued + exporter.dropped.total(), "{stats:?}");
    }
}

fn stats_at_rest() -> Stats {
    let stats = stats();
    assert_eq!(stats.queued, 0, "{stats:?}");
    stats
}

/// Takes what it may, and refuses the rest for good.
struct Picky {
    takes: usize,
}

impl Exporter for Picky {
    fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
        self.takes = self.takes.checked_sub(1).ok_or_else(|| ExportError::lasting("enough"))?;
        Ok(())
    }

    fn destination(&self) -> String {
        "picky".into()
    }
}

/// Takes nothing until it may.
struct Stuck(Arc<AtomicBool>);

impl Exporter for Stuck {
    fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
        while !self.0.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    }

    fn destination(&self) -> String {
        "stuck".into()
    }
}

#[test]
fn the_counts_add_up_for_each_exporter() {
    let _alone = alone();
    let memory = Memory::default();
    let builder = Builder::new("shop", "1.2.3").exporter(memory.clone()).exporter(Picky { takes: 3 });
    let guard = builder.keep(Keep::errors()).delay(Duration::from_millis(20)).install();
    for n in 0..10 {
        for _ in 0..1000 {
            let root = Span::start(&ROOT);
            if n % 2 == 0 {
                root.fail("TooBad");
            }
        }
        flush(&guard);
    }
    let stats = flush(&guard);
    let [all, some] = &stats.exporters[..] else { panic!("{stats:?}") };
    assert_eq!((all.destination.as_str(), some.destination.as_str()), ("memory", "picky"));
    assert_eq!((all.delivered, memory.spans().len()), (5000, 5000));
    assert!(some.delivered < 5000, "{some:?}");
    assert_eq!(some.dropped.of(Reason::ExportFailed), 5000 - some.delivered);
    assert_eq!((stats.ended, stats.dropped.of(Reason::NotKept)), (10_000, 5000));
    assert_eq!(stats.delivered, some.delivered);
    drop(guard);
    assert_whole(&stats_at_rest());
}

#[test]
fn what_waits_for_an_exporter_is_queued_and_what_has_no_room_is_dropped() {
    let _alone = alone();
    let may = Arc::new(AtomicBool::new(false));
    let guard = start(Keep::all(), Stuck(Arc::clone(&may)));
    Span::start(&ROOT).end();
    assert!(!guard.flush(Duration::from_millis(300)));
    assert_eq!((stats().ended, stats().queued), (1, 1));
    // 40 MB of attributes for a queue of 32 MiB.
    let text = "x".repeat(60_000);
    for _ in 0..700 {
        Span::start(&ROOT).set("text", &*text);
        if stats().ended % 50 == 0 {
            guard.flush(Duration::from_millis(1));
        }
    }
    assert!(!guard.flush(Duration::from_secs(2)));
    let stats_now = stats();
    assert_whole(&stats_now);
    assert!(stats_now.dropped.of(Reason::QueueFull) > 0, "{stats_now:?}");
    assert!(stats_now.queued > 0);
    may.store(true, Ordering::Relaxed);
    drop(guard);
    let stats = stats_at_rest();
    assert_whole(&stats);
    assert_eq!(stats.ended, 701);
}

#[test]
fn a_second_pipeline_counts_from_zero() {
    let _alone = alone();
    let guard = start(Keep::all(), Memory::default());
    Span::start(&ROOT).end();
    let open = Span::start(&ROOT);
    drop(guard);
    assert_eq!(stats_at_rest().delivered, 1);
    // Nobody is there to take it any more.
    drop(open);
    let guard = start(Keep::all(), Memory::default());
    Span::start(&CHILD).end();
    let stats = flush(&guard);
    assert_eq!(stats.ended, stats.delivered + stats.dropped.of(Reason::AfterShutdown), "{stats:?}");
    assert!((1..=2).contains(&stats.ended));
    drop(guard);
}

#[cfg(not(feature = "otlp-http"))]
#[test]
fn without_an_exporter_all_is_dropped_under_a_name() {
    let _alone = alone();
    let guard = Builder::new("shop", "1.2.3").install();
    Span::start(&ROOT).end();
    assert_eq!(flush(&guard).dropped.of(Reason::NoExporter), 1);
}
