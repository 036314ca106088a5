//! Values on their way to the wire: cut where they are too long, emptied where they nest too deep.

use super::attributes::{Unique, Work};
use super::protobuf::{Writer, digits};
use crate::engine::Raw;
use crate::limits::Limits;

/// How much deeper a value may nest.
#[derive(Clone, Copy)]
pub(super) struct Room {
    levels: usize,
    messages: usize,
}

/// Many readers refuse a request with more messages inside each other, and with it all spans in it.
const MOST_MESSAGES: usize = 100;
/// Request, ResourceSpans, ScopeSpans, Span, Event, KeyValue: what is around a value at most, all but the first inside
/// another.
const AROUND: usize = 5;

impl Room {
    pub(super) const fn of(limits: &Limits) -> Self {
        // One for the value itself.
        Self { levels: limits.depth, messages: MOST_MESSAGES - AROUND - 1 }
    }

    /// The room that is left inside an array: each value is a message in the array's.
    fn in_array(self) -> Option<Self> {
        Some(Self { levels: self.levels.checked_sub(1)?, messages: self.messages.checked_sub(2)? })
    }

    /// The room that is left inside a map: each value is in a pair in the map's message.
    fn in_map(self) -> Option<Self> {
        Some(Self { levels: self.levels.checked_sub(1)?, messages: self.messages.checked_sub(3)? })
    }
}

/// A `KeyValue`.
pub(super) fn write_pair<'a>(
    field: u32,
    key: &str,
    value: Raw<'a>,
    room: Room,
    work: &mut Work<'_, 'a>,
    to: &mut Writer<'_>,
) {
    // Most values are short, and how long they are is known beforehand.
    match value {
        Raw::Str(text) => {
            let text = cut_text(text, work);
            to.pair(field, key, 1 + digits(text.len() as u64) + text.len());
            to.string(1, text);
        }
        Raw::I64(number) => {
            to.pair(field, key, 1 + digits(number as u64));
            to.number(3, number as u64);
        }
        Raw::Bool(value) => {
            to.pair(field, key, 2);
            to.number(2, u64::from(value));
        }
        Raw::F64(value) => {
            to.pair(field, key, 9);
            to.fixed64(4, value.to_bits());
        }
        Raw::Bytes(_) | Raw::Array(_) | Raw::Map(_) => to.message(field, |to| {
            to.string(1, key);
            to.message(2, |to| write_value(value, room, work, to));
        }),
    }
}

/// The tag of the value in a pair.
pub(super) const VALUE_TAG: u8 = 0x12;

/// Writes an attribute of a span, whose key stands ready with the tag of the value; whether the value is short enough
/// for that: then all lengths have one digit.
#[inline]
pub(super) fn write_short_pair(key: &[u8], value: Raw<'_>, longest: usize, to: &mut Vec<u8>) -> bool {
    /// The tag of an attribute in a span.
    const PAIR: u8 = 0x4a;
    let room = 0x7f - key.len().min(0x7f);
    let frame = |value: usize| [PAIR, (key.len() + 1 + value) as u8];
    match value {
        Raw::Str(text) if text.len() + 3 <= room && text.len() <= longest => {
            to.reserve(key.len() + text.len() + 5);
            to.extend_from_slice(&frame(text.len() + 2));
            to.extend_from_slice(key);
            to.extend_from_slice(&[text.len() as u8 + 2, 0x0a, text.len() as u8]);
            to.extend_from_slice(text.as_bytes());
        }
        Raw::I64(number) if room > 12 => {
            let digits = digits(number as u64);
            to.extend_from_slice(&frame(digits + 1));
            to.extend_from_slice(key);
            let mut bytes = [digits as u8 + 1, 0x18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
            let mut rest = number as u64;
            for digit in &mut bytes[2..digits + 1] {
                *digit = rest as u8 | 0x80;
                rest >>= 7;
            }
            bytes[digits + 1] = rest as u8;
            // All of it is one copy; what is not part of the number goes again.
            to.extend_from_slice(&bytes);
            to.truncate(to.len() - (10 - digits));
        }
        Raw::Bool(value) if room > 3 => {
            to.extend_from_slice(&frame(2));
            to.extend_from_slice(key);
            to.extend_from_slice(&[2, 0x10, u8::from(value)]);
        }
        Raw::F64(value) if room > 10 => {
            to.extend_from_slice(&frame(9));
            to.extend_from_slice(key);
            to.extend_from_slice(&[9, 0x21]);
            to.extend_from_slice(&value.to_le_bytes());
        }
        _ => return false,
    }
    true
}

/// An `AnyValue`.
fn write_value<'a>(value: Raw<'a>, room: Room, work: &mut Work<'_, 'a>, to: &mut Writer<'_>) {
    match value {
        Raw::Str(text) => to.string(1, cut_text(text, work)),
        Raw::Bool(value) => to.number(2, u64::from(value)),
        Raw::I64(value) => to.number(3, value as u64),
        Raw::F64(value) => to.fixed64(4, value.to_bits()),
        Raw::Array(items) => match room.in_array() {
            Some(room) => to.message(5, |to| {
                items.for_each(|item| to.message(1, |to| write_value(item, room, work, to)));
            }),
            None => work.left_out.values += 1,
        },
        Raw::Map(fields) => match room.in_map() {
            Some(room) => to.message(6, |to| {
                let mut unique = Unique::new(usize::MAX, work);
                fields.for_each(|field| unique.set(field.key, field.value, work));
                unique.write(1, room, work, to);
            }),
            None => work.left_out.values += 1,
        },
        Raw::Bytes(bytes) => to.bytes(7, cut_bytes(bytes, work)),
    }
}

fn cut_text<'a>(text: &'a str, work: &mut Work<'_, '_>) -> &'a str {
    let most = work.limits.value_length;
    // No more bytes than that are no more characters.
    if text.len() <= most {
        return text;
    }
    match text.char_indices().nth(most) {
        Some((end, _)) => {
            work.left_out.values += 1;
            &text[..end]
        }
        None => text,
    }
}

fn cut_bytes<'a>(bytes: &'a [u8], work: &mut Work<'_, '_>) -> &'a [u8] {
    match bytes.get(..work.limits.value_length) {
        Some(kept) if kept.len() < bytes.len() => {
            work.left_out.values += 1;
            kept
        }
        _ => bytes,
    }
}
