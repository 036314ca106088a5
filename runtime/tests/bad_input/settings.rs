//! Settings at and beyond their ends, and pipelines that are not what they should be.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{Builder, Keep, Limits, Reason, Sampler, Scope, Span};

use super::harness::{INNER, OUTER, Pipeline, stats_after_shutdown};
use super::support::alone;

#[test]
fn the_longest_times_and_the_largest_numbers_are_taken_as_they_are() {
    let _alone = alone();
    let memory = Memory::default();
    let keep = Keep::slower_than(Duration::MAX).or_ratio(f64::NAN).or_ratio(-1.0).or_per_second(u32::MAX);
    let most = Limits::default().attributes(usize::MAX).value_length(usize::MAX).depth(usize::MAX);
    let guard = Builder::new("", "")
        .exporter(memory.clone())
        .keep(keep.or_per_second(u32::MAX).holding(usize::MAX, Duration::MAX))
        .sampler(Sampler::ratio(2.0))
        .limits(most.events(usize::MAX).links(usize::MAX))
        .resource("", "")
        .delay(Duration::MAX)
        .install();
    for _ in 0..10 {
        let outer = Span::start(&OUTER);
        outer.event("e", &[]);
        let _entered = outer.enter();
        drop(Scope::enter(&INNER));
    }
    assert!(guard.flush(Duration::MAX));
    assert!(guard.flush(Duration::ZERO) || memory.spans().len() == 20);
    drop(guard);
    assert_eq!(memory.spans().len(), 20);
}

#[test]
fn settings_that_ask_for_nothing_get_nothing() {
    let _alone = alone();
    for (sampler, keep) in [
        (Sampler::ratio(f64::NAN), Keep::all()),
        (Sampler::ratio(-1.0), Keep::all()),
        (Sampler::per_second(0), Keep::all()),
        (Sampler::always_on(), Keep::ratio(f64::NAN)),
        (Sampler::always_on(), Keep::errors().holding(0, Duration::ZERO)),
    ] {
        let memory = Memory::default();
        let builder = Builder::new("shop", "1.2.3").exporter(memory.clone()).delay(Duration::ZERO);
        let guard = builder.sampler(sampler).keep(keep).install();
        Span::start(&OUTER).end();
        assert!(guard.flush(Duration::from_secs(10)));
        drop(guard);
        let stats = stats_after_shutdown();
        assert_eq!((memory.spans().len(), stats.ended, stats.dropped.total()), (0, 1, 1), "{sampler} {keep}");
    }
}

#[test]
fn a_second_init_changes_nothing_for_the_first() {
    let pipeline = Pipeline::start();
    let second = Memory::default();
    let guard = Builder::new("second", "2").exporter(second.clone()).keep(Keep::errors()).install();
    Span::start(&OUTER).end();
    assert!(guard.flush(Duration::from_secs(10)));
    drop(guard);
    // What the second one's guard ends is not the first one's recording.
    Span::start(&INNER).end();
    let exported = pipeline.end();
    assert_eq!((exported.spans.len(), second.spans().len()), (2, 0));
}

/// Says when nobody holds it any more.
struct Watched(Arc<AtomicBool>);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Exporter for Watched {
    fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
        Ok(())
    }

    fn destination(&self) -> String {
        "watched".into()
    }
}

#[test]
fn the_exporter_of_a_second_init_is_let_go() {
    let pipeline = Pipeline::start();
    let gone = Arc::new(AtomicBool::new(false));
    drop(Builder::new("second", "2").exporter(Watched(Arc::clone(&gone))).install());
    let began = Instant::now();
    while !gone.load(Ordering::Relaxed) && began.elapsed() < Duration::from_secs(5) {
        std::thread::sleep(Duration::from_millis(1));
    }
    pipeline.end();
    assert!(gone.load(Ordering::Relaxed));
}

/// Panics each time but the last.
struct Panics(Arc<AtomicU64>);

impl Exporter for Panics {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        let before = self.0.fetch_add(batch.spans() as u64, Ordering::Relaxed);
        assert!(before > 0, "the first export, as planned");
        Ok(())
    }

    fn destination(&self) -> String {
        "panics".into()
    }
}

#[test]
fn an_exporter_that_panics_loses_its_batch_and_nobody_elses() {
    let _alone = alone();
    let (memory, offered) = (Memory::default(), Arc::new(AtomicU64::new(0)));
    let builder = Builder::new("shop", "1.2.3").exporter(Panics(Arc::clone(&offered)));
    let guard = builder.exporter(memory.clone()).install();
    for _ in 0..2 {
        Span::start(&OUTER).end();
        assert!(guard.flush(Duration::from_secs(10)));
    }
    drop(guard);
    let stats = stats_after_shutdown();
    let [panics, fine] = &stats.exporters[..] else { panic!("{stats:?}") };
    assert_eq!((panics.delivered, panics.dropped.of(Reason::ExporterPanicked)), (1, 1));
    assert_eq!((fine.delivered, fine.dropped.total(), memory.spans().len()), (2, 0, 2));
}

#[test]
fn a_shutdown_in_the_middle_of_everything_leaves_no_span_without_a_name() {
    for _ in 0..10 {
        let pipeline = Pipeline::start();
        let (stop, recorded) = (AtomicBool::new(false), AtomicU64::new(0));
        let began = Barrier::new(3);
        let work = || {
            began.wait();
            while !stop.load(Ordering::Relaxed) {
                let outer = Span::start(&OUTER);
                if !outer.is_recording() {
                    continue;
                }
                outer.set("n", 1);
                let entered = outer.enter();
                drop(Scope::enter(&INNER));
                drop(entered);
                recorded.fetch_add(2, Ordering::Relaxed);
            }
        };
        let (exported, turn) = std::thread::scope(|threads| {
            let workers = [threads.spawn(work), threads.spawn(work)];
            began.wait();
            std::thread::sleep(Duration::from_millis(5));
            let down = pipeline.shut_down(1);
            std::thread::sleep(Duration::from_millis(5));
            stop.store(true, Ordering::Relaxed);
            workers.into_iter().for_each(|worker| worker.join().unwrap());
            down
        });
        let stats = stats_after_shutdown();
        assert_eq!(stats.ended, recorded.load(Ordering::Relaxed) + 1, "{stats:?}");
        assert_eq!(stats.delivered, exported.spans.len() as u64 + 1);
        drop(turn);
    }
}
