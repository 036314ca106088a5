//! A program in which everything is logged at TRACE, and what sends its spans logs through `tracing`: sending a span must
//! not make another one.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "tests do as their users do"
)]

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use traced::tracing::tracing_subscriber::{self, Layer, prelude::*};
use traced_test_support::fault::FaultySink;

const WITHIN: &str = "TRACED_TEST_WITHIN";

/// How often the library that speaks HTTP/2 for us has logged.
static SAID: AtomicUsize = AtomicUsize::new(0);

struct Listener;

impl<S: tracing::Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &tracing::Event<'_>, _: tracing_subscriber::layer::Context<'_, S>) {
        if event.metadata().target().starts_with("h2::") {
            SAID.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn everything_at_trace() {
    let layer = traced::tracing::layer().events(tracing::Level::TRACE);
    tracing_subscriber::registry().with(layer).with(Listener).init();
    let guard = traced::init!();
    tracing::info_span!("work").in_scope(|| tracing::info!("inside"));
    assert!(guard.flush(Duration::from_secs(10)));
    // What sending says arrives before the next round, if it does.
    assert!(guard.flush(Duration::from_secs(10)));
    drop(guard);
    println!("h2 said {}", SAID.load(Ordering::Relaxed));
}

/// <https://github.com/open-telemetry/opentelemetry-rust/issues/2877>
#[test]
fn sending_one_span_makes_no_other() {
    if std::env::var(WITHIN).is_ok() {
        return everything_at_trace();
    }
    for (protocol, sink) in [("grpc", FaultySink::start_grpc()), ("http/protobuf", FaultySink::start())] {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "sending_one_span_makes_no_other", "--nocapture"]).env_clear();
        command.env(WITHIN, "1").env("OTEL_EXPORTER_OTLP_ENDPOINT", &*sink.endpoint());
        let output = command.env("OTEL_EXPORTER_OTLP_PROTOCOL", protocol).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("1 passed"), "{said}");
        // The test is worth something where what sends does log.
        assert_eq!(said.contains("h2 said 0"), protocol != "grpc", "{said}");
        let spans = sink.taken();
        assert_eq!(spans.iter().map(|span| span.name.as_str()).collect::<Vec<_>>(), ["work"], "{protocol}");
        assert_eq!(spans[0].events.len(), 1, "{protocol}");
        assert_eq!(sink.requests().len(), 1, "{protocol}");
    }
}
