//! What concerns a whole process: each part runs in one of its own.

use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use traced_runtime::export::{Batch, ExportError, Exporter, Memory};
use traced_runtime::{Builder, Sampler, testing, wire};
use tracing_subscriber::fmt;
use tracing_subscriber::prelude::*;

use crate::{Output, assert_ids, json};

/// Which part of [`in_a_process_of_its_own`] is wanted.
const PART: &str = "TRACED_TEST_PART";

/// What a process wrote to stdout and what to stderr.
fn program(part: &str, environment: &[(&str, &str)]) -> (String, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "process::in_a_process_of_its_own", "--nocapture"]);
    command.env_clear().env(PART, part).envs(environment.iter().copied());
    let output = command.output().unwrap();
    let (stdout, stderr) =
        (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success(), "{part}: {stdout}{stderr}");
    // A part that did not run has not succeeded.
    assert!(stdout.contains("1 passed"), "{part}: {stdout}");
    (stdout, stderr)
}

fn warnings(stderr: &str) -> Vec<&str> {
    stderr.lines().filter(|line| line.starts_with("traced: ")).collect()
}

/// Does nothing unless another test asks for it.
#[test]
fn in_a_process_of_its_own() {
    let registry = tracing_subscriber::registry;
    let outer = tracing::level_filters::LevelFilter::INFO;
    match std::env::var(PART).as_deref() {
        Err(_) => {}
        Ok("init") => whole_set_up(),
        Ok("init twice") => {
            traced_tracing::init(fmt::layer());
            traced_tracing::init(fmt::layer());
        }
        Ok("unsampled") => unsampled(),
        Ok("a chatty value") => a_chatty_value(),
        Ok("an exporter that traces") => an_exporter_that_traces(),
        Ok("a filter outside") => {
            drop(tracing::Dispatch::new(registry().with(traced_tracing::layer()).with(outer)));
            drop(tracing::Dispatch::new(registry().with(traced_tracing::layer()).with(outer)));
        }
        Ok("a filter inside") => {
            drop(tracing::Dispatch::new(registry().with(outer).with(traced_tracing::layer())))
        }
        Ok("a filter beside a printing layer with its own") => {
            let lines = fmt::layer().with_filter(tracing::level_filters::LevelFilter::ERROR);
            drop(tracing::Dispatch::new(registry().with(traced_tracing::layer()).with(lines).with(outer)));
        }
        Ok("a filter by names") => {
            let filter: tracing_subscriber::filter::Targets = "shop=debug".parse().unwrap();
            drop(tracing::Dispatch::new(registry().with(filter).with(traced_tracing::layer())));
        }
        Ok("the filter of fmt") => {
            drop(tracing::Dispatch::new(fmt().finish().with(traced_tracing::layer())));
        }
        Ok("a filter for lines") => {
            let lines = fmt::layer().with_filter(outer);
            drop(tracing::Dispatch::new(registry().with(traced_tracing::layer()).with(lines)));
            let lines = fmt::layer().with_filter(outer);
            drop(tracing::Dispatch::new(registry().with(lines).with(traced_tracing::layer())));
            drop(tracing::Dispatch::new(registry().with(traced_tracing::layer())));
        }
        Ok(part) => panic!("{part}?"),
    }
}

fn lines(stdout: &str) -> Vec<Value> {
    stdout
        .lines()
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[expect(clippy::print_stdout, reason = "for the process that waits for this one")]
fn whole_set_up() {
    traced_tracing::init(fmt::layer().json());
    let memory = Memory::default();
    let guard = Builder::new("test", "1").exporter(memory.clone()).install();
    tracing::trace_span!("quiet").in_scope(|| {
        tracing::info_span!("inner").in_scope(|| tracing::error!("failed"));
        tracing::info!("not printed where RUST_LOG=error");
    });
    assert!(guard.flush(Duration::from_secs(10)));
    for wire::Span { name, trace_id, span_id, .. } in memory.spans() {
        println!("span {name} {trace_id} {span_id}");
    }
}

#[test]
fn rust_log_hides_lines_and_no_spans() {
    let (stdout, stderr) = program("init", &[("RUST_LOG", "error")]);
    assert_eq!(warnings(&stderr), Vec::<&str>::new());
    let spans: Vec<_> = stdout.lines().filter_map(|line| line.strip_prefix("span ")).collect();
    assert_eq!(spans.len(), 2, "{stdout}");
    assert!(spans.iter().any(|span| span.starts_with("quiet ")), "{stdout}");
    let lines = lines(&stdout);
    assert_eq!(lines.len(), 1, "{stdout}");
    let ids =
        format!("inner {} {}", lines[0]["trace_id"].as_str().unwrap(), lines[0]["span_id"].as_str().unwrap());
    assert!(spans.contains(&ids.as_str()), "{stdout}");
}

#[test]
fn unset_rust_log_means_info() {
    let (stdout, _) = program("init", &[]);
    assert_eq!(lines(&stdout).len(), 2, "{stdout}");
    let (stdout, stderr) = program("init", &[("RUST_LOG", "off,[quiet]=trace")]);
    assert_eq!(lines(&stdout).len(), 0, "{stdout}");
    assert!(stderr.contains("[\"[quiet]=trace\"]"), "{stderr}");
}

#[test]
fn a_second_set_up_is_reported() {
    let (_, stderr) = program("init twice", &[]);
    assert_eq!(warnings(&stderr).len(), 1, "{stderr}");
    assert!(stderr.contains("in `traced::tracing::init`: "), "{stderr}");
}

#[test]
fn a_filter_on_the_whole_subscriber_is_reported_once() {
    for part in [
        "a filter outside",
        "a filter inside",
        "the filter of fmt",
        "a filter beside a printing layer with its own",
    ] {
        let (_, stderr) = program(part, &[]);
        assert_eq!(warnings(&stderr).len(), 1, "{part}: {stderr}");
        assert!(stderr.contains("finer than INFO"), "{part}: {stderr}");
    }
    let (_, stderr) = program("a filter by names", &[]);
    assert!(stderr.contains("of every crate that it does not name"), "{stderr}");
}

#[test]
fn a_filter_for_lines_is_nobodys_affair() {
    let (_, stderr) = program("a filter for lines", &[]);
    assert_eq!(warnings(&stderr), Vec::<&str>::new());
}

/// Lines of what is not sampled have ids, as what is sent on has.
fn unsampled() {
    let memory = Memory::default();
    let guard = Builder::new("test", "1").sampler(Sampler::always_off()).exporter(memory.clone()).install();
    let (output, mut sent) = (Output::default(), std::collections::HashMap::new());
    json(&output, || {
        tracing::info_span!("left out").in_scope(|| {
            traced_runtime::inject(&traced_runtime::Context::current(), &mut sent);
            tracing::info!("inside");
        });
    });
    assert!(guard.flush(Duration::from_secs(10)));
    assert!(memory.spans().is_empty());
    let line = &output.objects()[0];
    let (trace_id, span_id) = (line["trace_id"].as_str().unwrap(), line["span_id"].as_str().unwrap());
    assert_eq!(sent["traceparent"], format!("00-{trace_id}-{span_id}-02"));
}

#[test]
fn a_line_of_an_unsampled_span_has_ids_too() {
    program("unsampled", &[]);
}

/// Makes spans, events and lines of its own for whatever it is given.
struct Chatty(Memory);

impl Exporter for Chatty {
    #[tracing::instrument(skip_all)]
    fn export(&mut self, batch: &Batch) -> Result<(), ExportError> {
        tracing::error!("exporting");
        tracing::info_span!(parent: None, "a root of the exporter").in_scope(|| tracing::info!("inside"));
        self.0.export(batch)
    }

    fn destination(&self) -> String {
        "a chatty one".to_owned()
    }
}

fn an_exporter_that_traces() {
    let (memory, output) = (Memory::default(), Output::default());
    tracing_subscriber::registry()
        .with(traced_tracing::layer().events(tracing::Level::TRACE))
        .with(traced_tracing::with_ids(fmt::layer().json().with_writer(output.clone())))
        .init();
    let guard = Builder::new("test", "1").exporter(Chatty(memory.clone())).install();
    tracing::info_span!("work").in_scope(|| tracing::info!("inside"));
    for _ in 0..5 {
        assert!(guard.flush(Duration::from_secs(10)));
    }
    let spans = memory.spans();
    assert_eq!(spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["work"]);
    let stats = traced_runtime::stats();
    assert_eq!((stats.started, stats.delivered), (1, 1));
    let (inside, exporters): (Vec<_>, Vec<_>) =
        output.objects().into_iter().partition(|line| line["span"]["name"] == "work");
    assert_ids(&inside[0], &spans[0]);
    // Its lines are printed, once for the one batch, and belong to no trace.
    assert_eq!(exporters.len(), 2);
    assert!(exporters.iter().all(|line| line.get("trace_id").is_none()));
}

#[test]
fn an_exporter_that_traces_makes_no_spans() {
    program("an exporter that traces", &[]);
}

/// Logs while it is printed.
struct ChattyValue;

impl std::fmt::Debug for ChattyValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        tracing::info_span!("nested").in_scope(|| tracing::info!("while printing"));
        f.write_str("chatty")
    }
}

/// Beneath a subscriber of one thread alone, `tracing` shows nobody what happens within.
fn a_chatty_value() {
    let (output, capture) = (Output::default(), testing::capture());
    traced_tracing::init(fmt::layer().json().with_writer(output.clone()));
    tracing::info_span!("outer").in_scope(|| tracing::info!(value = ?ChattyValue, "event"));
    let spans = capture.spans();
    let lines = output.objects();
    // It is printed for the event of our span, and for the line.
    assert_eq!(lines.len(), 3);
    for line in lines {
        let is_nested = line["fields"]["message"] == "while printing";
        let span = spans.iter().find(|span| line["span_id"] == span.span_id.to_string()).unwrap();
        assert_eq!(span.name, if is_nested { "nested" } else { "outer" });
        assert_ids(&line, span);
    }
}

#[test]
fn a_value_that_logs_while_it_is_printed_makes_lines_of_its_own() {
    program("a chatty value", &[]);
}
