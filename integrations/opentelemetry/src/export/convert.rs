//! Spans as they were read from the wire become theirs.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::super::opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use super::super::opentelemetry::{Array, InstrumentationScope, KeyValue, StringValue, Value};
use super::super::opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use crate::text::text_of;
use traced_runtime::Kind;
use traced_runtime::wire::{self, AnyValue};

/// In OTLP's flags, beside those of W3C: whether it is known where the parent is, and that it is in another process.
const KNOWS_REMOTE: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

pub(super) fn span(ours: wire::Span) -> SpanData {
    let mut events = SpanEvents::default();
    events.events = ours.events.into_iter().map(event).collect();
    events.dropped_count = ours.dropped_events;
    let mut links = SpanLinks::default();
    links.links = ours.links.into_iter().map(link).collect();
    links.dropped_count = ours.dropped_links;
    let parent = ours.parent_span_id.map_or(SpanId::INVALID, |id| SpanId::from_bytes(id.to_bytes()));
    let state = ours.trace_state.parse().unwrap_or(TraceState::NONE);
    SpanData {
        span_context: context(ours.trace_id, ours.span_id, ours.flags, false, state),
        parent_span_id: parent,
        parent_span_is_remote: is_remote(ours.flags),
        span_kind: kind(ours.kind),
        name: ours.name.into(),
        start_time: time(ours.start_unix_nanos),
        end_time: time(ours.end_unix_nanos),
        attributes: ours.attributes.iter().map(attribute).collect(),
        dropped_attributes_count: ours.dropped_attributes,
        events,
        links,
        status: status(ours.status),
        instrumentation_scope: InstrumentationScope::builder(ours.scope).build(),
    }
}

pub(super) fn attribute((key, value): &(String, AnyValue)) -> KeyValue {
    KeyValue::new(key.clone(), to_theirs(value))
}

fn event(ours: wire::Event) -> Event {
    let attributes = ours.attributes.iter().map(attribute).collect();
    Event::new(ours.name, time(ours.unix_nanos), attributes, ours.dropped_attributes)
}

fn link(ours: wire::Link) -> Link {
    let remote = is_remote(ours.flags);
    let context = context(ours.trace_id, ours.span_id, ours.flags, remote, TraceState::NONE);
    Link::new(context, ours.attributes.iter().map(attribute).collect(), ours.dropped_attributes)
}

fn context(
    trace: traced_runtime::TraceId,
    span: traced_runtime::SpanId,
    flags: u32,
    is_remote: bool,
    state: TraceState,
) -> SpanContext {
    let flags = TraceFlags::new(flags.to_le_bytes()[0]);
    let (trace, span) = (TraceId::from_bytes(trace.to_bytes()), SpanId::from_bytes(span.to_bytes()));
    SpanContext::new(trace, span, flags, is_remote, state)
}

const fn is_remote(flags: u32) -> bool {
    flags & KNOWS_REMOTE != 0 && flags & IS_REMOTE != 0
}

fn kind(ours: Kind) -> SpanKind {
    match ours {
        Kind::Client => SpanKind::Client,
        Kind::Consumer => SpanKind::Consumer,
        Kind::Producer => SpanKind::Producer,
        Kind::Server => SpanKind::Server,
        _ => SpanKind::Internal,
    }
}

fn status(ours: wire::Status) -> Status {
    match ours {
        wire::Status::Error(description) => Status::Error { description: description.into() },
        wire::Status::Ok => Status::Ok,
        _ => Status::Unset,
    }
}

fn time(unix_nanos: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_nanos(unix_nanos)
}

/// Their arrays hold one type each, and they have neither maps nor bytes.
fn to_theirs(ours: &AnyValue) -> Value {
    match ours {
        AnyValue::Bool(value) => Value::Bool(*value),
        AnyValue::I64(value) => Value::I64(*value),
        AnyValue::F64(value) => Value::F64(*value),
        AnyValue::Array(values) => array(values).map_or_else(|| text(ours), Value::Array),
        other => text(other),
    }
}

fn text(ours: &AnyValue) -> Value {
    Value::String(text_of(ours).into())
}

/// An array whose values have one type; an empty one might be of any.
fn array(values: &[AnyValue]) -> Option<Array> {
    fn all<T>(values: &[AnyValue], take: impl Fn(&AnyValue) -> Option<T>) -> Option<Vec<T>> {
        values.iter().map(take).collect()
    }
    let strings = |value: &AnyValue| value.as_str().map(|text| StringValue::from(text.to_owned()));
    let floats = |value: &AnyValue| if let AnyValue::F64(value) = value { Some(*value) } else { None };
    let bools = |value: &AnyValue| if let AnyValue::Bool(value) = value { Some(*value) } else { None };
    all(values, strings)
        .map(Array::String)
        .or_else(|| all(values, AnyValue::as_i64).map(Array::I64))
        .or_else(|| all(values, floats).map(Array::F64))
        .or_else(|| all(values, bools).map(Array::Bool))
}
