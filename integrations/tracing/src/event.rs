//! An event of `tracing` becomes an event of a span.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use traced_runtime::{Context, Status, Value};
use tracing_core::field::{Field, Visit};
use tracing_core::{Event, Level};

use crate::attrs;
use crate::bridged::Bridged;
use crate::fields::{text, visit_values};

/// The span that an event belongs to.
pub(crate) enum Target {
    /// One that stands for a span of theirs.
    Theirs(Arc<Bridged>),
    /// The current one of ours, or none.
    Ours(Context),
}

impl Target {
    fn context(&self) -> &Context {
        match self {
            Self::Theirs(bridged) => bridged.context(),
            Self::Ours(context) => context,
        }
    }

    /// Records that something failed if the event says so, and the event itself if that is wanted.
    pub(crate) fn record(&self, event: &Event<'_>, becomes_event: bool) {
        let context = self.context();
        if !context.is_recording() || context.is_suppressed() {
            return;
        }
        if becomes_event {
            record_event(event, context);
        }
        if *event.metadata().level() == Level::ERROR {
            self.error_logged();
        }
    }

    fn error_logged(&self) {
        match self {
            Self::Theirs(bridged) => bridged.error_logged(),
            Self::Ours(context) => context.set_status(Status::Error, ""),
        }
    }
}

fn record_event(event: &Event<'_>, context: &Context) {
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
