//! Retention from the outside: what arrives at an exporter, and what is counted.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use support::{ROOT, alone, flush, start_keeping, whole_at_rest};
use traced_runtime::export::Memory;
use traced_runtime::wire::Span as WireSpan;
use traced_runtime::{
    Callsite, Context, Keep, Reason, Span, SpanContext, SpanId, Status, TraceFlags, TraceId, callsite,
};

static CHILD: Callsite = callsite!("child");
static DEEP: Callsite = callsite!("deep");

fn by_trace(spans: &[WireSpan]) -> HashMap<TraceId, usize> {
    let mut traces = HashMap::new();
    spans.iter().for_each(|span| *traces.entry(span.trace_id).or_default() += 1);
    traces
}

/// What the specification's rule says of a trace whose id is random.
fn is_in_share(trace: TraceId, share: f64) -> bool {
    let mut low = [0; 8];
    low.copy_from_slice(&trace.to_bytes()[8..]);
    let randomness = u64::from_be_bytes(low) & ((1 << 56) - 1);
    randomness >= (1 << 56) - (share * (1_u64 << 56) as f64) as u64
}

/// Resident memory in bytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

const SPANS_OF_A_TRACE: usize = 4;

/// A root with a child, with a child of its own, and another child on the other thread.
fn trace(fails: bool, other: &std::sync::mpsc::SyncSender<Span>) -> TraceId {
    let root = Span::start(&ROOT);
    let _entered = root.enter();
    // It may end before its siblings, or long after the root.
    other.send(Span::start(&CHILD)).unwrap();
    let child = Span::start(&CHILD);
    child.set("n", 1);
    let _inside = child.enter();
    let deep = Span::start(&DEEP);
    if fails {
        deep.fail("TooBad");
    }
    root.span_context().unwrap().trace_id
}

#[test]
fn errors_slow_roots_and_the_ratio_arrive_whole_and_nothing_else() {
    let _alone = alone();
    let memory = Memory::default();
    let threshold = Duration::from_millis(400);
    let before = resident();
    let guard = start_keeping(Keep::errors().or_slower_than(threshold).or_ratio(0.01), memory.clone());

    // One in a hundred fails and one is slow; the slow ones are open at the same time, so that the test is not.
    let slow: Vec<Span> = (0..200).map(|_| Span::start(&ROOT)).collect();
    let began = Instant::now();
    let mut expected: HashSet<TraceId> = slow.iter().map(trace_of).collect();
    for root in &slow {
        let _entered = root.enter();
        (1..SPANS_OF_A_TRACE).for_each(|_| Span::start(&CHILD).end());
    }
    let mut all = expected.clone();
    // A machine that stops for so long makes others slow, too.
    let mut perhaps = HashSet::new();
    let (other, spans) = std::sync::mpsc::sync_channel::<Span>(64);
    let ending = std::thread::spawn(move || spans.into_iter().for_each(Span::end));
    for n in 0..19_800 {
        let began = Instant::now();
        let id = trace(n % 99 == 0, &other);
        all.insert(id);
        if n % 99 == 0 || is_in_share(id, 0.01) {
            expected.insert(id);
        } else if began.elapsed() >= threshold {
            perhaps.insert(id);
        }
    }
    drop(other);
    ending.join().unwrap();
    std::thread::sleep(threshold.saturating_sub(began.elapsed()));
    drop(slow);

    let stats = flush(&guard);
    let grown = resident().zip(before).map(|(now, before)| now.saturating_sub(before));
    drop(guard);
    let arrived = by_trace(&memory.spans());
    for (id, spans) in &arrived {
        assert_eq!(*spans, SPANS_OF_A_TRACE, "{id} is not whole");
        assert!(expected.contains(id) || perhaps.contains(id), "{id} was not asked for");
    }
    assert!(expected.iter().all(|id| arrived.contains_key(id)), "{} of {}", arrived.len(), expected.len());
    assert_eq!(all.len(), 20_000);
    assert_eq!(stats.ended, 20_000 * SPANS_OF_A_TRACE as u64);
    assert_eq!(stats.delivered, (arrived.len() * SPANS_OF_A_TRACE) as u64);
    assert_eq!(stats.dropped.of(Reason::NotKept) + stats.queued, stats.ended - stats.delivered);
    assert_eq!(stats.decided_early, 0);
    println!(
        "{} of 20,000 traces arrived, {} perhaps; memory grew by {grown:?}",
        arrived.len(),
        perhaps.len()
    );
    assert!(grown.is_none_or(|grown| grown < 64 << 20), "{grown:?}");
}

fn trace_of(span: &Span) -> TraceId {
    span.span_context().unwrap().trace_id
}

#[test]
fn a_rate_keeps_so_many_of_those_that_nothing_else_keeps() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_keeping(Keep::errors().or_per_second(10), memory.clone());
    let began = Instant::now();
    while began.elapsed() < Duration::from_millis(1500) {
        Span::start(&ROOT).end();
        std::thread::sleep(Duration::from_millis(1));
    }
    Span::start(&ROOT).fail("TooBad");
    let took = began.elapsed().as_secs_f64();
    flush(&guard);
    drop(guard);
    let spans = memory.spans();
    let at_rate = spans.iter().filter(|span| !span.is_error()).count();
    // The first second's are there at once, the others come evenly.
    let most = 10.0 + 10.0 * took;
    assert!((20..=most as usize + 1).contains(&at_rate), "{at_rate} in {took} s");
    assert_eq!(spans.len() - at_rate, 1);
}

#[test]
fn what_ends_after_its_root_shares_the_fate_of_its_trace() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_keeping(Keep::errors(), memory.clone());
    let late_child = |fails: bool| {
        let root = Span::start(&ROOT);
        if fails {
            root.set_status(Status::Error, "");
        }
        let child = Span::start_in(&CHILD, root.context());
        let deep = Span::start_in(&DEEP, child.context());
        drop(root);
        (child, deep)
    };
    let (kept, dropped) = (late_child(true), late_child(false));
    flush(&guard);
    assert_eq!(memory.spans().len(), 1);
    drop(kept);
    drop(dropped.0);
    let stats = flush(&guard);
    assert_eq!(memory.spans().len(), 3);
    assert_eq!((stats.dropped.of(Reason::NotKept), stats.queued), (2, 0));
    // It could be below another root of its trace: that takes until the end to know.
    drop(dropped.1);
    assert_eq!(flush(&guard).queued, 1);
    drop(guard);
    let stats = whole_at_rest();
    assert_eq!(stats.dropped.of(Reason::NotKept), 3);
    assert_eq!(memory.spans().len(), 3);
}

#[test]
fn an_error_that_was_taken_back_is_none_and_a_panic_is_one() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_keeping(Keep::errors(), memory.clone());
    let fine = Span::start(&ROOT);
    fine.fail("TooBad");
    fine.set_status(Status::Ok, "");
    drop(fine);
    let panicked = std::thread::spawn(|| {
        let root = Span::start(&ROOT);
        let _entered = root.enter();
        let _child = Span::start(&CHILD);
        panic!("as planned");
    });
    assert!(panicked.join().is_err());
    let stats = flush(&guard);
    drop(guard);
    assert_eq!(memory.spans().len(), 2);
    assert_eq!(stats.dropped.of(Reason::NotKept), 1);
}

#[test]
fn two_requests_of_one_trace_do_not_decide_on_each_other() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_keeping(Keep::errors(), memory.clone());
    let trace = TraceId::from_bytes([7; 16]);
    let caller = |n: u8| {
        let id = SpanId::from_bytes([n; 8]);
        Context::from_remote(SpanContext::remote(trace, id, TraceFlags::SAMPLED), None)
    };
    let first = Span::start_entrance(&ROOT, caller(1));
    let second = Span::start_entrance(&ROOT, caller(2));
    Span::start_in(&CHILD, second.context()).end();
    Span::start_in(&CHILD, first.context()).end();
    drop(first);
    flush(&guard);
    assert_eq!(memory.spans(), []);
    second.fail("TooBad");
    drop(second);
    flush(&guard);
    drop(guard);
    let names: Vec<_> = memory.spans().iter().map(|span| span.name.clone()).collect();
    assert_eq!(names, ["child", "root"]);
}

#[test]
fn endless_roots_are_decided_early_and_counted() {
    let _alone = alone();
    let memory = Memory::default();
    let keep = Keep::slower_than(Duration::from_secs(5)).or_errors();
    let guard = start_keeping(keep.holding(1 << 20, Duration::from_millis(100)), memory.clone());
    let endless = Span::start(&ROOT);
    let _entered = endless.enter();
    Span::start(&CHILD).end();
    assert_eq!(flush(&guard).queued, 1);
    let given_up = Instant::now() + Duration::from_secs(20);
    while flush(&guard).queued > 0 {
        assert!(Instant::now() < given_up);
        std::thread::sleep(Duration::from_millis(20));
    }
    // What follows is not held again …
    for _ in 0..100_000 {
        Span::start(&CHILD).end();
    }
    let stats = flush(&guard);
    assert_eq!((stats.decided_early, stats.dropped.of(Reason::NotKept), stats.queued), (1, 100_001, 0));
    // … until something goes wrong.
    Span::start(&CHILD).fail("TooBad");
    flush(&guard);
    Span::start(&DEEP).end();
    flush(&guard);
    assert_eq!(memory.spans().len(), 2);
    drop(guard);
}

#[test]
fn memory_runs_out_before_the_traces_do() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_keeping(Keep::errors().holding(256 << 10, Duration::from_secs(60)), memory.clone());
    // All open at once.
    let roots: Vec<_> = (0..2000).map(|_| Span::start(&ROOT)).collect();
    for root in &roots {
        let _entered = root.enter();
        (0..5).for_each(|_| Span::start(&CHILD).set("text", "some text that takes some room"));
    }
    let stats = flush(&guard);
    assert!(stats.decided_early > 1000 && stats.queued > 0, "{stats:?}");
    roots.iter().for_each(|root| root.fail("TooBad"));
    drop(roots);
    flush(&guard);
    drop(guard);
    // Every failed root, and what was still held below the last of them.
    let spans = memory.spans();
    assert_eq!(spans.iter().filter(|span| span.is_error()).count(), 2000);
    assert_eq!((spans.len() - 2000) as u64, stats.queued);
}

#[test]
fn the_end_of_the_process_decides_on_what_is_held() {
    let _alone = alone();
    let memory = Memory::default();
    let guard = start_keeping(Keep::errors().or_slower_than(Duration::from_millis(50)), memory.clone());
    let slow = Span::start(&ROOT);
    Span::start_in(&CHILD, slow.context()).end();
    std::thread::sleep(Duration::from_millis(60));
    let quick = Span::start(&ROOT);
    Span::start_in(&DEEP, quick.context()).end();
    drop(guard);
    let names: Vec<_> = memory.spans().iter().map(|span| span.name.clone()).collect();
    // That the second is quick cannot be promised on a machine that is busy.
    assert!(names == ["child"] || names == ["child", "deep"], "{names:?}");
    let stats = whole_at_rest();
    assert_eq!((stats.ended, stats.decided_early), (2, 2));
}
