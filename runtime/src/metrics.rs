//! The counts of the process under the names that OpenTelemetry has for what an SDK says of itself.

use crate::account::{Dropped, ExporterStats, Reason, Stats};

const STARTED: &str = "otel.sdk.span.started";
const LIVE: &str = "otel.sdk.span.live";
const PROCESSED: &str = "otel.sdk.processor.span.processed";
const QUEUE_SIZE: &str = "otel.sdk.processor.span.queue.size";
const IN_FLIGHT: &str = "otel.sdk.exporter.span.inflight";
const EXPORTED: &str = "otel.sdk.exporter.span.exported";

const SAMPLING_RESULT: &str = "otel.span.sampling_result";
const COMPONENT_NAME: &str = "otel.component.name";
const COMPONENT_TYPE: &str = "otel.component.type";
const ERROR_TYPE: &str = "error.type";

/// One number of [`Stats::metrics`], ready to be given to a metrics library.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Metric {
    /// Its name in OpenTelemetry's conventions.
    pub name: &'static str,
    /// What tells it from others of the same name.
    pub attributes: Vec<(&'static str, String)>,
    /// How many spans.
    pub value: u64,
    /// Whether it only grows, until the next `init!`: a counter. Else it goes up and down.
    pub only_grows: bool,
}

impl Metric {
    /// The value of an attribute.
    ///
    /// ```
    /// let metrics: Vec<_> = traced_runtime::stats().metrics().collect();
    /// assert_eq!(metrics[0].attribute("otel.span.sampling_result"), Some("RECORD_AND_SAMPLE"));
    /// ```
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str())
    }
}

impl Stats {
    /// These counts under the `otel.sdk.*` names of OpenTelemetry's semantic conventions, for any metrics library.
    ///
    /// ```
    /// // Now and then:
    /// for metric in traced_runtime::stats().metrics() {
    ///     let attributes: Vec<_> = metric.attributes.iter().map(|(key, value)| format!("{key}={value}")).collect();
    ///     println!("{} {} {}", metric.name, attributes.join(","), metric.value);
    /// }
    /// ```
    ///
    /// | name | what it is here |
    /// |---|---|
    /// | `otel.sdk.span.started` | [`started`](Stats::started), by `otel.span.sampling_result`: `DROP` for local traces that were left out at their start, each of which counts as one |
    /// | `otel.sdk.span.live` | [`open`](Stats::open) |
    /// | `otel.sdk.processor.span.processed` | ended spans that were handed to an exporter, whatever it made of them; with `error.type`, those that were not |
    /// | `otel.sdk.processor.span.queue.size` | spans that wait for an exporter, or for the end of their local trace |
    /// | `otel.sdk.exporter.span.inflight` | spans that an exporter has in hand, be it between two tries |
    /// | `otel.sdk.exporter.span.exported` | spans that an exporter is done with; with `error.type`, those that it did not take |
    ///
    /// Each exporter has a queue of its own, so there is a row of the last four for each, told apart by
    /// `otel.component.name`. `error.type` is the [name of the reason](Reason::name), but for
    /// [`AfterShutdown`](Reason::AfterShutdown), which the conventions call `already_shutdown`. A counter that is zero is
    /// left out where it has an `error.type`. Not here are `otel.sdk.processor.span.queue.capacity`, because queues are
    /// bounded in bytes, and `otel.sdk.exporter.operation.duration`, because nobody takes that time.
    pub fn metrics(&self) -> impl Iterator<Item = Metric> {
        let left_out: u64 =
            [Reason::SampledOut, Reason::MemoryShort].map(|reason| self.dropped.of(reason)).iter().sum();
        let sampled = |result: &str| vec![(SAMPLING_RESULT, result.to_owned())];
        let mut metrics = vec![
            counter(STARTED, sampled("RECORD_AND_SAMPLE"), self.started.saturating_sub(left_out)),
            counter(STARTED, sampled("DROP"), left_out),
            gauge(LIVE, sampled("RECORD_AND_SAMPLE"), self.open),
        ];
        let mut kinds: Vec<String> = Vec::new();
        for (number, exporter) in self.exporters.iter().enumerate() {
            let kind = kind_of(&exporter.destination);
            let earlier = kinds.iter().filter(|known| **known == kind).count();
            processor(exporter, &component("batching_span_processor", number), &mut metrics);
            delivery(exporter, &component(&kind, earlier), &mut metrics);
            kinds.push(kind);
        }
        metrics.into_iter()
    }
}

/// What comes to a queue and leaves it.
fn processor(exporter: &ExporterStats, component: &[(&'static str, String)], to: &mut Vec<Metric>) {
    let handed: u64 = exporter.delivered + sum(&exporter.dropped, is_the_exporters);
    to.push(counter(PROCESSED, component.to_vec(), handed));
    errors(PROCESSED, component, &exporter.dropped, is_the_queues, to);
    let waiting = exporter.queued.saturating_sub(exporter.in_flight);
    to.push(gauge(QUEUE_SIZE, component.to_vec(), waiting));
}

/// What an exporter does with it.
fn delivery(exporter: &ExporterStats, component: &[(&'static str, String)], to: &mut Vec<Metric>) {
    to.push(gauge(IN_FLIGHT, component.to_vec(), exporter.in_flight));
    to.push(counter(EXPORTED, component.to_vec(), exporter.delivered));
    errors(EXPORTED, component, &exporter.dropped, is_the_exporters, to);
}

fn errors(
    name: &'static str,
    component: &[(&'static str, String)],
    dropped: &Dropped,
    counts: fn(Reason) -> bool,
    to: &mut Vec<Metric>,
) {
    for (reason, spans) in dropped.iter().filter(|(reason, spans)| counts(*reason) && *spans > 0) {
        let mut attributes = component.to_vec();
        attributes.push((ERROR_TYPE, error_type(reason).to_owned()));
        to.push(counter(name, attributes, spans));
    }
}

fn sum(dropped: &Dropped, counts: fn(Reason) -> bool) -> u64 {
    dropped.iter().filter(|(reason, _)| counts(*reason)).map(|(_, spans)| spans).sum()
}

/// Lost in the hands of an exporter, or while it was to take them.
const fn is_the_exporters(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Expired
            | Reason::ExportFailed
            | Reason::ExporterPanicked
            | Reason::Rejected
            | Reason::TooLarge
            | Reason::Undelivered
    )
}

/// Ended, but never handed to an exporter. What was left out at its start has not even come so far.
const fn is_the_queues(reason: Reason) -> bool {
    !is_the_exporters(reason) && !matches!(reason, Reason::SampledOut | Reason::MemoryShort)
}

const fn error_type(reason: Reason) -> &'static str {
    match reason {
        Reason::AfterShutdown => "already_shutdown",
        reason => reason.name(),
    }
}

/// As the conventions call our own exporters, and others by the first word of where they send.
fn kind_of(destination: &str) -> String {
    let mut words = destination.split(' ');
    match (words.next().unwrap_or_default(), words.next().unwrap_or_default()) {
        ("otlp", "http/protobuf") => "otlp_http_span_exporter".to_owned(),
        ("otlp", "http/json") => "otlp_http_json_span_exporter".to_owned(),
        ("otlp", "grpc") => "otlp_grpc_span_exporter".to_owned(),
        (word, _) => {
            let word: String = word.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
            format!("{}_span_exporter", word.to_ascii_lowercase())
        }
    }
}

fn component(kind: &str, number: usize) -> [(&'static str, String); 2] {
    [(COMPONENT_NAME, format!("{kind}/{number}")), (COMPONENT_TYPE, kind.to_owned())]
}

const fn counter(name: &'static str, attributes: Vec<(&'static str, String)>, value: u64) -> Metric {
    Metric { name, attributes, value, only_grows: true }
}

const fn gauge(name: &'static str, attributes: Vec<(&'static str, String)>, value: u64) -> Metric {
    Metric { name, attributes, value, only_grows: false }
}
