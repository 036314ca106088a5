//! Values that wait for their span to start.

use crate::formatted;
use crate::value::Value;

/// A value of its own.
#[derive(Debug)]
pub(super) enum Kept {
    Array(Vec<Self>),
    Bool(bool),
    Bytes(Box<[u8]>),
    F64(f64),
    I64(i64),
    Static(&'static str),
    Text(Box<str>),
}

/// As much of a formatted value waits as is recorded of one by default.
const LONGEST: usize = crate::limits::VALUE_LENGTH;

impl Kept {
    pub(super) fn of(value: Value<'_>) -> Self {
        match value {
            Value::Array(values) => Self::Array(values.iter().copied().map(Self::of).collect()),
            Value::Bool(value) => Self::Bool(value),
            Value::Bytes(bytes) => Self::Bytes(bytes.into()),
            Value::F64(value) => Self::F64(value),
            Value::I64(value) => Self::I64(value),
            Value::Static(text) => Self::Static(text),
            Value::Str(text) => Self::Text(text.into()),
            Value::Display(value) => Self::Text(formatted::text(format_args!("{value}"), LONGEST).into()),
            Value::Debug(_) | Value::Map(_) => {
                Self::Text(formatted::text(format_args!("{value:?}"), LONGEST).into())
            }
        }
    }

    /// Shows the value to `to`; lists within a list are text.
    pub(super) fn with(&self, to: impl FnOnce(Value<'_>)) {
        match self {
            Self::Array(values) => {
                let texts: Vec<_> = values.iter().map(Self::list_text).collect();
                let values: Vec<_> =
                    values.iter().zip(&texts).map(|(value, text)| value.plain(text)).collect();
                to(Value::Array(&values));
            }
            plain => to(plain.plain("")),
        }
    }

    fn list_text(&self) -> String {
        match self {
            Self::Array(values) => format!("{values:?}"),
            _ => String::new(),
        }
    }

    fn plain<'a>(&'a self, list: &'a str) -> Value<'a> {
        match self {
            Self::Array(_) => Value::Str(list),
            Self::Bool(value) => Value::Bool(*value),
            Self::Bytes(bytes) => Value::Bytes(bytes),
            Self::F64(value) => Value::F64(*value),
            Self::I64(value) => Value::I64(*value),
            Self::Static(text) => Value::Static(text),
            Self::Text(text) => Value::Str(text),
        }
    }
}
