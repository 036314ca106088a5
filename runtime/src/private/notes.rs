//! What is recorded on the span that is current.

use std::fmt::{self, Debug, Display, Write as _};
use std::hash::{DefaultHasher, Hasher as _};

use crate::callsite::Callsite;
use crate::engine::{self, Note, Text, Tick};
use crate::ids::RawId;
use crate::notes::{self, note_current};
use crate::value::Value;

/// Whether attributes of the current span are worth computing.
#[must_use]
#[inline]
pub fn is_recording() -> bool {
    !cfg!(traced_off) && engine::peek().takes_notes()
}

/// What was current before a function's span.
#[derive(Clone, Copy, Debug)]
pub struct Outer(RawId);

/// What is current.
#[must_use]
#[inline]
pub fn outer() -> Outer {
    Outer(engine::current_span())
}

impl Outer {
    /// Whether a span has begun since, and attributes of it are worth computing.
    #[must_use]
    #[inline]
    pub fn is_left(self) -> bool {
        is_recording() && engine::current_span() != self.0
    }
}

/// Records the values of the keys of the callsite on the current span.
#[inline(never)]
pub fn entry(site: &'static Callsite, values: &[Option<Value<'_>>]) {
    note_current(&Note::Entry(site, values));
}

/// The same, where some of the values are to be formatted.
#[inline(never)]
pub fn entry_formatted(site: &'static Callsite, values: &[Option<Value<'_>>]) {
    notes::format_on_current(&Note::Entry(site, values));
}

/// Sets attributes on the current span.
pub fn set(attributes: &[(&'static str, Option<Value<'_>>)]) {
    for (key, value) in attributes {
        if let Some(value) = value {
            set_now(&[(key, *value)]);
        }
    }
}

/// Sets an attribute on the current span.
pub fn set_one(key: &'static str, value: Value<'_>) {
    set_now(&[(key, value)]);
}

pub(super) fn set_now(attributes: &[(&'static str, Value<'_>)]) {
    note_current(&Note::Fields(attributes));
}

/// Records an event on the current span.
pub fn event(name: &'static str, attributes: &[(&'static str, Option<Value<'_>>)]) {
    let fields: Vec<_> =
        attributes.iter().filter_map(|(key, value)| Some((Text::Static(key), (*value)?))).collect();
    note_current(&Note::Event { at: Tick::now(), name: Text::Static(name), attributes: &fields });
}

/// Gives the current span this name, cut where it is longer than names are.
#[inline(never)]
pub fn rename(name: fmt::Arguments<'_>) {
    let mut text = Name { bytes: [0; LONGEST_NAME], length: 0 };
    // What does not fit is left out, and so is what follows a `Display` that fails.
    let _is_whole = crate::formatted::guarded(|| text.write_fmt(name));
    note_current(&Note::Name(Text::Copied(text.as_str())));
}

const LONGEST_NAME: usize = 256;

/// A name in the making.
struct Name {
    bytes: [u8; LONGEST_NAME],
    length: usize,
}

impl Name {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.length]).unwrap_or_default()
    }
}

impl fmt::Write for Name {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let text = crate::formatted::cut(text, LONGEST_NAME - self.length);
        self.bytes[self.length..][..text.len()].copy_from_slice(text.as_bytes());
        self.length += text.len();
        Ok(())
    }
}

/// `%value`
#[inline]
pub const fn display<'a>(value: &'a dyn Display) -> Option<Value<'a>> {
    Some(Value::Display(value))
}

/// `?value`
#[inline]
pub const fn debug<'a>(value: &'a dyn Debug) -> Option<Value<'a>> {
    Some(Value::Debug(value))
}

/// `len(value)`
#[inline]
#[must_use]
pub fn len(length: usize) -> Option<Value<'static>> {
    Some(Value::from(length))
}

/// `redact(value)`
#[inline]
#[must_use]
pub const fn redacted<T: ?Sized>(_: &T) -> Option<Value<'static>> {
    Some(Value::Static("[redacted]"))
}

/// `hash(value)`: the same for the same value, and not the value.
#[must_use]
pub fn hash(write: impl FnOnce(&mut DefaultHasher)) -> String {
    let mut hasher = DefaultHasher::new();
    write(&mut hasher);
    format!("{:016x}", hasher.finish())
}
