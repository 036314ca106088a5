//! What is said of a span besides its end: written where it happens, joined by the collector.

use super::payload::Writer;
use super::record::NoteKind;
use super::ticks::Tick;
use crate::callsite::Callsite;
use crate::ids::{SpanId, TraceFlags, TraceId};
use crate::value::Value;

/// A name that is either part of the program or copied.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Text<'a> {
    Static(&'static str),
    Copied(&'a str),
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
        flags: TraceFlags,
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
    pub(super) fn kind(&self) -> NoteKind {
        match self {
            Self::Entry(..) => NoteKind::Entry,
            Self::Attributes(_) => NoteKind::Attributes,
            Self::Event { .. } => NoteKind::Event,
            Self::Link { .. } => NoteKind::Link,
            Self::Status { .. } => NoteKind::Status,
            Self::Name(_) => NoteKind::Name,
        }
    }

    pub(super) fn write(&self, to: &mut Writer<'_>) {
        match self {
            Self::Entry(site, values) => {
                to.callsite(site);
                values.iter().for_each(|value| to.optional(*value));
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
                to.word(u64::from(flags.bits()));
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
