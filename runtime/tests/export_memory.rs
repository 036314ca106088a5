//! What an endpoint that is away costs in memory: a process of its own, because others would count.
#![cfg(all(feature = "otlp-http", target_os = "linux"))]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::time::Duration;

use support::{ROOT, start_live, whole, whole_at};
use traced_runtime::export::OtlpHttp;
use traced_runtime::{Reason, Span};
use traced_test_support::fault::{Fault, FaultySink};

/// The most memory that this process has used so far, in KiB.
fn most_used() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_ascii_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn spec_x4_an_endpoint_that_is_away_costs_its_budget_and_little_more() {
    let sink = FaultySink::start();
    sink.always(Fault::Hang);
    let guard = start_live(OtlpHttp::new(&sink.traces()).timeout(Duration::from_millis(500)));
    let before = most_used();
    let text = "x".repeat(1024);
    // Ten times as many bytes as may wait.
    for number in 0..300_000 {
        Span::start(&ROOT).set("text", &*text);
        if number % 5000 == 0 {
            // So that the collector keeps up: what it cannot read is not what this test is about.
            guard.flush(Duration::from_millis(20));
        }
    }
    guard.flush(Duration::from_millis(500));
    let used = (most_used() - before) / 1024;
    // The record pool has its own bound of 16 MiB beside the 32 of the queue. What is noted through a span that others
    // may know of waits for a second look outside of the pool, as much as was in it at most.
    assert!(used <= 32 + 16 + 16 + 8, "{used} MiB");
    let stats = whole_at(300_000);
    assert!(stats.dropped.of(Reason::QueueFull) > 200_000, "{stats:?}");
    drop(guard);
    let stats = whole();
    assert_eq!((stats.delivered, stats.queued), (0, 0));
    assert!(stats.dropped.of(Reason::Undelivered) > 20_000, "{stats:?}");
}
