//! Jobs: work that nobody waits for, in a trace of its own or in that of who asked for it.

use std::env;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::time::Duration;

use traced::testing::{FakeCollector, capture};
use traced::{Kind, traced, traced_handler};

use super::{Headers, TRACEPARENT, assert_below_caller, assert_linked_root, headers, number, text};

#[traced]
async fn sweep() {}

#[traced_handler(job, attrs(shard))]
async fn tick(shard: u64) -> Result<u64, String> {
    sweep().await;
    if shard == 0 { Err("no shard".to_owned()) } else { Ok(shard) }
}

#[traced]
async fn schedule() -> Result<u64, String> {
    tick(1).await?;
    tick(2).await
}

#[tokio::test]
async fn each_run_is_a_trace_of_its_own() {
    let capture = capture();
    assert_eq!(schedule().await, Ok(2));
    let spans = capture.spans();
    let runs: Vec<_> = spans.iter().filter(|span| span.name == "tick").collect();
    assert_eq!(runs.len(), 2);
    assert_ne!(runs[0].trace_id, runs[1].trace_id);
    for run in &runs {
        assert_eq!((run.kind, run.parent_span_id, run.links.len()), (Kind::Internal, None, 0));
        assert_ne!(run.trace_id, capture.span("schedule").trace_id);
    }
    assert_eq!(number(runs[0], "shard"), Some(1));
}

#[tokio::test]
async fn a_run_that_fails_says_so() {
    let capture = capture();
    assert!(tick(0).await.is_err());
    let span = capture.span("tick");
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("alloc::string::String"));
}

#[traced_handler(job, from = task)]
async fn below(task: Headers) {
    drop(task);
}

#[traced_handler(job, from = &task, link)]
fn linked(task: Headers) {
    drop(task);
}

#[traced_handler(job, link)]
fn apart() {}

#[tokio::test]
async fn a_job_that_somebody_has_asked_for_is_below_who_asked_or_linked() {
    let capture = capture();
    below(headers()).await;
    assert_below_caller(&capture.span("below"));
    linked(headers());
    assert_linked_root(&capture.span("linked"));
    below(Headers::new()).await;
    assert_eq!(capture.spans()[2].parent_span_id, None);
}

#[traced]
fn around() {
    apart();
}

#[test]
fn a_link_without_a_carrier_is_to_what_is_current() {
    let capture = capture();
    around();
    let (apart, around) = (capture.span("apart"), capture.span("around"));
    assert_eq!((apart.parent_span_id, apart.links.len()), (None, 1));
    assert_eq!(apart.links[0].span_id, around.span_id);
    assert_ne!(apart.trace_id, around.trace_id);
}

#[traced_handler(job)]
fn panics() -> u8 {
    panic!("it does")
}

#[test]
fn a_panic_goes_on_and_is_recorded() {
    let capture = capture();
    assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
    assert_eq!(text(&capture.span("panics"), "error.type"), Some("panic"));
}

#[traced_handler(job, from = traced::Environment)]
async fn as_asked() {}

#[traced_handler(job, from = traced::Environment, link)]
async fn as_asked_apart() {}

#[traced_handler(job)]
async fn first() {}

#[traced_handler(reconcile)]
async fn reconcile() {}

const CHILD: &str = "A_JOB_OF_THE_TESTS";

/// What a container of a Kubernetes Job does, if `CHILD` names one.
#[tokio::test]
async fn run_the_job_that_the_environment_names() {
    let Ok(which) = env::var(CHILD) else { return };
    let traced = traced::init!();
    match which.as_str() {
        "first" => {
            reconcile().await;
            first().await;
        }
        "asked" => {
            as_asked().await;
            as_asked().await;
        }
        _ => as_asked_apart().await,
    }
    drop(traced);
}

fn run(which: &str) -> Vec<traced::wire::Span> {
    let collector = FakeCollector::start();
    let status = Command::new(env::current_exe().unwrap())
        .args(["--exact", "job::run_the_job_that_the_environment_names"])
        .env(CHILD, which)
        .env("TRACEPARENT", TRACEPARENT)
        .env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())
        .status()
        .unwrap();
    assert!(status.success());
    collector.wait_for(1, Duration::from_secs(10))
}

#[test]
fn the_first_job_of_a_process_continues_the_trace_of_its_environment_and_no_reconciliation_does() {
    let spans = run("first");
    let named = |name: &str| spans.iter().find(|span| span.name == name).unwrap();
    assert_below_caller(named("first"));
    assert_eq!(named("reconcile").parent_span_id, None);
}

#[test]
fn every_job_continues_it_that_says_so() {
    let spans = run("asked");
    assert_eq!(spans.len(), 2);
    spans.iter().for_each(assert_below_caller);
}

#[test]
fn what_shall_be_linked_is_no_child_of_the_environment() {
    let spans = run("apart");
    assert_linked_root(&spans[0]);
}
