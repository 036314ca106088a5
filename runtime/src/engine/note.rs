//! What is said of a span besides its end: written where it happens, joined by the collector.

use super::payload::Writer;
use super::plain::{self, Sink, TOO_MANY};
use super::record::NoteKind;
use super::ticks::Tick;
use crate::callsite::Callsite;
use crate::ids::{SpanId, TraceId};
use crate::value::Value;

/// A name that is either part of the program or copied.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Text<'a> {
    Static(&'static str),
    Copied(&'a str),
}

impl<'a> Text<'a> {
    #[inline(always)]
    pub(super) const fn value(self) -> Value<'a> {
        match self {
            Self::Static(text) => Value::Static(text),
            Self::Copied(text) => Value::Str(text),
        }
    }
}

/// One note.
pub(crate) enum Note<'a> {
    /// Values for the keys of the callsite, in their order.
    Entry(&'static Callsite, &'a [Option<Value<'a>>]),
    Attributes(&'a [(Text<'a>, Value<'a>)]),
    Event {
        at: Tick,
        name: Text<'a>,
        attributes: &'a [(Text<'a>, Value<'a>)],
    },
    Link {
        trace: TraceId,
        span: SpanId,
        /// As OTLP has them: where the span is stands beside the flags of W3C.
        flags: u32,
        attributes: &'a [(Text<'a>, Value<'a>)],
    },
    /// The code is OTLP's: 0 unset, 1 ok, 2 error.
    Status {
        code: u8,
        message: &'a str,
    },
    Name(Text<'a>),
}

impl Note<'_> {
    pub(super) const fn kind(&self) -> NoteKind {
        match self {
            Self::Entry(..) => NoteKind::Entry,
            Self::Attributes(_) => NoteKind::Attributes,
            Self::Event { .. } => NoteKind::Event,
            Self::Link { .. } => NoteKind::Link,
            Self::Status { .. } => NoteKind::Status,
            Self::Name(_) => NoteKind::Name,
        }
    }

    /// How many words it takes where all its values are plain, else too many.
    #[inline(always)]
    pub(super) fn words_if_plain(&self) -> usize {
        match self {
            Self::Entry(_, values) => {
                1 + values.iter().map(|value| value.as_ref().map_or(1, plain::words_of)).sum::<usize>()
            }
            Self::Attributes(fields) => {
                let of_field =
                    |(key, value): &(Text<'_>, _)| plain::words_of(&key.value()) + plain::words_of(value);
                fields.iter().map(of_field).sum()
            }
            // The rest is rare.
            _ => TOO_MANY,
        }
    }

    /// Writes what [`words_if_plain`](Self::words_if_plain) has measured.
    #[inline(always)]
    pub(super) fn write_plain(&self, to: &mut impl Sink) {
        match self {
            Self::Entry(site, values) => {
                to.put(std::ptr::from_ref(*site).expose_provenance() as u64);
                for value in *values {
                    match value {
                        Some(value) => plain::write(value, to),
                        None => to.put(plain::tagged(plain::NONE, 0)),
                    }
                }
            }
            Self::Attributes(fields) => {
                for (key, value) in *fields {
                    plain::write(&key.value(), to);
                    plain::write(value, to);
                }
            }
            _ => {}
        }
    }

    pub(super) fn write(&self, to: &mut Writer<'_>) {
        match self {
            Self::Entry(site, values) => {
                to.word(std::ptr::from_ref(*site).expose_provenance() as u64);
                values.iter().for_each(|value| to.optional(value.as_ref()));
            }
            Self::Attributes(attributes) => to.fields(attributes),
            Self::Event { at, name, attributes } => {
                to.word(at.0);
                to.text(*name);
                to.fields(attributes);
            }
            Self::Link { trace, span, flags, attributes } => {
                to.word(trace.high);
                to.word(trace.low);
                to.word(span.0);
                to.word(u64::from(*flags));
                to.fields(attributes);
            }
            Self::Status { code, message } => {
                to.word(u64::from(*code));
                to.text(Text::Copied(message));
            }
            Self::Name(name) => to.text(*name),
        }
    }
}
