//! What stands between the collector and any exporter: exporters here fail in every way that code can.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use support::{LONG, alone, eventually, spans, start, start_live, whole, whole_at};
use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{Builder, Reason, stats};

/// Does with each batch what it is told, with the number of the try from 0.
struct Does<F>(F, usize);

impl<F: FnMut(usize, &Batch) -> Result<(), ExportError> + Send + 'static> Exporter for Does<F> {
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        self.1 += 1;
        (self.0)(self.1 - 1, batch)
    }

    fn destination(&self) -> String {
        "a test".into()
    }
}

fn does(what: impl FnMut(usize, &Batch) -> Result<(), ExportError> + Send + 'static) -> impl Exporter {
    Does(what, 0)
}

#[test]
fn spec_x1_an_exporter_that_panics_once_loses_one_batch_and_counts_it() {
    let _alone = alone();
    let memory = Memory::default();
    let mut taken = memory.clone();
    let guard = start(does(move |number, batch| {
        assert_ne!(number, 1, "a panic, as the test wants it");
        taken.export(batch)
    }));
    for round in 0..5 {
        spans(round * 10..round * 10 + 10);
        assert!(guard.flush(LONG));
        whole();
    }
    drop(guard);
    let stats = whole();
    assert_eq!((stats.ended, stats.delivered, stats.queued), (50, 40, 0));
    assert_eq!(stats.dropped.of(Reason::ExporterPanicked), 10);
    assert_eq!(memory.spans().len(), 40);
}

#[test]
fn spec_x1_an_exporter_that_panics_whenever_it_can_harms_nobody() {
    struct Panics;
    impl Exporter for Panics {
        fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
            panic!("as the test wants it");
        }
        fn destination(&self) -> String {
            "a test".into()
        }
    }
    impl Drop for Panics {
        fn drop(&mut self) {
            panic!("as the test wants it");
        }
    }
    let _alone = alone();
    let guard = start(Panics);
    for _ in 0..3 {
        spans(0..10);
        assert!(guard.flush(LONG));
    }
    drop(guard);
    assert_eq!(whole().dropped.of(Reason::ExporterPanicked), 30);
}

#[test]
fn spec_x4_an_exporter_that_hangs_stops_neither_the_program_nor_the_other_exporter() {
    let _alone = alone();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let memory = Memory::default();
    let hangs = does(move |_, _| {
        // Until the other end is gone.
        let _gone = held.recv();
        Ok(())
    });
    let builder = Builder::new("shop", "1.2.3").exporter(hangs).exporter(memory.clone());
    let guard = builder.delay(Duration::from_millis(10)).install();
    let began = Instant::now();
    for round in 0..20 {
        spans(round * 100..round * 100 + 100);
        assert!(!guard.flush(Duration::from_millis(20)));
    }
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    eventually("delivery beside it", |stats| stats.exporters[1].delivered == 2000);
    let stats = whole_at(2000);
    assert_eq!((stats.exporters[0].queued, stats.exporters[0].delivered), (2000, 0));
    drop(guard);
    // Five seconds, which are the bound, and not for ever.
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
    let stats = whole();
    assert_eq!(stats.exporters[0].dropped.of(Reason::Undelivered), 2000);
    assert_eq!((stats.exporters[1].delivered, memory.spans().len()), (2000, 2000));
    // What it does when it is free again changes no count: they were reported.
    drop(release);
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(whole(), stats);
}

#[test]
fn spec_o11_tries_are_repeated_after_errors_that_pass_with_pauses_that_grow_and_differ() {
    let _alone = alone();
    let tries: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let noted = Arc::clone(&tries);
    let guard = start(does(move |number, _| {
        noted.lock().unwrap().push(Instant::now());
        if number < 4 { Err(ExportError::passing("busy")) } else { Ok(()) }
    }));
    spans(0..10);
    assert!(guard.flush(LONG));
    let stats = whole();
    assert_eq!((stats.delivered, stats.queued), (10, 0));
    let tries = tries.lock().unwrap().clone();
    let pauses: Vec<_> = tries.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert_eq!(pauses.len(), 4);
    assert!(pauses.windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
    assert!(pauses[0] >= Duration::from_millis(150) && pauses[3] < Duration::from_secs(3), "{pauses:?}");
}

#[test]
fn spec_e1_what_does_not_pass_is_not_tried_again() {
    let _alone = alone();
    let memory = Memory::default();
    let mut taken = memory.clone();
    let guard = start(does(move |number, batch| match number {
        0 => Err(ExportError::lasting("never")),
        1 => Err(ExportError::rejected(3, "three are too old")),
        2 => Err(ExportError::rejected(0, "you should know")),
        3 => Err(ExportError::rejected(1000, "more than you sent")),
        _ => taken.export(batch),
    }));
    for round in 0..5 {
        spans(round * 10..round * 10 + 10);
        assert!(guard.flush(LONG));
        whole();
    }
    drop(guard);
    let stats = whole();
    assert_eq!(stats.dropped.of(Reason::ExportFailed), 10);
    assert_eq!(stats.dropped.of(Reason::Rejected), 3 + 10);
    assert_eq!(stats.delivered, 7 + 10 + 10);
    assert_eq!(memory.spans().len(), 10);
}

#[test]
fn spec_p6_the_end_is_one_last_try_and_does_not_wait_through_a_pause() {
    let _alone = alone();
    let mut since = None;
    let closing = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let tries_while_closing = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (is_closing, count) = (Arc::clone(&closing), Arc::clone(&tries_while_closing));
    let guard = start(does(move |_, _| {
        since.get_or_insert_with(Instant::now);
        if is_closing.load(std::sync::atomic::Ordering::SeqCst) {
            count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        }
        Err(ExportError::passing("busy").after(Duration::from_secs(100)))
    }));
    for round in 0..10 {
        spans(round * 100..round * 100 + 100);
        assert!(!guard.flush(Duration::from_millis(10)));
    }
    closing.store(true, std::sync::atomic::Ordering::SeqCst);
    let began = Instant::now();
    drop(guard);
    assert!(began.elapsed() < Duration::from_secs(1), "{:?}", began.elapsed());
    assert!((1..=2).contains(&tries_while_closing.load(std::sync::atomic::Ordering::SeqCst)));
    let stats = whole();
    assert_eq!((stats.ended, stats.queued), (1000, 0));
    assert_eq!(stats.dropped.of(Reason::Undelivered), 1000);
}

#[test]
fn spec_p8_e3_a_flush_reaches_everything_that_ended_before_it_from_any_thread() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start(memory.clone());
    let ended = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..2000 {
                    spans(0..1);
                    ended.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                }
            });
        }
        for _ in 0..50 {
            let before = ended.load(std::sync::atomic::Ordering::SeqCst);
            assert!(guard.flush(LONG));
            let arrived = usize::try_from(stats().delivered).unwrap();
            assert!(arrived >= before, "{arrived} of {before}");
        }
    });
    drop(guard);
    assert_eq!((whole().delivered, memory.spans().len()), (8000, 8000));
}

#[test]
fn spec_b1_an_exporter_is_never_called_while_it_is_being_called_and_never_with_nothing() {
    let _alone = alone();
    let inside = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let seen = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let (entered, most) = (Arc::clone(&inside), Arc::clone(&seen));
    let guard = start(does(move |_, batch| {
        assert!(batch.spans() > 0);
        let now = entered.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1;
        most.fetch_max(now, std::sync::atomic::Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(2));
        entered.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
        Ok(())
    }));
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| {
                for _ in 0..20 {
                    spans(0..50);
                    guard.flush(LONG);
                    guard.flush(LONG);
                }
            });
        }
    });
    drop(guard);
    let stats = whole();
    assert_eq!((stats.delivered, stats.dropped.total()), (4000, 0));
    assert_eq!(seen.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[test]
fn spec_b4_what_finds_no_room_is_counted_and_the_rest_arrives_when_there_is_room_again() {
    let _alone = alone();
    let taken = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let open = Arc::clone(&taken);
    let guard = start(does(move |_, _| {
        let open = open.load(std::sync::atomic::Ordering::SeqCst);
        if open { Ok(()) } else { Err(ExportError::passing("away")) }
    }));
    // 40 MB for a queue of 32 MiB.
    let text = "x".repeat(60_000);
    for number in 0..700 {
        traced_runtime::Span::start(&support::ROOT).set("text", &*text);
        if number % 50 == 0 {
            guard.flush(Duration::from_millis(1));
        }
    }
    assert!(!guard.flush(Duration::from_millis(500)));
    let away = whole_at(700);
    assert!(away.dropped.of(Reason::QueueFull) > 0 && away.queued > 400, "{away:?}");
    assert_eq!(away.delivered, 0);
    taken.store(true, std::sync::atomic::Ordering::SeqCst);
    assert!(guard.flush(LONG));
    let back = whole();
    assert_eq!((back.delivered, back.queued, back.dropped), (away.queued, 0, away.dropped));
    drop(guard);
}

#[test]
fn spec_b2_spans_leave_after_the_delay_or_when_a_flush_asks_for_it() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_live(memory.clone());
    spans(0..10);
    eventually("leaving by themselves", |stats| stats.delivered == 10);
    drop(guard);
    let guard = start(memory.clone());
    spans(10..20);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(stats().delivered, 0);
    assert!(guard.flush(LONG));
    assert_eq!((whole().delivered, memory.spans().len()), (10, 20));
    drop(guard);
}

#[test]
fn spec_b3_no_batch_has_more_than_512_spans() {
    let _alone = alone();
    let sizes: Arc<Mutex<Vec<usize>>> = Arc::default();
    let noted = Arc::clone(&sizes);
    let exporter = does(move |_, batch| {
        noted.lock().unwrap().push(batch.spans());
        Ok(())
    });
    let builder = Builder::new("shop", "1.2.3").exporter(exporter).delay(Duration::from_secs(1000));
    // What the specification has by default.
    let guard = builder.variable("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "512").install();
    spans(0..5000);
    drop(guard);
    let sizes = sizes.lock().unwrap().clone();
    assert_eq!(sizes.iter().sum::<usize>(), 5000);
    assert!(sizes.iter().all(|size| (1..=512).contains(size)), "{sizes:?}");
}

#[test]
fn spec_e2_after_the_end_an_exporter_is_not_called_any_more() {
    let _alone = alone();
    let calls = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = Arc::clone(&calls);
    // The collector notices that the pipeline is gone when it next looks around.
    let guard = start_live(does(move |_, _| {
        count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok(())
    }));
    let late = traced_runtime::Span::start(&support::ROOT);
    drop(guard);
    let began = Instant::now();
    drop(late);
    spans(0..10);
    assert!(began.elapsed() < Duration::from_secs(1));
    let stats = eventually("the late one", |stats| stats.ended == 1);
    assert_eq!(stats.dropped.of(Reason::AfterShutdown), 1);
    assert_eq!(calls.load(std::sync::atomic::Ordering::SeqCst), 0);
}

/// <https://github.com/open-telemetry/opentelemetry-rust/issues/2877>
#[test]
fn what_an_exporter_does_on_its_thread_makes_no_spans() {
    let _alone = alone();
    let guard = start(does(|_, _| {
        let own = traced_runtime::Span::start(&support::ROOT);
        assert!(!own.is_recording());
        Ok(())
    }));
    for _ in 0..5 {
        spans(0..1);
        assert!(guard.flush(LONG));
    }
    drop(guard);
    let stats = whole();
    assert_eq!((stats.ended, stats.delivered), (5, 5));
}
