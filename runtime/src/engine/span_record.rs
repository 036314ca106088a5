//! A span as its thread wrote it.

use super::current::Bits;
#[cfg(test)]
use super::record::span_header;
use super::record::{
    BITS, ERROR_TYPE, LEAF, OUTCOME, Outcome, REMOTE_PARENT, RecordKind, SPAN_WORDS, bits_of, detail_of,
    flags_of, header,
};
use super::ticks::Tick;
use crate::callsite::Callsite;
use crate::ids::RawId;

/// The words of the record, but for what stands behind those of each span.
#[derive(Clone, Copy, Debug)]
#[repr(transparent)]
pub(crate) struct SpanRecord([u64; SPAN_WORDS]);

/// What of a header says that there is nothing but the words of each span, and no note to join.
const PLAIN: u64 = header(0xffff, 0xff, 0xff, 0xff) | (Bits::LATE.0 as u64 | Bits::NOTED.0 as u64) << BITS;

/// Whether the record is a span's, of which there is no more to know than its words.
#[inline(always)]
pub(super) const fn is_plain(head: u64) -> bool {
    head & PLAIN == header(SPAN_WORDS, RecordKind::Span as u8, Outcome::Unset as u8, 0)
}

impl SpanRecord {
    /// Reads a record.
    ///
    /// # Safety
    /// It was written as a span's.
    #[inline(always)]
    pub(super) unsafe fn read(record: &[u64]) -> Option<Self> {
        Some(Self(*record.first_chunk()?))
    }

    /// Reads records that stand one behind the other.
    ///
    /// # Safety
    /// The words are those of whole records, and all were written as plain spans.
    #[inline(always)]
    pub(super) unsafe fn read_all(records: &[u64]) -> &[Self] {
        // SAFETY: a record is so many words and nothing else.
        unsafe { std::slice::from_raw_parts(records.as_ptr().cast::<Self>(), records.len() / SPAN_WORDS) }
    }

    /// A span that took a tick, for tests.
    #[cfg(test)]
    pub(crate) fn example(site: &'static Callsite, id: RawId, parent: RawId, start: Tick) -> Self {
        let site = std::ptr::from_ref(site).expose_provenance() as u64;
        let head = span_header(SPAN_WORDS, Outcome::Unset, 0, Bits::default());
        Self([head, site, id.0, parent.0, start.0, start.0 + 1])
    }

    /// The same, but ended so, or below another process.
    #[cfg(test)]
    pub(crate) fn example_with(mut self, outcome: Outcome, remote_parent: bool) -> Self {
        let flags = if remote_parent { REMOTE_PARENT } else { 0 };
        self.0[0] = span_header(SPAN_WORDS, outcome, flags, Bits::default());
        self
    }

    pub(crate) fn site(&self) -> &'static Callsite {
        let site = std::ptr::with_exposed_provenance::<Callsite>(self.0[1] as usize);
        // SAFETY: whoever writes a span writes the address of a static.
        unsafe { &*site }
    }

    pub(crate) const fn id(&self) -> RawId {
        RawId(self.0[2])
    }

    pub(crate) const fn parent(&self) -> RawId {
        RawId(self.0[3])
    }

    pub(crate) const fn remote_parent(&self) -> bool {
        flags_of(self.0[0]) & REMOTE_PARENT != 0
    }

    /// Whether it may be left out: no other span began within it, and it did not fail.
    pub(crate) const fn is_leaf(&self) -> bool {
        flags_of(self.0[0]) & LEAF != 0
    }

    pub(crate) const fn start(&self) -> Tick {
        Tick(self.0[4])
    }

    pub(crate) const fn end(&self) -> Tick {
        Tick(self.0[5])
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        Outcome::from_byte(detail_of(self.0[0]))
    }

    /// Whether nothing is known against it.
    pub(crate) const fn went_well(&self) -> bool {
        self.0[0] & OUTCOME == 0
    }

    /// Something may have been noted on it on other threads.
    pub(crate) const fn is_late(&self) -> bool {
        bits_of(self.0[0]).has(Bits::LATE)
    }

    /// Something was noted on it on the thread where it ended.
    pub(crate) const fn is_noted(&self) -> bool {
        bits_of(self.0[0]).has(Bits::NOTED)
    }
}

/// The string of `error.type`, if there is one.
///
/// # Safety
/// The record was written by `Thread::end`.
#[inline(always)]
pub(super) unsafe fn error_type(record: &[u64]) -> Option<&'static str> {
    if flags_of(*record.first()?) & ERROR_TYPE == 0 {
        return None;
    }
    let [address, length] = *record.get(SPAN_WORDS..)? else { return None };
    let start = std::ptr::with_exposed_provenance::<u8>(address as usize);
    // SAFETY: `Thread::end` wrote pointer and length of a `&'static str`.
    Some(unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length as usize)) })
}
