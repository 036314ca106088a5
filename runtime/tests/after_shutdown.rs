//! What goes on once tracing has ended.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::collections::HashMap;
use std::time::{Duration, Instant};

use support::{alone, eventually};
use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{
    Builder, Callsite, Guard, Keep, Reason, Sampler, Scope, Span, callsite, extract, inject,
};

static WORK: Callsite = callsite!("work");

/// Rounds are made when they are asked for.
fn start(exporter: impl Exporter) -> Guard {
    Builder::new("shop", "1.2.3").exporter(exporter).delay(Duration::from_secs(1000)).install()
}

#[test]
fn spec_p7_after_shutdown_new_spans_are_none_and_contexts_travel_on() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start(memory.clone());
    let (open, current) = (Span::start(&WORK), Scope::of(Span::start(&WORK)));
    let report = guard.shutdown().unwrap();
    assert_eq!((report.exported(), report.stats().open), (0, 2));
    // What is open knows of it by the time it ends.
    open.set("late", 1);
    open.fail("TooLate");
    drop((open, current));
    let root = Span::start(&WORK);
    root.event("nobody hears it", &[]);
    assert!(!root.is_recording() && root.context().span_context().is_none());

    let caller = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let came = HashMap::from([("traceparent".to_owned(), caller.to_owned())]);
    let below = Span::start_entrance(&WORK, extract(&came));
    let _entered = below.enter();
    let mut goes = HashMap::new();
    inject(&Span::start(&WORK).context(), &mut goes);
    assert_eq!(goes, came);
    assert_eq!(memory.spans().len(), 0);
}

#[test]
fn spans_that_end_after_shutdown_are_counted_although_the_pipeline_was_in_no_hurry() {
    let _alone = alone();
    let guard = start(Memory::default());
    let late: Vec<Span> = (0..10).map(|_| Span::start(&WORK)).collect();
    drop(guard);
    drop(late);
    let stats = eventually("what ended being seen", |stats| stats.ended == 10);
    assert_eq!((stats.open, stats.dropped.of(Reason::AfterShutdown)), (0, 10), "{stats:?}");
}

#[test]
fn spec_p6_the_guard_of_a_second_start_ends_nothing() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start(memory.clone());
    for _ in 0..3 {
        let second = start(Memory::default());
        assert!(second.flush(Duration::ZERO));
        assert!(second.shutdown().is_ok());
    }
    drop(Span::start(&WORK));
    assert_eq!(guard.shutdown().unwrap().exported(), 1);
    assert_eq!(memory.spans().len(), 1);
    // What has ended may begin again, and then it is counted anew.
    let guard = start(memory);
    (0..5).for_each(|_| drop(Span::start(&WORK)));
    assert_eq!(guard.shutdown().unwrap().exported(), 5);
}

/// The counts of the report are those of the exporter itself.
#[test]
fn spec_so_the_report_says_what_the_sink_has() {
    struct EverySecond(Memory, usize);

    impl Exporter for EverySecond {
        fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
            self.1 += 1;
            if self.1 % 2 == 0 { Err(ExportError::lasting("not this one")) } else { self.0.export(batch) }
        }

        fn destination(&self) -> String {
            "every second".to_owned()
        }
    }

    let _alone = alone();
    let memory = Memory::default();
    let guard = start(EverySecond(memory.clone(), 0));
    for round in 0..10 {
        (0..=round).for_each(|_| drop(Span::start(&WORK)));
        assert!(guard.flush(Duration::from_secs(20)));
    }
    let report = guard.shutdown().unwrap_err();
    assert_eq!(report.exported(), memory.spans().len() as u64);
    assert_eq!(report.exported() + report.dropped().of(Reason::ExportFailed), 55);
    assert_eq!(report.to_string(), "exported 25 spans, lost 30 (export_failed 30)");
}

#[test]
fn what_was_left_out_on_purpose_is_no_loss() {
    let _alone = alone();
    let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).keep(Keep::errors()).install();
    (0..10).for_each(|_| drop(Span::start(&WORK)));
    let report = guard.shutdown().unwrap();
    assert_eq!((report.dropped().of(Reason::NotKept), report.lost()), (10, 0));

    let off = Sampler::always_off();
    let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).sampler(off).install();
    (0..10).for_each(|_| drop(Span::start(&WORK)));
    assert_eq!(guard.shutdown().unwrap().dropped().of(Reason::SampledOut), 10);
}

#[test]
fn spec_p6_shutdown_is_bounded_and_says_what_it_left_behind() {
    struct Stuck;

    impl Exporter for Stuck {
        fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
            loop {
                std::thread::park();
            }
        }

        fn destination(&self) -> String {
            "stuck".to_owned()
        }
    }

    let _alone = alone();
    let guard =
        Builder::new("shop", "1.2.3").exporter(Stuck).variable("TRACED_SHUTDOWN_TIMEOUT", "300").install();
    (0..10).for_each(|_| drop(Span::start(&WORK)));
    let begun = Instant::now();
    let report = guard.shutdown().unwrap_err();
    assert!((300..2000).contains(&begun.elapsed().as_millis()), "{:?}", begun.elapsed());
    assert_eq!((report.exported(), report.undelivered(), report.lost()), (0, 10, 10));
}

#[test]
fn spec_p8_flush_reaches_everything_ended_before_on_all_threads() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start(memory.clone());
    for round in 1..=50 {
        let threads: Vec<_> =
            (0..4).map(|_| std::thread::spawn(|| (0..25).for_each(|_| drop(Span::start(&WORK))))).collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert!(guard.flush(Duration::from_secs(20)));
        assert_eq!(memory.spans().len(), round * 100);
    }
    drop(guard);
}
