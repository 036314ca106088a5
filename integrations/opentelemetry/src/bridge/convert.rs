//! Ids and values, from theirs to ours and back.

use std::borrow::Cow;

use super::super::opentelemetry::trace::{self, SpanContext, TraceState};
use super::super::opentelemetry::{Array, KeyValue, Value as Theirs};
use traced_runtime::{Context, SpanId, TraceFlags, TraceId, Value};

/// The ids of a span of theirs, if it has any.
pub(super) fn to_ours(theirs: &SpanContext) -> Option<traced_runtime::SpanContext> {
    theirs.is_valid().then(|| {
        traced_runtime::SpanContext::remote(
            TraceId::from_bytes(theirs.trace_id().to_bytes()),
            SpanId::from_bytes(theirs.span_id().to_bytes()),
            TraceFlags::from_bits(theirs.trace_flags().to_u8()),
        )
    })
}

/// The ids and the trace state of a context, as their propagators want them.
pub(super) fn to_theirs(context: &Context) -> SpanContext {
    let Some(ours) = context.span_context() else { return SpanContext::NONE };
    let state = context.trace_state().and_then(|state| state.parse().ok());
    SpanContext::new(
        trace::TraceId::from_bytes(ours.trace_id.to_bytes()),
        trace::SpanId::from_bytes(ours.span_id.to_bytes()),
        trace::TraceFlags::new(ours.flags.bits()),
        ours.is_remote,
        state.unwrap_or(TraceState::NONE),
    )
}

/// Attributes of theirs, on the way to becoming ours: ours borrow all they can, and arrays have to be somewhere.
pub(super) struct Attributes<'a>(Vec<(&'a str, Item<'a>)>);

enum Item<'a> {
    One(Value<'a>),
    Many(Vec<Value<'a>>),
    Text(Cow<'a, str>),
}

impl<'a> Attributes<'a> {
    pub(super) fn of(theirs: &'a [KeyValue]) -> Self {
        Self(theirs.iter().map(|attribute| (attribute.key.as_str(), item(&attribute.value))).collect())
    }

    pub(super) fn with<R>(&self, use_them: impl FnOnce(&[(&str, Value<'_>)]) -> R) -> R {
        let ours: Vec<_> = self.0.iter().map(|(key, item)| (*key, item.value())).collect();
        use_them(&ours)
    }
}

impl Item<'_> {
    fn value(&self) -> Value<'_> {
        match self {
            Self::One(value) => *value,
            Self::Many(values) => Value::Array(values),
            Self::Text(text) => Value::Str(text),
        }
    }
}

fn item(theirs: &Theirs) -> Item<'_> {
    match theirs {
        Theirs::Bool(value) => Item::One(Value::Bool(*value)),
        Theirs::I64(value) => Item::One(Value::I64(*value)),
        Theirs::F64(value) => Item::One(Value::F64(*value)),
        Theirs::String(value) => Item::One(Value::Str(value.as_str())),
        Theirs::Array(Array::Bool(values)) => Item::Many(values.iter().map(|v| Value::Bool(*v)).collect()),
        Theirs::Array(Array::I64(values)) => Item::Many(values.iter().map(|v| Value::I64(*v)).collect()),
        Theirs::Array(Array::F64(values)) => Item::Many(values.iter().map(|v| Value::F64(*v)).collect()),
        Theirs::Array(Array::String(values)) => {
            Item::Many(values.iter().map(|value| Value::Str(value.as_str())).collect())
        }
        // What a later release adds is at least readable.
        other => Item::Text(other.as_str()),
    }
}
