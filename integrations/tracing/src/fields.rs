//! The fields of a span become its attributes, its name, its kind and its status.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Write as _};

use traced_runtime::hooks::Gathered;
use traced_runtime::{Context, Kind, Value};
use tracing_core::Metadata;
use tracing_core::field::{Field, Visit};
use tracing_core::span::Attributes;

use crate::attrs;
use crate::status::Told;

/// The kind that the fields of a new span ask for.
pub(crate) fn kind_of(attributes: &Attributes<'_>) -> Kind {
    let mut asked = KindField(Kind::Internal);
    // Hardly any span has the field; the others are not looked through.
    if may_ask_for_kind(attributes.metadata()) {
        attributes.record(&mut asked);
    }
    asked.0
}

/// Whether spans of this place have a field for it.
pub(crate) fn may_ask_for_kind(theirs: &Metadata<'_>) -> bool {
    theirs.fields().field(attrs::OTEL_KIND).is_some()
}

struct KindField(Kind);

impl Visit for KindField {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == attrs::OTEL_KIND {
            self.0 = kind_called(&text(Value::Debug(value)));
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == attrs::OTEL_KIND {
            self.0 = kind_called(value);
        }
    }
}

fn kind_called(name: &str) -> Kind {
    let kinds = [
        ("server", Kind::Server),
        ("client", Kind::Client),
        ("producer", Kind::Producer),
        ("consumer", Kind::Consumer),
    ];
    let found = kinds.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known));
    found.map_or(Kind::Internal, |(_, kind)| kind)
}

/// Takes over the fields that `visit` shows; what they say of the status.
pub(crate) fn record(context: &Context, visit: impl FnOnce(&mut dyn Visit)) -> Told {
    if !context.is_recording() {
        return Told::default();
    }
    let mut fields = SpanFields { context, gathered: Gathered::new(), told: Told::default() };
    visit(&mut fields);
    fields.gathered.set_on(context);
    fields.told
}

struct SpanFields<'a> {
    context: &'a Context,
    gathered: Gathered,
    told: Told,
}

impl SpanFields<'_> {
    #[inline]
    fn take(&mut self, field: &Field, value: Value<'_>) {
        let key = field.name();
        if key.starts_with(attrs::OTEL) {
            self.take_special(key, value);
        } else {
            self.gathered.put(key, value);
        }
    }

    #[inline(never)]
    fn take_special(&mut self, key: &'static str, value: Value<'_>) {
        match key {
            attrs::OTEL_KIND => {}
            attrs::OTEL_NAME => self.context.rename(&text(value)),
            attrs::OTEL_STATUS_CODE => self.told.code(&text(value)),
            attrs::OTEL_STATUS_DESCRIPTION | attrs::OTEL_STATUS_MESSAGE => self.told.message(&text(value)),
            key => self.gathered.put(key, value),
        }
    }
}

/// Implements `Visit` by a method `take(&mut self, &Field, Value)`.
macro_rules! visit_values {
    ($visitor:ty) => {
        impl Visit for $visitor {
            fn record_bool(&mut self, field: &Field, value: bool) {
                self.take(field, Value::Bool(value));
            }

            fn record_i64(&mut self, field: &Field, value: i64) {
                self.take(field, Value::I64(value));
            }

            fn record_u64(&mut self, field: &Field, value: u64) {
                // OTLP has no wider number than `i64`: what does not fit is recorded as its digits.
                self.take(field, i64::try_from(value).map_or(Value::Display(&value), Value::I64));
            }

            fn record_i128(&mut self, field: &Field, value: i128) {
                self.take(field, i64::try_from(value).map_or(Value::Display(&value), Value::I64));
            }

            fn record_u128(&mut self, field: &Field, value: u128) {
                self.take(field, i64::try_from(value).map_or(Value::Display(&value), Value::I64));
            }

            fn record_f64(&mut self, field: &Field, value: f64) {
                self.take(field, Value::F64(value));
            }

            fn record_str(&mut self, field: &Field, value: &str) {
                self.take(field, Value::Str(value));
            }

            fn record_bytes(&mut self, field: &Field, value: &[u8]) {
                self.take(field, Value::Bytes(value));
            }

            fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
                self.take(field, Value::Display(&value));
            }

            fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
                self.take(field, Value::Debug(value));
            }
        }
    };
}

pub(crate) use visit_values;

visit_values!(SpanFields<'_>);

/// A value as text.
pub(crate) fn text(value: Value<'_>) -> Cow<'_, str> {
    if let Value::Str(text) = value {
        return Cow::Borrowed(text);
    }
    let mut text = String::new();
    // Not `format!`, which panics when a `Debug` of the user's fails.
    let _failed = write!(text, "{value:?}");
    Cow::Owned(text)
}
