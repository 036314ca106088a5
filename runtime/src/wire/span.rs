//! Spans as they are read from the wire.

use std::fmt;

use crate::callsite::Kind;
use crate::ids::{SpanId, TraceId};

/// A finished span of any process.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Span {
    /// The trace it belongs to.
    pub trace_id: TraceId,
    /// The span itself.
    pub span_id: SpanId,
    /// Its parent; `None` for the root.
    pub parent_span_id: Option<SpanId>,
    /// The `tracestate` of its trace.
    pub trace_state: String,
    /// W3C flags, and in bits 8 and 9 whether the parent is remote.
    pub flags: u32,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// When it started, in nanoseconds since the Unix epoch.
    pub start_unix_nanos: u64,
    /// When it ended.
    pub end_unix_nanos: u64,
    /// Its attributes, in order.
    pub attributes: Vec<(String, AnyValue)>,
    /// What happened in it.
    pub events: Vec<Event>,
    /// The spans it refers to.
    pub links: Vec<Link>,
    /// How many attributes it has lost to a limit.
    pub dropped_attributes: u32,
    /// How many events.
    pub dropped_events: u32,
    /// How many links.
    pub dropped_links: u32,
    /// How its work went.
    pub status: Status,
    /// The name of the service that made it.
    pub service: String,
    /// The instrumentation scope that made it.
    pub scope: String,
}

impl Span {
    /// The value of an attribute.
    #[must_use]
    pub fn attribute(&self, key: &str) -> Option<&AnyValue> {
        self.attributes.iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    /// How long it took, in nanoseconds.
    #[must_use]
    pub const fn duration_nanos(&self) -> u64 {
        self.end_unix_nanos.saturating_sub(self.start_unix_nanos)
    }

    /// Whether its status is Error.
    #[must_use]
    pub const fn is_error(&self) -> bool {
        matches!(self.status, Status::Error(_))
    }
}

impl Default for Span {
    fn default() -> Self {
        Self {
            trace_id: TraceId::INVALID,
            span_id: SpanId::INVALID,
            parent_span_id: None,
            trace_state: String::new(),
            flags: 0,
            name: String::new(),
            kind: Kind::Internal,
            start_unix_nanos: 0,
            end_unix_nanos: 0,
            attributes: Vec::new(),
            events: Vec::new(),
            links: Vec::new(),
            dropped_attributes: 0,
            dropped_events: 0,
            dropped_links: 0,
            status: Status::Unset,
            service: String::new(),
            scope: String::new(),
        }
    }
}

/// How the work of a span went.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub enum Status {
    /// It failed; the message may be empty.
    Error(String),
    /// Somebody said it went well.
    Ok,
    /// Nobody said anything.
    #[default]
    Unset,
}

/// Something that happened in a span.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct Event {
    /// When, in nanoseconds since the Unix epoch.
    pub unix_nanos: u64,
    /// What.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<(String, AnyValue)>,
    /// How many attributes it has lost to a limit.
    pub dropped_attributes: u32,
}

/// A span that another refers to.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub struct Link {
    /// The trace of the span referred to.
    pub trace_id: TraceId,
    /// The span referred to.
    pub span_id: SpanId,
    /// Its attributes.
    pub attributes: Vec<(String, AnyValue)>,
    /// How many attributes it has lost to a limit.
    pub dropped_attributes: u32,
    /// W3C flags, and in bits 8 and 9 whether the span referred to is in another process.
    pub flags: u32,
}

/// The value of an attribute.
#[derive(Clone, PartialEq, Debug, Default)]
#[non_exhaustive]
pub enum AnyValue {
    /// Several values.
    Array(Vec<Self>),
    /// True or false.
    Bool(bool),
    /// Bytes.
    Bytes(Vec<u8>),
    /// No value.
    #[default]
    Empty,
    /// A number with a fraction.
    F64(f64),
    /// A whole number.
    I64(i64),
    /// Named values.
    Map(Vec<(String, Self)>),
    /// A string.
    Str(String),
}

impl AnyValue {
    /// The text, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The whole number, if this is one.
    #[must_use]
    pub const fn as_i64(&self) -> Option<i64> {
        match self {
            Self::I64(number) => Some(*number),
            _ => None,
        }
    }
}

impl fmt::Display for AnyValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Array(values) => {
                let texts: Vec<_> = values.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", texts.join(", "))
            }
            Self::Bool(value) => value.fmt(f),
            Self::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Self::Empty => Ok(()),
            Self::F64(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::Map(pairs) => {
                let texts: Vec<_> = pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                write!(f, "{{{}}}", texts.join(", "))
            }
            Self::Str(text) => f.write_str(text),
        }
    }
}
