//! Values that can be written where they go at once: nobody's code runs, and how many words they take is known
//! beforehand.
//!
//! A value is a word with its tag in the low byte and its length in bytes above, then what there is of it, filled up to
//! a whole word.

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

/// Writes a value where it is plain and so many words are enough; gives how many are left then.
#[inline(always)]
pub(super) fn write_within(value: &Value<'_>, room: usize, to: &mut impl Sink) -> Option<usize> {
    let left = room.checked_sub(words(value)?)?;
    write(value, to);
    Some(left)
}

/// How many words a value takes where it is plain.
#[inline(always)]
pub(super) fn words(value: &Value<'_>) -> Option<usize> {
    match value {
        Value::Array(values) => array_words(values),
        _ => words_of_one(value),
    }
}

/// Of a value that is no list.
#[inline(always)]
const fn words_of_one(value: &Value<'_>) -> Option<usize> {
    Some(match value {
        Value::Bool(_) => 1,
        Value::I64(_) | Value::F64(_) | Value::Static(_) => 2,
        Value::Str(text) => words_of_bytes(text.len()),
        Value::Bytes(bytes) => words_of_bytes(bytes.len()),
        Value::Array(_) | Value::Map(_) | Value::Display(_) | Value::Debug(_) => return None,
    })
}

/// So many bytes with their tag.
#[inline(always)]
pub(super) const fn words_of_bytes(length: usize) -> usize {
    1 + length.div_ceil(8)
}

/// A list is plain whose values are, and are no lists.
#[inline(never)]
fn array_words(values: &[Value<'_>]) -> Option<usize> {
    values.iter().try_fold(1, |words, value| Some(words + words_of_one(value)?))
}

#[inline(never)]
fn write_array(values: &[Value<'_>], to: &mut impl Sink) {
    let words = array_words(values).map_or(0, |words| words - 1);
    to.put(tagged(ARRAY, words * 8));
    for value in values {
        write_one(value, to);
    }
}

/// Writes a value that is plain; nothing of any other.
#[inline(always)]
pub(super) fn write(value: &Value<'_>, to: &mut impl Sink) {
    match value {
        Value::Array(values) => write_array(values, to),
        _ => write_one(value, to),
    }
}

#[inline(always)]
fn write_one(value: &Value<'_>, to: &mut impl Sink) {
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
