//! The bytes behind a note: values as they are written and as they are read.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::note::Text;
use super::scratch::Scratch;
use crate::callsite::Callsite;
use crate::value::Value;

/// A string or byte value longer than this is cut.
pub(crate) const LONGEST_VALUE: usize = 64 << 10;

/// Lists within lists are empty from here on.
const DEEPEST: usize = 64;

const NONE: u8 = 0;
const FALSE: u8 = 1;
const TRUE: u8 = 2;
const I64: u8 = 3;
const F64: u8 = 4;
const STATIC: u8 = 5;
const STR: u8 = 6;
const BYTES: u8 = 7;
const ARRAY: u8 = 8;
const MAP: u8 = 9;

/// Writes values to a buffer.
pub(super) struct Writer<'a>(pub(super) &'a mut Scratch);

impl Writer<'_> {
    pub(super) fn word(&mut self, word: u64) {
        self.0.put(word.to_ne_bytes());
    }

    pub(super) fn callsite(&mut self, site: &'static Callsite) {
        self.word(std::ptr::from_ref(site).expose_provenance() as u64);
    }

    pub(super) fn text(&mut self, text: Text<'_>) {
        match text {
            Text::Static(text) => self.value(Value::Static(text)),
            Text::Copied(text) => self.value(Value::Str(text)),
        }
    }

    pub(super) fn fields(&mut self, fields: &[(Text<'_>, Value<'_>)]) {
        for (key, value) in fields {
            self.text(*key);
            self.value(*value);
        }
    }

    pub(super) fn optional(&mut self, value: Option<Value<'_>>) {
        match value {
            Some(value) => self.value(value),
            None => self.0.push(NONE),
        }
    }

    pub(super) fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Bool(value) => self.0.push(if value { TRUE } else { FALSE }),
            Value::I64(value) => self.tagged(I64, value as u64),
            Value::F64(value) => self.tagged(F64, value.to_bits()),
            Value::Static(text) => {
                self.tagged(STATIC, text.as_ptr().expose_provenance() as u64);
                self.word(text.len() as u64);
            }
            Value::Str(text) => self.long(STR, cut(text).as_bytes()),
            Value::Bytes(bytes) => self.long(BYTES, &bytes[..bytes.len().min(LONGEST_VALUE)]),
            Value::Array(values) => self.list(ARRAY, |to| values.iter().for_each(|value| to.value(*value))),
            Value::Map(pairs) => self.list(MAP, |to| {
                for (key, value) in pairs {
                    to.text(Text::Copied(key));
                    to.value(*value);
                }
            }),
            Value::Display(value) => self.formatted(format_args!("{value}")),
            Value::Debug(value) => self.formatted(format_args!("{value:?}")),
        }
    }

    #[inline(always)]
    fn tagged(&mut self, tag: u8, word: u64) {
        let [a, b, c, d, e, f, g, h] = word.to_ne_bytes();
        self.0.put([tag, a, b, c, d, e, f, g, h]);
    }

    /// What is within a list; nothing where lists nest so deep that the stack might not hold them.
    fn list(&mut self, tag: u8, write: impl FnOnce(&mut Self)) {
        self.0.push(tag);
        if self.0.depth == DEEPEST {
            self.0.put([0; 4]);
            return;
        }
        self.0.depth += 1;
        self.nested(write);
        self.0.depth -= 1;
    }

    fn long(&mut self, tag: u8, bytes: &[u8]) {
        let [a, b, c, d] = (bytes.len() as u32).to_ne_bytes();
        self.0.put([tag, a, b, c, d]);
        self.0.extend(bytes);
    }

    /// Writes what `write` writes behind its length.
    fn nested(&mut self, write: impl FnOnce(&mut Self)) {
        let at = self.0.len();
        self.0.put([0; 4]);
        write(self);
        let length = (self.0.len() - at - 4) as u32;
        self.0.patch(at, &length.to_ne_bytes());
    }

    /// Formats in place; what a failing or over-long `Display` wrote until then is kept.
    fn formatted(&mut self, text: std::fmt::Arguments<'_>) {
        struct Limited<'a>(&'a mut Scratch, usize);
        impl std::fmt::Write for Limited<'_> {
            // Padding comes char by char.
            #[inline]
            fn write_char(&mut self, char: char) -> std::fmt::Result {
                if char.is_ascii() && self.0.push_to_few(char as u8) {
                    return Ok(());
                }
                self.write_str(char.encode_utf8(&mut [0; 4]))
            }

            fn write_str(&mut self, text: &str) -> std::fmt::Result {
                let room = LONGEST_VALUE.saturating_sub(self.0.len() - self.1);
                let end = floor(text, room);
                self.0.extend(&text.as_bytes()[..end]);
                if end < text.len() { Err(std::fmt::Error) } else { Ok(()) }
            }
        }
        self.0.push(STR);
        self.nested(|to| {
            let mut limited = Limited(&mut *to.0, 0);
            limited.1 = limited.0.len();
            // A `Display` of the user's may panic; what it wrote until then is kept, and the span goes on.
            let _cut_or_failed = catch_unwind(AssertUnwindSafe(|| limited.write_fmt(text)));
        });
    }
}

fn cut(text: &str) -> &str {
    &text[..floor(text, LONGEST_VALUE)]
}

/// The last char boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A value as the collector reads it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Raw<'a> {
    Bool(bool),
    I64(i64),
    F64(f64),
    Str(&'a str),
    Bytes(&'a [u8]),
    Array(Items<'a>),
    Map(Fields<'a>),
}

/// A key and its value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field<'a> {
    pub(crate) key: &'a str,
    pub(crate) value: Raw<'a>,
}

/// Reads what a [`Writer`] wrote. Only the engine makes the bytes, so a malformed one is our own fault; it then ends
/// early rather than panics.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// Reads a payload.
    ///
    /// # Safety
    /// The bytes must have been written by a [`Writer`]: they hold pointers.
    pub(super) unsafe fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn word(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_ne_bytes(*word))
    }

    pub(crate) fn callsite(&mut self) -> Option<&'static Callsite> {
        let address = self.word()?;
        let site = std::ptr::with_exposed_provenance::<Callsite>(address as usize);
        // SAFETY: `Writer::callsite` wrote the address of a static.
        Some(unsafe { &*site })
    }

    pub(crate) fn text(&mut self) -> Option<&'a str> {
        match self.value()?? {
            Raw::Str(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn fields(self) -> Fields<'a> {
        Fields(self)
    }

    /// The next value, which may be nothing; `None` at the end.
    #[allow(clippy::option_option, reason = "the outer one is the end, the inner one a value left out")]
    pub(crate) fn value(&mut self) -> Option<Option<Raw<'a>>> {
        let (tag, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(Some(match *tag {
            NONE => return Some(None),
            FALSE => Raw::Bool(false),
            TRUE => Raw::Bool(true),
            I64 => Raw::I64(self.word()? as i64),
            F64 => Raw::F64(f64::from_bits(self.word()?)),
            STATIC => Raw::Str(self.static_text()?),
            STR => {
                let bytes = self.long()?;
                // SAFETY: `Writer` writes this tag for whole `str`s, cut at char boundaries.
                Raw::Str(unsafe { std::str::from_utf8_unchecked(bytes) })
            }
            BYTES => Raw::Bytes(self.long()?),
            ARRAY => Raw::Array(Items(Self(self.long()?))),
            MAP => Raw::Map(Fields(Self(self.long()?))),
            _ => return None,
        }))
    }

    fn static_text(&mut self) -> Option<&'static str> {
        let (address, length) = (self.word()? as usize, self.word()? as usize);
        let start = std::ptr::with_exposed_provenance::<u8>(address);
        // SAFETY: `Writer::value` wrote pointer and length of a `&'static str`.
        Some(unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length)) })
    }

    fn long(&mut self) -> Option<&'a [u8]> {
        let (length, rest) = self.0.split_first_chunk::<4>()?;
        let (bytes, rest) = rest.split_at_checked(u32::from_ne_bytes(*length) as usize)?;
        self.0 = rest;
        Some(bytes)
    }
}

/// The values of an array.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Items<'a>(Reader<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Raw<'a>> {
        self.0.value()?
    }
}

/// Keys and values.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fields<'a>(Reader<'a>);

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        let key = self.0.text()?;
        let value = self.0.value()??;
        Some(Field { key, value })
    }
}
