//! An exporter of the opentelemetry SDK that brings spans to bytes as its OTLP exporter does, and throws them away.

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry::trace::{Link, SpanKind};
use opentelemetry::{Context, KeyValue, TraceId};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, Sampler, SamplingResult, SdkTracerProvider, ShouldSample,
    SpanData, SpanExporter,
};
use prost::Message as _;

use super::{Setup, is_sampled};

#[derive(Debug)]
pub struct Discard {
    /// Of which the bytes tell; none are made where this is `None`.
    resource: Option<ResourceAttributesWithSchema>,
    delivered: Arc<AtomicU64>,
}

impl Discard {
    pub fn new(setup: Setup, delivered: Arc<AtomicU64>) -> Self {
        Self { resource: setup.bytes.then(|| (&resource()).into()), delivered }
    }
}

impl SpanExporter for Discard {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len() as u64;
        match &self.resource {
            Some(resource) => {
                let resource_spans = group_spans_by_resource_and_scope(batch, resource);
                black_box(ExportTraceServiceRequest { resource_spans }.encode_to_vec());
            }
            None => drop(black_box(batch)),
        }
        self.delivered.fetch_add(spans, Ordering::Relaxed);
        Ok(())
    }
}

pub fn resource() -> Resource {
    Resource::builder().with_service_name("bench").build()
}

/// The SDK with its batch processor.
pub fn provider(setup: Setup, delivered: Arc<AtomicU64>) -> SdkTracerProvider {
    let queue = BatchConfigBuilder::default();
    let queue = if setup.roomy { queue.with_max_queue_size(65_536) } else { queue };
    let exporter = Discard::new(setup, delivered);
    let processor = BatchSpanProcessor::builder(exporter).with_batch_config(queue.build()).build();
    SdkTracerProvider::builder()
        .with_span_processor(processor)
        .with_sampler(Sampler::ParentBased(Box::new(Switch)))
        .with_resource(resource())
        .build()
}

/// Samples unless the bench says otherwise.
#[derive(Clone, Debug)]
struct Switch;

impl ShouldSample for Switch {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let sampler = if is_sampled() { Sampler::AlwaysOn } else { Sampler::AlwaysOff };
        sampler.should_sample(parent, trace, name, kind, attributes, links)
    }
}
