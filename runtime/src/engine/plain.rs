//! Values that can be written where they go at once: nobody's code runs, and how many words they take is known
//! beforehand.
//!
//! A value is a word with its tag in the low byte and its length in bytes above, then what there is of it, filled up to
//! a whole word.

use super::record::INLINE_WORDS;
use crate::value::Value;

pub(super) const NONE: u8 = 0;
pub(super) const BOOL: u8 = 1;
pub(super) const I64: u8 = 2;
pub(super) const F64: u8 = 3;
pub(super) const STATIC: u8 = 4;
pub(super) const STR: u8 = 5;
pub(super) const BYTES: u8 = 6;
pub(super) const ARRAY: u8 = 7;
pub(super) const MAP: u8 = 8;

/// More words than there are in any record: of what is not plain.
pub(super) const TOO_MANY: usize = INLINE_WORDS + 1;

/// Where words go.
pub(super) trait Sink {
    /// One more.
    fn put(&mut self, word: u64);

    /// Bytes, and zeros up to a whole word.
    #[inline(always)]
    fn put_bytes(&mut self, bytes: &[u8]) {
        let mut words = bytes.chunks_exact(8);
        for word in words.by_ref() {
            self.put(word.try_into().map_or(0, u64::from_ne_bytes));
        }
        let rest = words.remainder().len();
        if rest > 0 {
            self.put(last_word(bytes, rest));
        }
    }
}

/// The last bytes, which are fewer than eight, in the order of memory.
#[inline(always)]
fn last_word(bytes: &[u8], rest: usize) -> u64 {
    let word = match bytes.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last) >> (64 - 8 * rest),
        None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    word.to_le()
}

pub(super) const fn tagged(tag: u8, length: usize) -> u64 {
    tag as u64 | (length as u64) << 8
}

/// How many words the value takes; [`TOO_MANY`] where it is not plain.
#[inline(always)]
pub(super) fn words_of(value: &Value<'_>) -> usize {
    match value {
        Value::Bool(_) => 1,
        Value::I64(_) | Value::F64(_) | Value::Static(_) => 2,
        Value::Str(text) => words_of_bytes(text.len()),
        Value::Bytes(bytes) => words_of_bytes(bytes.len()),
        Value::Array(_) | Value::Map(_) | Value::Display(_) | Value::Debug(_) => TOO_MANY,
    }
}

#[inline(always)]
pub(super) const fn words_of_bytes(length: usize) -> usize {
    if length / 8 > INLINE_WORDS { TOO_MANY } else { 1 + length.div_ceil(8) }
}

/// Writes a value that is plain; nothing of any other.
#[inline(always)]
pub(super) fn write(value: &Value<'_>, to: &mut impl Sink) {
    match value {
        Value::Bool(value) => to.put(tagged(BOOL, usize::from(*value))),
        Value::I64(value) => {
            to.put(tagged(I64, 8));
            to.put(*value as u64);
        }
        Value::F64(value) => {
            to.put(tagged(F64, 8));
            to.put(value.to_bits());
        }
        Value::Static(text) => {
            to.put(tagged(STATIC, text.len()));
            to.put(text.as_ptr().expose_provenance() as u64);
        }
        Value::Str(text) => write_bytes(STR, text.as_bytes(), to),
        Value::Bytes(bytes) => write_bytes(BYTES, bytes, to),
        Value::Array(_) | Value::Map(_) | Value::Display(_) | Value::Debug(_) => {}
    }
}

#[inline(always)]
pub(super) fn write_bytes(tag: u8, bytes: &[u8], to: &mut impl Sink) {
    to.put(tagged(tag, bytes.len()));
    to.put_bytes(bytes);
}
