//! Attributes on their way to the wire: each key once, and no more of them than the limit.

use super::protobuf::Writer;
use crate::engine::{Field, Raw};

/// The most attributes that a span, an event or a link has.
pub(super) const MOST: usize = 128;

/// The attributes of one span, event or link: the last value of a key wins.
#[derive(Default)]
pub(super) struct Attributes<'a> {
    fields: Vec<Field<'a>>,
    pub(super) dropped: u64,
}

impl<'a> Attributes<'a> {
    pub(super) fn set(&mut self, key: &'a str, value: Raw<'a>) {
        let field = Field { key, value };
        if let Some(known) = self.fields.iter_mut().find(|known| known.key == key) {
            *known = field;
        } else if key.is_empty() || self.fields.len() >= MOST {
            self.dropped += 1;
        } else {
            self.fields.push(field);
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|known| known.key == key)
    }

    /// Writes each attribute as a `KeyValue` in `field`, and how many were dropped in `dropped_field`.
    pub(super) fn write(&self, field: u32, dropped_field: u32, to: &mut Writer<'_>) {
        for attribute in &self.fields {
            write_pair(field, attribute.key, attribute.value, to);
        }
        to.number_unless_zero(dropped_field, self.dropped);
    }
}

impl<'a> FromIterator<Field<'a>> for Attributes<'a> {
    fn from_iter<I: IntoIterator<Item = Field<'a>>>(fields: I) -> Self {
        let mut attributes = Self::default();
        fields.into_iter().for_each(|field| attributes.set(field.key, field.value));
        attributes
    }
}

/// A `KeyValue`.
pub(super) fn write_pair(field: u32, key: &str, value: Raw<'_>, to: &mut Writer<'_>) {
    to.message(field, |to| {
        to.string(1, key);
        to.message(2, |to| write_value(value, to));
    });
}

/// An `AnyValue`.
fn write_value(value: Raw<'_>, to: &mut Writer<'_>) {
    match value {
        Raw::Str(text) => to.string(1, text),
        Raw::Bool(value) => to.number(2, u64::from(value)),
        Raw::I64(value) => to.number(3, value as u64),
        Raw::F64(value) => to.fixed64(4, value.to_bits()),
        Raw::Array(items) => to.message(5, |to| {
            items.for_each(|item| to.message(1, |to| write_value(item, to)));
        }),
        Raw::Map(fields) => to.message(6, |to| {
            fields.for_each(|field| write_pair(1, field.key, field.value, to));
        }),
        Raw::Bytes(bytes) => to.bytes(7, bytes),
    }
}
