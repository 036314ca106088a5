//! A sampler that asks a server in Jaeger's manner: what it is told it does, and a server that is away changes nothing.
#![cfg(feature = "otlp-http")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::process::Command;
use std::time::{Duration, Instant};

use support::{ROOT, alone};
use traced_runtime::export::Memory;
use traced_runtime::{
    Builder, Callsite, Context, Guard, Span, SpanContext, SpanId, TraceFlags, TraceId, callsite, stats,
};
use traced_test_support::sampling::StrategyServer;

static HEALTH: Callsite = callsite!("health");

const ALL: &str = r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1}}"#;
const NOTHING: &str = r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0}}"#;

fn start(sampler: &str, endpoint: &str) -> Guard {
    let argument = format!("endpoint={endpoint},pollingIntervalMs=20,initialSamplingRate=0");
    let builder = Builder::new("shop & co", "1.2.3").exporter(Memory::default());
    let builder =
        builder.variable("OTEL_TRACES_SAMPLER", sampler).variable("OTEL_TRACES_SAMPLER_ARG", &argument);
    builder.try_install().unwrap()
}

fn records(site: &'static Callsite) -> bool {
    Span::start_in(site, Context::none()).is_recording()
}

fn records_below(flags: TraceFlags) -> bool {
    let (trace, span) = (TraceId::from_bytes([1; 16]), SpanId::from_bytes([2; 8]));
    let caller = Context::from_remote(SpanContext::remote(trace, span, flags), None);
    Span::start_in(&ROOT, caller).is_recording()
}

#[track_caller]
fn becomes(what: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(10);
    while !what() {
        assert!(Instant::now() < until, "it does not come to pass");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn spec_v9_a_remote_sampler_does_what_its_server_says_last() {
    let _alone = alone();
    let server = StrategyServer::start();
    let guard = start("parentbased_jaeger_remote", &server.endpoint());
    // `{}` is no strategy, so the initial rate holds.
    server.wait_for_requests(2);
    assert!(!records(&ROOT));
    assert_eq!(server.paths()[0], "/sampling?service=shop%20%26%20co");
    server.answer(ALL);
    becomes(|| records(&ROOT));
    // Callers have the last word.
    assert!(records_below(TraceFlags::SAMPLED) && !records_below(TraceFlags::default()));
    server.answer(NOTHING);
    becomes(|| !records(&ROOT));
    assert!(records_below(TraceFlags::SAMPLED) && !records_below(TraceFlags::default()));
    server.answer(r#"{"strategyType":"RATE_LIMITING","rateLimitingSampling":{"maxTracesPerSecond":1000}}"#);
    becomes(|| records(&ROOT));
    let recorded = (0..50_000).filter(|_| records(&ROOT)).count();
    assert!((900..50_000).contains(&recorded), "{recorded}");
    server.answer(
        r#"{"operationSampling":{"defaultSamplingProbability":1,"defaultLowerBoundTracesPerSecond":0,
           "perOperationStrategies":[{"operation":"health","probabilisticSampling":{"samplingRate":0}}]}}"#,
    );
    // The second comes from somebody who has learnt from the first.
    server.wait_for_requests(2);
    assert!((0..100).all(|_| records(&ROOT) && !records(&HEALTH)));
    drop(guard);
    let stats = stats();
    assert_eq!(stats.ended, stats.delivered + stats.dropped.total());
}

#[test]
fn a_remote_sampler_that_does_not_obey_callers_asks_for_them_too() {
    let _alone = alone();
    let server = StrategyServer::start();
    server.answer(ALL);
    let guard = start("jaeger_remote", &server.endpoint());
    becomes(|| records(&ROOT));
    assert!(records_below(TraceFlags::default()));
    server.answer(NOTHING);
    becomes(|| !records(&ROOT));
    assert!(!records_below(TraceFlags::SAMPLED));
    drop(guard);
}

#[test]
fn a_server_that_is_away_or_talks_nonsense_leaves_the_last_strategy() {
    let _alone = alone();
    let server = StrategyServer::start();
    server.answer(ALL);
    let guard = start("jaeger_remote", &server.endpoint());
    becomes(|| records(&ROOT));
    server.fail("500 Internal Server Error");
    server.wait_for_requests(3);
    assert!(records(&ROOT));
    for nonsense in [
        b"<html>".to_vec(),
        br#"{"probabilisticSampling":{"samplingRate":-7}}"#.to_vec(),
        vec![0xff; 100],
        // More than anybody reads, though it begins well.
        [NOTHING.as_bytes(), &vec![b' '; 2 << 20]].concat(),
    ] {
        server.answer(nonsense);
        server.wait_for_requests(3);
        assert!(records(&ROOT));
    }
    let address = server.stop();
    std::thread::sleep(Duration::from_millis(100));
    assert!(records(&ROOT));
    let server = StrategyServer::start_again(address);
    server.answer(NOTHING);
    becomes(|| !records(&ROOT));
    drop(guard);
}

#[test]
fn nobody_is_asked_after_the_end_and_the_next_start_asks_again() {
    let _alone = alone();
    let server = StrategyServer::start();
    server.answer(ALL);
    drop(start("jaeger_remote", &server.endpoint()));
    std::thread::sleep(Duration::from_millis(50));
    let asked = server.paths().len();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(server.paths().len(), asked);
    assert!(!records(&ROOT));
    let guard = start("jaeger_remote", &server.endpoint());
    becomes(|| records(&ROOT));
    drop(guard);
}

const PART: &str = "TRACED_TEST_PART";

/// Our lines on the stderr of a process that runs one part.
fn said(part: &str) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "in_a_process_of_its_own", "--nocapture"]).env_clear().env(PART, part);
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    stderr.lines().filter(|line| line.starts_with("traced: ")).map(str::to_owned).collect()
}

/// Does nothing unless another test asks for it.
#[test]
fn in_a_process_of_its_own() {
    match std::env::var(PART).as_deref() {
        Err(_) => {}
        Ok("breaks and heals") => {
            let server = StrategyServer::start();
            server.answer(ALL);
            let guard = start("parentbased_jaeger_remote", &server.endpoint().replace("//", "//me:hunter2@"));
            becomes(|| records(&ROOT));
            server.fail("503 Service Unavailable");
            server.wait_for_requests(4);
            server.answer("nonsense");
            server.wait_for_requests(4);
            server.answer(NOTHING);
            becomes(|| !records(&ROOT));
            drop(guard);
        }
        Ok("a child") => {
            let server = StrategyServer::start();
            server.answer(ALL);
            let guard = start("jaeger_remote", &server.endpoint());
            becomes(|| records(&ROOT));
            (0..100).for_each(|_| assert!(records_below(TraceFlags::default())));
            drop(guard);
        }
        Ok(other) => panic!("no part is called {other}"),
    }
}

#[test]
fn a_server_that_breaks_is_one_line_and_one_that_heals_another() {
    let lines = said("breaks and heals");
    let [broken, healed] = &lines[..] else { panic!("{lines:?}") };
    assert!(broken.starts_with("traced: no sampling strategy comes from http://"), "{broken}");
    assert!(broken.ends_with(": the answer is 503 Service Unavailable; the last one stays"), "{broken}");
    assert!(healed.starts_with("traced: sampling strategies come from http://"), "{healed}");
    assert!(!lines.concat().contains("hunter2"), "{lines:?}");
}

#[test]
fn a_remote_sampler_that_does_not_obey_callers_says_so_once() {
    let lines = said("a child");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("parentbased_"), "{lines:?}");
}
