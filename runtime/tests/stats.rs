//! What becomes of spans is counted, and the counts add up.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use support::{ROOT, alone, flush, start_keeping, whole, whole_at_rest};
use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{
    __private, Builder, Callsite, Context, Keep, Limits, Reason, Sampler, Scope, Span, SpanContext, SpanId,
    Stats, TraceFlags, TraceId, Value, callsite, stats,
};

static CHILD: Callsite = callsite!("child");

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
    whole_at_rest();
}

#[test]
fn what_waits_for_an_exporter_is_queued_and_what_has_no_room_is_dropped() {
    let _alone = alone();
    let may = Arc::new(AtomicBool::new(false));
    let guard = start_keeping(Keep::all(), Stuck(Arc::clone(&may)));
    Span::start(&ROOT).end();
    assert!(!guard.flush(Duration::from_millis(300)));
    assert_eq!((stats().ended, stats().queued), (1, 1));
    // 40 MB of attributes for a queue of 32 MiB.
    let text = "x".repeat(60_000);
    for n in 0..700 {
        Span::start(&ROOT).set("text", &*text);
        if n % 20 == 0 {
            // Collected, so that the record pool has room; delivered it cannot be.
            guard.flush(Duration::from_millis(50));
        }
    }
    assert!(!guard.flush(Duration::from_secs(2)));
    let stats_now = whole();
    assert!(stats_now.dropped.of(Reason::QueueFull) > 0, "{stats_now:?}");
    assert!(stats_now.queued > 0);
    may.store(true, Ordering::Relaxed);
    drop(guard);
    let stats = whole_at_rest();
    assert_eq!(stats.ended, 701);
}

#[test]
fn what_has_started_and_not_ended_is_open_whatever_thread_it_is_on() {
    let _alone = alone();
    let sampler = Sampler::per_second(0).for_sampled_callers(Sampler::always_on());
    let guard = Builder::new("shop", "1.2.3").exporter(Memory::default()).sampler(sampler).install();
    // Spans that tests before this one left open for ever count as open.
    let before = flush(&guard);
    let open = |stats: &Stats| stats.open - before.open;
    let caller =
        SpanContext::remote(TraceId::from_bytes([1; 16]), SpanId::from_bytes([2; 8]), TraceFlags::SAMPLED);
    let held: Vec<_> = (0..10).map(|_| Span::start_in(&ROOT, Context::from_remote(caller, None))).collect();
    let (reached, done) = (Barrier::new(51), Barrier::new(51));
    std::thread::scope(|threads| {
        for _ in 0..50 {
            threads.spawn(|| {
                // Left out: it has started and ended at once.
                drop(Span::start(&ROOT));
                let _entered = held[0].enter();
                let scope = Scope::enter(&CHILD);
                drop(Scope::enter(&CHILD));
                let moved = Span::start(&CHILD);
                reached.wait();
                done.wait();
                drop(scope);
                moved.end();
            });
        }
        reached.wait();
        let stats = flush(&guard);
        assert_eq!((open(&stats), stats.started), (10 + 2 * 50, stats.ended + stats.open), "{stats:?}");
        assert_eq!(stats.dropped.of(Reason::SampledOut), 50);
        done.wait();
    });
    // Threads that are gone have not taken their counts with them.
    let stats = flush(&guard);
    assert_eq!((open(&stats), stats.started), (10, stats.ended + stats.open), "{stats:?}");
    drop(held);
    let stats = flush(&guard);
    assert_eq!((open(&stats), stats.ended - before.ended), (0, 10 + 4 * 50), "{stats:?}");
    drop(guard);
}

#[test]
fn what_is_left_out_of_spans_is_counted_by_name() {
    struct Bad;
    impl std::fmt::Display for Bad {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("so far")?;
            panic!("a planned panic of a Display")
        }
    }
    let _alone = alone();
    let memory = Memory::default();
    let limits = Limits::default().attributes(3).value_length(4).events(1).links(0);
    let guard = Builder::new("shop", "1.2.3").exporter(memory.clone()).limits(limits).install();
    let span = Span::start(&ROOT);
    span.set("bad", Value::Display(&Bad));
    span.set("", 1);
    span.set("cut", "12345");
    span.set("many", 1);
    (0..3).for_each(|_| span.event("again", &[]));
    span.link(
        SpanContext::remote(TraceId::from_bytes([1; 16]), SpanId::from_bytes([2; 8]), TraceFlags::SAMPLED),
        &[],
    );
    span.end();
    let left_out = flush(&guard).left_out;
    assert_eq!(memory.spans()[0].attribute("bad").unwrap().as_str(), Some("so f"));
    // The place of the callsite is an attribute or two as well.
    assert!(left_out.attributes >= 2, "{left_out:?}");
    assert!(left_out.values >= 1, "{left_out:?}");
    assert_eq!((left_out.events, left_out.links, left_out.panicked_values), (2, 1, 1));
    drop(guard);
}

#[test]
fn a_second_pipeline_counts_from_zero() {
    let _alone = alone();
    let guard = start_keeping(Keep::all(), Memory::default());
    Span::start(&ROOT).end();
    let open = Span::start(&ROOT);
    drop(guard);
    assert_eq!(whole_at_rest().delivered, 1);
    // Nobody is there to take it any more.
    drop(open);
    let guard = start_keeping(Keep::all(), Memory::default());
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

#[test]
fn what_callsites_leave_out_is_counted_by_name() {
    static SHORT: Callsite = callsite!("short").with_min_duration(Duration::from_secs(60));
    static ONE_IN_FOUR: Callsite = callsite!("one in four").with_share(0.25);
    static OFF: Callsite = callsite!("off").with_share(0.0);
    let _alone = alone();
    let guard = start_keeping(Keep::all(), Memory::default());
    let before = whole_at_rest();
    for _ in 0..1000 {
        let _root = Scope::enter(&ROOT);
        drop(__private::enter(__private::Start::at(&SHORT, |start| start)));
        drop(Scope::enter(&OFF));
        drop(Scope::enter(&ONE_IN_FOUR));
    }
    (0..1000).for_each(|_| drop(Scope::enter(&ONE_IN_FOUR)));
    flush(&guard);
    let stats = whole_at_rest();
    let left_out = |reason| stats.dropped.of(reason) - before.dropped.of(reason);
    assert_eq!(left_out(Reason::TooShort), 1000);
    // Roots that are not chosen; children that are not have never started.
    let unchosen = left_out(Reason::SampledOut);
    assert!((650..850).contains(&unchosen), "{unchosen}");
    assert_eq!(stats.dropped.lost(), 0);
    let started = stats.started - before.started;
    assert_eq!(started, stats.delivered - before.delivered + 1000 + unchosen);
    assert!((3150..3350).contains(&started), "{started}");
}
