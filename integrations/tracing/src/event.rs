//! An event of `tracing` becomes an event of a span.

use std::error::Error;
use std::fmt;

use traced_runtime::{Context, Value};
use tracing_core::Event;
use tracing_core::field::{Field, Visit};
use tracing_core::span::Id;

use crate::attrs;
use crate::fields::{text, visit_values};

/// The span that an event belongs to.
pub(crate) struct Target {
    pub(crate) context: Context,
    /// The span of theirs that it stands for, if it does for one.
    pub(crate) theirs: Option<Id>,
}

impl Target {
    /// Whether anything that is said of it is worth a word.
    pub(crate) fn listens(&self) -> bool {
        self.context.is_recording() && !self.context.is_suppressed()
    }
}

/// Records the event.
pub(crate) fn record(event: &Event<'_>, context: &Context) {
    let metadata = event.metadata();
    let mut fields = EventFields::default();
    event.record(&mut fields);
    let level = (attrs::LEVEL, Value::Static(metadata.level().as_str()));
    let attributes: Vec<_> = std::iter::once(level)
        .chain(fields.attributes.iter().map(|(key, value)| (*key, value.as_value())))
        .collect();
    context.event(fields.message.as_deref().unwrap_or_else(|| metadata.name()), &attributes);
}

/// Gathers the fields of an event: it is recorded as a whole.
#[derive(Default)]
struct EventFields {
    message: Option<String>,
    attributes: Vec<(&'static str, Kept)>,
}

impl EventFields {
    fn take(&mut self, field: &Field, value: Value<'_>) {
        if field.name() == attrs::MESSAGE {
            self.message = Some(text(value).into_owned());
        } else {
            self.attributes.push((field.name(), Kept::of(value)));
        }
    }
}

visit_values!(EventFields);

/// A value that outlives the moment in which it was shown.
enum Kept {
    Bool(bool),
    Bytes(Vec<u8>),
    F64(f64),
    I64(i64),
    Text(String),
}

impl Kept {
    fn of(value: Value<'_>) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(value),
            Value::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Value::F64(value) => Self::F64(value),
            Value::I64(value) => Self::I64(value),
            other => Self::Text(text(other).into_owned()),
        }
    }

    fn as_value(&self) -> Value<'_> {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::F64(value) => Value::F64(*value),
            Self::I64(value) => Value::I64(*value),
            Self::Text(text) => Value::Str(text),
        }
    }
}
