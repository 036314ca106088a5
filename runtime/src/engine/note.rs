//! What is said of a span besides its end: written where it happens, joined by the collector.

use super::payload::Writer;
use super::plain::{self, Sink};
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
    /// Attributes whose keys are part of the program.
    Fields(&'a [(&'static str, Value<'a>)]),
    Event {
        at: Tick,
        name: Text<'a>,
        attributes: &'a [(Text<'a>, Value<'a>)],
    },
    Link {
        trace: TraceId,
        span: SpanId,
        flags: TraceFlags,
        is_remote: bool,
        attributes: &'a [(Text<'a>, Value<'a>)],
    },
    /// The code is OTLP's: 0 unset, 1 ok, 2 error.
    Status {
        code: u8,
        message: &'a str,
    },
    Name(Text<'a>),
    /// Where the span is from, instead of its own callsite: what of that is recorded, the collector knows.
    Place(&'static Callsite),
}

impl Note<'_> {
    pub(super) const fn kind(&self) -> NoteKind {
        match self {
            Self::Entry(..) => NoteKind::Entry,
            Self::Attributes(_) | Self::Fields(_) => NoteKind::Attributes,
            Self::Event { .. } => NoteKind::Event,
            Self::Link { .. } => NoteKind::Link,
            Self::Status { .. } => NoteKind::Status,
            Self::Name(_) => NoteKind::Name,
            Self::Place(_) => NoteKind::Place,
        }
    }

    /// Writes it where all its values are plain and so many words are enough; gives how many are left then.
    #[inline(always)]
    pub(super) fn write_plain(&self, room: usize, to: &mut impl Sink) -> Option<usize> {
        match self {
            Self::Entry(site, values) => {
                let mut left = room.checked_sub(1)?;
                to.put(address(site));
                for value in *values {
                    match value {
                        Some(value) => left = plain::write_within(value, left, to)?,
                        None => {
                            left = left.checked_sub(1)?;
                            to.put(plain::tagged(plain::NONE, 0));
                        }
                    }
                }
                Some(left)
            }
            Self::Attributes(fields) => {
                let mut left = room;
                for (key, value) in *fields {
                    left = plain::write_within(&key.value(), left, to)?;
                    left = plain::write_within(value, left, to)?;
                }
                Some(left)
            }
            Self::Fields(fields) => {
                let mut left = room;
                for (key, value) in *fields {
                    left = plain::write_within(&Value::Static(key), left, to)?;
                    left = plain::write_within(value, left, to)?;
                }
                Some(left)
            }
            Self::Name(name) => plain::write_within(&name.value(), room, to),
            Self::Status { code, message } => {
                let left = room.checked_sub(1)?;
                to.put(u64::from(*code));
                plain::write_within(&Value::Str(message), left, to)
            }
            Self::Place(site) => {
                let left = room.checked_sub(1)?;
                to.put(address(site));
                Some(left)
            }
            // The rest is rare.
            _ => None,
        }
    }

    /// How many words it takes where all its values are plain.
    #[inline(always)]
    pub(super) fn plain_words(&self) -> Option<usize> {
        let text = |text: &Text<'_>| plain::words(&text.value());
        match self {
            Self::Attributes(fields) => fields
                .iter()
                .try_fold(0, |words, (key, value)| Some(words + text(key)? + plain::words(value)?)),
            Self::Fields(fields) => {
                fields.iter().try_fold(0, |words, (_, value)| Some(words + 2 + plain::words(value)?))
            }
            Self::Name(name) => text(name),
            Self::Status { message, .. } => Some(1 + plain::words_of_bytes(message.len())),
            Self::Place(_) => Some(1),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn write(&self, to: &mut Writer<'_>) {
        match self {
            Self::Entry(site, values) => {
                to.word(address(site));
                values.iter().for_each(|value| to.optional(value.as_ref()));
            }
            _ => self.write_other(to),
        }
    }

    #[inline(never)]
    fn write_other(&self, to: &mut Writer<'_>) {
        match self {
            // Written above, being what most notes are.
            Self::Entry(..) => {}
            Self::Attributes(attributes) => to.fields(attributes),
            Self::Fields(fields) => fields.iter().for_each(|(key, value)| {
                to.text(Text::Static(key));
                to.value(value);
            }),
            Self::Event { at, name, attributes } => {
                to.word(at.0);
                to.text(*name);
                to.fields(attributes);
            }
            Self::Link { trace, span, flags, is_remote, attributes } => {
                to.word(trace.high);
                to.word(trace.low);
                to.word(span.0);
                to.word(u64::from(flags.bits()) | u64::from(*is_remote) << 8);
                to.fields(attributes);
            }
            Self::Status { code, message } => {
                to.word(u64::from(*code));
                to.text(Text::Copied(message));
            }
            Self::Name(name) => to.text(*name),
            Self::Place(site) => to.word(address(site)),
        }
    }
}

#[inline(always)]
fn address(site: &'static Callsite) -> u64 {
    std::ptr::from_ref(site).expose_provenance() as u64
}
