//! More than anybody should say of a span.

use traced_runtime::{Context, Span, Value};

use super::harness::{INNER, OUTER, Pipeline};

#[test]
fn a_list_larger_than_all_that_may_wait_takes_no_neighbour_with_it() {
    let pipeline = Pipeline::start();
    // Nine bytes each and more: neither a request nor the queue has room for them.
    let numbers = vec![Value::I64(-1); 5_000_000];
    Span::start(&INNER).set("n", 1);
    Span::start(&OUTER).set("numbers", Value::Array(&numbers));
    Span::start(&INNER).set("n", 1);
    let exported = pipeline.end();
    assert_eq!(exported.all("inner").iter().filter(|inner| *inner.attr("n") == 1).count(), 2);
    let outer = exported.all("outer").len() as u64;
    assert_eq!(outer + exported.stats.dropped.total(), 1, "{:?}", exported.stats);
}

#[test]
fn a_span_with_endless_events_takes_nothing_from_its_neighbours() {
    const ENDLESS: u64 = 400_000;
    let pipeline = Pipeline::start();
    let open = Span::start(&OUTER);
    open.set("n", 1);
    let endless = Span::start(&INNER);
    for n in 0..ENDLESS {
        endless.event("and another", &[("text", Value::Str(&"x".repeat(100)))]);
        if n % 10_000 == 0 {
            pipeline.flush();
        }
    }
    endless.end();
    open.end();
    let exported = pipeline.end();
    let inner = exported.one("inner");
    assert_eq!(*exported.one("outer").attr("n"), 1);
    // The first ones stay, and every other one is counted somewhere.
    assert_eq!(inner.events.len(), 128);
    assert_eq!(128 + u64::from(inner.dropped_events) + exported.stats.lost_notes, ENDLESS);
}

#[test]
fn notes_on_spans_that_are_over_stay_within_bounds_and_spoil_nothing() {
    let pipeline = Pipeline::start();
    let outer = Span::start(&OUTER);
    outer.set("n", 1);
    let over = {
        let inner = Span::start(&INNER);
        inner.context()
    };
    for _ in 0..1000 {
        over.set_all(&[("late", Value::Str(&"x".repeat(1000)))]);
        over.rename("too late");
        over.event("too late", &[]);
    }
    drop(over.clone().enter());
    assert_ne!(Context::current().span_context(), over.span_context());
    pipeline.flush();
    outer.end();
    let exported = pipeline.end();
    assert_eq!(*exported.one("outer").attr("n"), 1);
    assert_eq!(exported.spans.len(), 2);
}

#[test]
fn large_values_stay_within_the_memory_that_records_may_take() {
    let pipeline = Pipeline::start();
    let text = "x".repeat(60_000);
    // Forgets the peak. Where the kernel has no such file it has no peak to tell either.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let before = memory("VmRSS:");
    for _ in 0..20_000 {
        Span::start(&OUTER).set("text", &*text);
    }
    let grown = memory("VmHWM:").saturating_sub(before);
    pipeline.flush();
    let (exported, turn) = pipeline.shut_down(1);
    drop(turn);
    assert_eq!(exported.spans.len() as u64 + exported.stats.dropped.total(), 20_000);
    // The pool, the notes that wait, the queue, what the exporter of this test keeps, and half as much again.
    let kept: usize =
        exported.spans.iter().filter_map(|span| span.attributes.get("text")?.as_str()).map(str::len).sum();
    let most = ((16 + 32 + 32) << 20) * 3 / 2 + 2 * kept;
    assert!(grown <= most, "{} MiB of {} MiB", grown >> 20, most >> 20);
}

#[test]
fn notes_that_find_no_room_are_counted() {
    let pipeline = Pipeline::start();
    let text = "x".repeat(1000);
    let work = || {
        // Below one root each: no new trace is refused meanwhile.
        let outer = Span::start(&OUTER);
        let _entered = outer.enter();
        for _ in 0..50_000 {
            let inner = Span::start(&INNER);
            (0..3).for_each(|_| inner.event("e", &[("text", Value::Str(&text))]));
        }
    };
    std::thread::scope(|threads| (0..3).for_each(|_| drop(threads.spawn(work))));
    let (exported, turn) = {
        pipeline.flush();
        pipeline.shut_down(1)
    };
    drop(turn);
    let inner = exported.all("inner");
    let arrived: usize = inner.iter().map(|span| span.events.len()).sum();
    let missing = (3 * inner.len() - arrived) as u64;
    assert!(missing <= exported.stats.lost_notes, "{missing} are missing: {:?}", exported.stats);
}

/// Bytes of memory, where the system tells.
fn memory(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<usize>().ok()).unwrap_or(0) << 10
}
