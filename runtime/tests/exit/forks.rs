//! Processes that are forked from one that traces.

use std::collections::{BTreeMap, HashSet};

use traced_test_support::fault::FaultySink;
use traced_test_support::sampling::StrategyServer;
use traced_test_support::span::{Span, Value};

use crate::program::{Ended, TIMES, assert_hundred, command, program, run};

fn fork(how: &str, sink: &FaultySink) -> Ended {
    let ended = run(command(program(), &format!("fork: {how}"), sink));
    assert!(ended.status.success(), "{how}: {:?}\n{}", ended.status, ended.stderr);
    ended
}

/// <https://github.com/DataDog/dd-trace-py/issues/1470>
#[test]
fn a_hundred_children_make_a_thousand_ids_each_and_none_twice() {
    let sink = FaultySink::start();
    let ended = fork("children that make ids", &sink);
    let ids: Vec<&str> = ended.stdout.lines().filter_map(|line| line.strip_prefix("id ")).collect();
    assert_eq!(ids.len(), 102 * 1000, "{}", ended.stderr);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    let fine = ended.stdout.lines().filter(|line| *line == "child ended with 0").count();
    assert_eq!(fine, 100, "{}", ended.stderr);
    // The parent's spans are exported once, by the parent alone: its hundred, two thousand, and the one above them.
    let mut times = BTreeMap::new();
    for span in sink.taken() {
        *times.entry(span.span_id.clone()).or_insert(0) += 1;
    }
    assert_eq!((times.len(), times.values().all(|times| *times == 1)), (2101, true));
}

/// The thread that asks a server for strategies is not in the child, whatever it had in hand.
#[test]
fn children_ask_the_sampling_server_anew() {
    let (sink, server) = (FaultySink::start(), StrategyServer::start());
    server.answer(r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1}}"#);
    let mut child = command(program(), "fork: children that follow", &sink);
    child.env("OTEL_TRACES_SAMPLER", "jaeger_remote");
    child.env(
        "OTEL_TRACES_SAMPLER_ARG",
        format!("endpoint={},pollingIntervalMs=1,initialSamplingRate=1", server.endpoint()),
    );
    let ended = run(child);
    assert!(ended.status.success(), "{:?}\n{}", ended.status, ended.stderr);
    let fine = ended.stdout.lines().filter(|line| *line == "child ended with 0").count();
    assert_eq!(fine, 10, "{}", ended.stderr);
    let of_children = server.paths().iter().filter(|path| path.contains("child")).count();
    assert!(of_children >= 10, "{of_children}");
}

/// <https://github.com/open-telemetry/opentelemetry-python/issues/3307>
#[test]
fn a_child_that_flushes_what_is_not_its_own_returns_within_fifty_milliseconds() {
    let ended = fork("children that make ids", &FaultySink::start());
    let took = ended.stdout.lines().filter_map(|line| line.strip_prefix("flushed in ")?.strip_suffix(" us"));
    let took: Vec<u64> = took.map(|micros| micros.parse().unwrap()).collect();
    assert_eq!(took.len(), 50);
    assert!(took.iter().all(|micros| *micros < 50_000), "{took:?}");
}

#[test]
fn a_child_that_is_set_up_anew_joins_the_trace_and_exports_its_own_spans_alone() {
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let ended = fork("a child that exports", &sink);
        let taken = sink.taken();
        assert_eq!(taken.len(), 201, "{}", ended.stderr);
        let (below, others): (Vec<_>, Vec<_>) =
            taken.iter().partition(|span| number(span).is_some_and(|number| number >= 1000));
        let root = others.iter().find(|span| number(span).is_none()).unwrap();
        assert_eq!(below.len(), 100);
        assert!(below.iter().all(|span| span.trace_id == root.trace_id));
        assert!(below.iter().all(|span| span.parent_span_id.as_ref() == Some(&root.span_id)));
        let instance = |span: &Span| span.resource["service.instance.id"].as_str().unwrap().to_owned();
        let instances: HashSet<String> = taken.iter().map(instance).collect();
        assert_eq!(instances.len(), 2, "{instances:?}");
    }
}

#[test]
fn a_child_that_exits_sends_nothing_and_waits_for_nobody() {
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let ended = fork("a child that ends", &sink);
        assert!(ended.stdout.contains("child ended with 0"), "{}", ended.stdout);
        assert_hundred(&sink, &ended);
    }
}

#[test]
fn a_signal_ends_a_child_at_once() {
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let ended = fork("a child that is killed", &sink);
        assert!(ended.stdout.contains("child ended with 15"), "{}", ended.stdout);
        assert_hundred(&sink, &ended);
    }
}

fn number(span: &Span) -> Option<i64> {
    span.attributes.get("number").and_then(Value::as_i64)
}
