//! The words behind a note: values as they are written and as they are read.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::note::Text;
use super::plain::{self, ARRAY, BOOL, BYTES, F64, I64, MAP, NONE, STATIC, STR, Sink as _, tagged};
use super::scratch::Scratch;
use crate::callsite::Callsite;
use crate::limits::{self, LeftOut};
use crate::value::Value;

/// A string or byte value that is longer is cut where it is recorded, so that no more is copied than may leave.
static LONGEST: AtomicUsize = AtomicUsize::new(longest(limits::VALUE_LENGTH));

/// Values of more characters than this will be cut by the encoder, who counts them.
pub(crate) fn limit_values(characters: usize) {
    LONGEST.store(longest(characters), Ordering::Relaxed);
}

/// One character more than the limit, whatever characters they are: the encoder sees that there were too many.
const fn longest(characters: usize) -> usize {
    characters.saturating_add(1).saturating_mul(4)
}

/// Names and keys that are longer are mistakes.
const LONGEST_TEXT: usize = 64 << 10;

/// Lists within lists are empty from here on.
const DEEPEST: usize = 64;

/// Puts values together that may take more than a copy.
pub(super) struct Writer<'a>(pub(super) &'a mut Scratch);

impl Writer<'_> {
    #[inline(always)]
    pub(super) fn word(&mut self, word: u64) {
        self.0.put(word);
    }

    /// A name or a key, which no limit of values concerns.
    pub(super) fn text(&mut self, text: Text<'_>) {
        let text = match text {
            Text::Copied(text) if text.len() > LONGEST_TEXT => {
                LeftOut { values: 1, ..LeftOut::default() }.count();
                Text::Copied(&text[..floor(text, LONGEST_TEXT)])
            }
            _ => text,
        };
        plain::write(&text.value(), self.0);
    }

    pub(super) fn fields(&mut self, fields: &[(Text<'_>, Value<'_>)]) {
        for (key, value) in fields {
            self.text(*key);
            self.value(value);
        }
    }

    #[inline(always)]
    pub(super) fn optional(&mut self, value: Option<&Value<'_>>) {
        match value {
            Some(value) => self.value(value),
            None => self.word(tagged(NONE, 0)),
        }
    }

    #[inline(always)]
    pub(super) fn value(&mut self, value: &Value<'_>) {
        match value {
            Value::Bool(_) | Value::I64(_) | Value::F64(_) | Value::Static(_) => plain::write(value, self.0),
            Value::Display(value) => self.formatted(format_args!("{value}")),
            _ => self.long_value(value),
        }
    }

    #[inline(never)]
    fn long_value(&mut self, value: &Value<'_>) {
        match value {
            Value::Array(values) => self.list(ARRAY, |to| values.iter().for_each(|value| to.value(value))),
            Value::Map(pairs) => self.list(MAP, |to| {
                for (key, value) in *pairs {
                    to.text(Text::Copied(key));
                    to.value(value);
                }
            }),
            Value::Debug(value) => self.formatted(format_args!("{value:?}")),
            Value::Str(text) => {
                let end = floor(text, LONGEST.load(Ordering::Relaxed));
                plain::write(&Value::Str(&text[..end]), self.0);
            }
            Value::Bytes(bytes) => {
                let end = bytes.len().min(LONGEST.load(Ordering::Relaxed));
                plain::write(&Value::Bytes(&bytes[..end]), self.0);
            }
            Value::Bool(_) | Value::I64(_) | Value::F64(_) | Value::Static(_) | Value::Display(_) => {}
        }
    }

    /// What is within a list; nothing where lists nest so deep that the stack might not hold them.
    fn list(&mut self, tag: u8, write: impl FnOnce(&mut Self)) {
        let at = self.0.len();
        self.word(tagged(tag, 0));
        if self.0.depth == DEEPEST {
            return;
        }
        self.0.depth += 1;
        write(self);
        self.0.depth -= 1;
        let length = self.0.len() - at - 8;
        self.0.patch(at, tagged(tag, length));
    }

    /// Formats in place; what a failing or over-long `Display` wrote until then is kept.
    fn formatted(&mut self, text: std::fmt::Arguments<'_>) {
        let at = self.0.len();
        self.word(tagged(STR, 0));
        let mut limited = Limited { to: self.0, start: at + 8 };
        // A `Display` of the user's may panic; what it wrote until then is kept, and the span goes on.
        let formatted = catch_unwind(AssertUnwindSafe(|| std::fmt::write(&mut limited, text)));
        if formatted.is_err() {
            LeftOut { panicked_values: 1, ..LeftOut::default() }.count();
        }
        let length = self.0.len() - at - 8;
        self.0.fill_up();
        self.0.patch(at, tagged(STR, length));
    }
}

/// Takes formatted text until it is too long.
struct Limited<'a> {
    to: &'a mut Scratch,
    start: usize,
}

impl std::fmt::Write for Limited<'_> {
    // Padding comes char by char.
    #[inline]
    fn write_char(&mut self, char: char) -> std::fmt::Result {
        if char.is_ascii() && self.to.push_to_few(char as u8) {
            return Ok(());
        }
        self.write_long_char(char)
    }

    #[inline]
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        if self.to.extend_few(text.as_bytes()) { Ok(()) } else { self.write_long(text) }
    }
}

impl Limited<'_> {
    #[cold]
    #[inline(never)]
    fn write_long_char(&mut self, char: char) -> std::fmt::Result {
        self.write_long(char.encode_utf8(&mut [0; 4]))
    }

    #[cold]
    #[inline(never)]
    fn write_long(&mut self, text: &str) -> std::fmt::Result {
        let most = LONGEST.load(Ordering::Relaxed);
        let end = floor(text, most.saturating_sub(self.to.len() - self.start));
        self.to.extend(&text.as_bytes()[..end]);
        if end < text.len() { Err(std::fmt::Error) } else { Ok(()) }
    }
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

    /// What is left to read.
    pub(super) const fn rest(self) -> &'a [u8] {
        self.0
    }

    pub(crate) fn word(&mut self) -> Option<u64> {
        let (word, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_ne_bytes(*word))
    }

    pub(crate) fn callsite(&mut self) -> Option<&'static Callsite> {
        let address = self.word()?;
        let site = std::ptr::with_exposed_provenance::<Callsite>(address as usize);
        // SAFETY: `Note::write` wrote the address of a static.
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
    #[inline]
    #[allow(clippy::option_option, reason = "the outer one is the end, the inner one a value left out")]
    pub(crate) fn value(&mut self) -> Option<Option<Raw<'a>>> {
        let head = self.word()?;
        let length = (head >> 8) as usize;
        Some(Some(match head as u8 {
            NONE => return Some(None),
            BOOL => Raw::Bool(length != 0),
            I64 => Raw::I64(self.word()? as i64),
            F64 => Raw::F64(f64::from_bits(self.word()?)),
            STATIC => Raw::Str(self.static_text(length)?),
            STR => {
                let bytes = self.bytes(length)?;
                // SAFETY: `Writer` writes this tag for whole `str`s, cut at char boundaries.
                Raw::Str(unsafe { std::str::from_utf8_unchecked(bytes) })
            }
            BYTES => Raw::Bytes(self.bytes(length)?),
            ARRAY => Raw::Array(Items(Self(self.bytes(length)?))),
            MAP => Raw::Map(Fields(Self(self.bytes(length)?))),
            _ => return None,
        }))
    }

    fn static_text(&mut self, length: usize) -> Option<&'static str> {
        let start = std::ptr::with_exposed_provenance::<u8>(self.word()? as usize);
        // SAFETY: `plain::write` wrote pointer and length of a `&'static str`.
        Some(unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length)) })
    }

    /// So many bytes, and what fills up their last word.
    fn bytes(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length.next_multiple_of(8))?;
        self.0 = rest;
        bytes.get(..length)
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
