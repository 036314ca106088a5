//! What the words of a record mean.
//!
//! Every record starts with one header word: its length in words (16 bits), its kind, its detail (how a span ended, what
//! a note says), its flags (8 bits each), and, of a span, the lower half of its [`Bits`] in the upper 16 bits.
//!
//! | kind | words after the header |
//! |---|---|
//! | trace | trace id (2), bits, pointer to the [`Extra`](crate::extra::Extra) or 0: later records belong to it |
//! | span | callsite, id, parent, start, end; with `ERROR_TYPE` a string's pointer and length |
//! | note | span id, payload; with `BOXED` the pointer, length and capacity of a `Vec<u8>` in place of the payload |

use super::current::Bits;

/// What a record is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum RecordKind {
    Trace = 1,
    Span = 2,
    Note = 3,
}

/// What a note says of its span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum NoteKind {
    /// The values of the callsite's keys: a word (pointer to the callsite), then the values.
    Entry = 1,
    /// Keys and values.
    Attributes = 2,
    /// A time, a name, keys and values.
    Event = 3,
    /// Trace id, span id, flags, keys and values.
    Link = 4,
    /// A code and a message.
    Status = 5,
    /// A name.
    Name = 6,
    /// A word (pointer to the callsite).
    Place = 7,
}

impl NoteKind {
    pub(super) const fn from_byte(byte: u8) -> Option<Self> {
        Some(match byte {
            1 => Self::Entry,
            2 => Self::Attributes,
            3 => Self::Event,
            4 => Self::Link,
            5 => Self::Status,
            6 => Self::Name,
            7 => Self::Place,
            _ => return None,
        })
    }
}

/// How a span ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub(crate) enum Outcome {
    /// Nothing is known against it.
    #[default]
    Unset = 0,
    /// It failed.
    Error = 1,
    /// It was dropped before it was done.
    Cancelled = 2,
    /// A panic went through it.
    Panic = 3,
}

impl Outcome {
    pub(super) const fn from_byte(byte: u8) -> Self {
        match byte {
            1 => Self::Error,
            2 => Self::Cancelled,
            3 => Self::Panic,
            _ => Self::Unset,
        }
    }
}

/// Flag of a span: two words more, the string of `error.type`.
pub(super) const ERROR_TYPE: u8 = 1;
/// Flag of a span: it may be left out, because no other span began within it and it did not fail.
pub(super) const LEAF: u8 = 2;
/// Flag of a span: its parent is in another process.
pub(super) const REMOTE_PARENT: u8 = 4;
/// Flag of a note: the payload is in a `Vec<u8>` of its own.
pub(super) const BOXED: u8 = 1;
/// Flag of a note: it was written by the thread on which its span was current.
pub(super) const OWN: u8 = 2;

pub(super) const TRACE_WORDS: usize = 5;
pub(super) const SPAN_WORDS: usize = 6;
pub(super) const NOTE_WORDS: usize = 2;
/// A note with more payload than this takes memory of its own.
pub(super) const INLINE_WORDS: usize = 256;

pub(super) const fn header(words: usize, kind: u8, detail: u8, flags: u8) -> u64 {
    words as u64 | (kind as u64) << 16 | (detail as u64) << 24 | (flags as u64) << 32
}

/// The header of a span that has ended so, with these bits.
#[inline(always)]
pub(super) const fn span_header(words: usize, outcome: Outcome, flags: u8, bits: Bits) -> u64 {
    header(words, RecordKind::Span as u8, outcome as u8, flags) | (bits.0 as u64) << BITS
}

/// Where the header of a span has its bits.
pub(super) const BITS: u32 = 48;
/// Where the header of a span has how it ended.
pub(super) const OUTCOME: u64 = 0xff << 24;

pub(super) const fn words_of(header: u64) -> usize {
    (header & 0xffff) as usize
}

pub(super) const fn kind_of(header: u64) -> u8 {
    (header >> 16) as u8
}

pub(super) const fn detail_of(header: u64) -> u8 {
    (header >> 24) as u8
}

pub(super) const fn flags_of(header: u64) -> u8 {
    (header >> 32) as u8
}

/// Of a span: only what has to do with its notes is meant.
pub(super) const fn bits_of(header: u64) -> Bits {
    Bits((header >> BITS) as u32)
}
