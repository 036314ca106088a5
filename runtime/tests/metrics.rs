//! The counts under OpenTelemetry's names, held against what an endpoint itself has counted.
#![cfg(feature = "otlp-http")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

mod support;

use std::sync::{Arc, Barrier};
use std::time::Duration;

use support::{LONG, ROOT, alone};
use traced_runtime::export::{Batch, ExportError, Exporter, Memory, OtlpHttp};
use traced_runtime::{Builder, Callsite, Guard, Keep, Metric, Sampler, Span, callsite, stats};
use traced_test_support::fault::{Fault, FaultySink};

static CHILD: Callsite = callsite!("child");

fn start(exporter: impl Exporter) -> Builder {
    Builder::new("shop", "1.2.3").exporter(exporter).delay(Duration::from_millis(10))
}

fn to(sink: &FaultySink) -> OtlpHttp {
    OtlpHttp::new(&sink.traces())
}

/// Ends so many spans, and waits for what becomes of them.
fn spans(guard: &Guard, count: usize) {
    (0..count).for_each(|_| Span::start(&ROOT).end());
    assert!(guard.flush(LONG));
}

/// The sum of the numbers of this name with these attributes. `error.type` has to be named to count.
fn value(name: &str, attributes: &[(&str, &str)]) -> u64 {
    let has_all =
        |metric: &Metric| attributes.iter().all(|(key, value)| metric.attribute(key) == Some(value));
    let is_error = attributes.iter().any(|(key, _)| *key == "error.type");
    let counts = |metric: &Metric| {
        metric.name == name && has_all(metric) && metric.attribute("error.type").is_some() == is_error
    };
    stats().metrics().filter(counts).map(|metric| metric.value).sum()
}

const PROCESSED: &str = "otel.sdk.processor.span.processed";
const EXPORTED: &str = "otel.sdk.exporter.span.exported";

#[test]
fn spec_so1_every_start_is_counted_by_what_the_sampler_said() {
    let _alone = alone();
    let guard = start(Memory::default()).sampler(Sampler::per_second(3)).install();
    let recorded = (0..100).filter(|_| Span::start(&ROOT).is_recording()).count() as u64;
    assert!(guard.flush(LONG));
    let started = |result| value("otel.sdk.span.started", &[("otel.span.sampling_result", result)]);
    assert_eq!((started("RECORD_AND_SAMPLE"), started("DROP")), (recorded, 100 - recorded));
    drop(guard);
}

#[test]
fn spec_so2_what_has_not_ended_is_live() {
    let _alone = alone();
    let guard = start(Memory::default()).install();
    let root = Span::start(&ROOT);
    let child = Span::start_in(&CHILD, root.context());
    assert!(guard.flush(LONG));
    let live = || value("otel.sdk.span.live", &[("otel.span.sampling_result", "RECORD_AND_SAMPLE")]);
    assert_eq!(live(), 2);
    child.end();
    assert!(guard.flush(LONG));
    assert_eq!(live(), 1);
    drop(root);
    assert!(guard.flush(LONG));
    assert_eq!(live(), 0);
    drop(guard);
}

/// Takes a batch when it is let go on.
struct Slow(Arc<Barrier>);

impl Exporter for Slow {
    fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
        self.0.wait();
        self.0.wait();
        Ok(())
    }

    fn destination(&self) -> String {
        "Slow-one, somewhere".into()
    }
}

#[test]
fn spec_so3_and_so5_what_waits_and_what_an_exporter_has_in_hand_are_told_apart() {
    let _alone = alone();
    let barrier = Arc::new(Barrier::new(2));
    let guard = start(Slow(Arc::clone(&barrier))).install();
    (0..5).for_each(|_| Span::start(&ROOT).end());
    assert!(!guard.flush(Duration::from_millis(20)));
    barrier.wait();
    (0..7).for_each(|_| Span::start(&ROOT).end());
    assert!(!guard.flush(Duration::from_millis(20)));
    let queue = [("otel.component.name", "batching_span_processor/0")];
    let exporter = [("otel.component.name", "slowone_span_exporter/0")];
    assert_eq!(value("otel.sdk.exporter.span.inflight", &exporter), 5);
    assert_eq!(value("otel.sdk.processor.span.queue.size", &queue), 7);
    assert_eq!((value(PROCESSED, &queue), value(EXPORTED, &exporter)), (0, 0));
    (0..3).for_each(|_| {
        barrier.wait();
    });
    assert!(guard.flush(LONG));
    assert_eq!(value("otel.sdk.exporter.span.inflight", &exporter), 0);
    assert_eq!(value("otel.sdk.processor.span.queue.size", &queue), 0);
    assert_eq!((value(PROCESSED, &queue), value(EXPORTED, &exporter)), (12, 12));
    drop(guard);
}

#[test]
fn spec_so4_and_so6_what_is_processed_and_exported_is_what_the_endpoints_have_counted() {
    let _alone = alone();
    let (first, second) = (FaultySink::start(), FaultySink::start());
    let builder = start(to(&first)).exporter(to(&second)).exporter(Memory::default());
    let guard = builder.install();
    spans(&guard, 10);
    first.next([Fault::Status(400)]);
    spans(&guard, 20);
    first.next([Fault::Partial(4, "too old".to_owned())]);
    spans(&guard, 30);
    // Once more, and once more: it is in the sink once.
    second.next([Fault::Status(503), Fault::Reset]);
    spans(&guard, 40);

    let names = ["otlp_http_span_exporter/0", "otlp_http_span_exporter/1", "memory_span_exporter/0"];
    let exported = names.map(|name| value(EXPORTED, &[("otel.component.name", name)]));
    assert_eq!(exported, [first.taken().len() as u64, second.taken().len() as u64, 100]);
    assert_eq!(exported, [76, 100, 100]);
    let failed = |error| value(EXPORTED, &[("otel.component.name", names[0]), ("error.type", error)]);
    assert_eq!((failed("export_failed"), failed("rejected")), (20, 4));
    for queue in 0..3 {
        let name = format!("batching_span_processor/{queue}");
        assert_eq!(value(PROCESSED, &[("otel.component.name", &name)]), 100);
    }
    drop(guard);
}

#[test]
fn what_never_comes_to_an_exporter_is_processed_with_a_reason() {
    let _alone = alone();
    let guard = start(Memory::default()).keep(Keep::errors()).install();
    spans(&guard, 10);
    Span::start(&ROOT).fail("TooBad");
    assert!(guard.flush(LONG));
    assert_eq!(value(PROCESSED, &[("error.type", "not_kept")]), 10);
    assert_eq!((value(PROCESSED, &[]), value(EXPORTED, &[])), (1, 1));
    drop(guard);
    Span::start(&ROOT).end();
}

#[test]
fn the_numbers_have_their_kinds_and_nothing_is_counted_twice() {
    let _alone = alone();
    let guard = start(Memory::default()).exporter(Memory::default()).install();
    spans(&guard, 10);
    let metrics: Vec<_> = stats().metrics().collect();
    for metric in &metrics {
        let goes_down = metric.name.ends_with("live") || metric.name.ends_with("size");
        assert_eq!(metric.only_grows, !goes_down && !metric.name.ends_with("inflight"), "{metric:?}");
        let same = |other: &&Metric| (other.name, &other.attributes) == (metric.name, &metric.attributes);
        assert_eq!(metrics.iter().filter(same).count(), 1, "{metric:?}");
    }
    assert_eq!(value(EXPORTED, &[("otel.component.name", "memory_span_exporter/1")]), 10);
    drop(guard);
}
