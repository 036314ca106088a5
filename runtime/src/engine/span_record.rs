//! A span as its thread wrote it.

use super::current::Bits;
use super::record::{
    ERROR_TYPE, OUTCOME, Outcome, REMOTE_PARENT, SPAN_WORDS, bits_of, detail_of, flags_of,
};
#[cfg(test)]
use super::record::span_header;
use super::ticks::Tick;
use crate::callsite::Callsite;
use crate::ids::RawId;

/// The words of the record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpanRecord {
    words: [u64; SPAN_WORDS],
    error_type: Option<&'static str>,
}

impl SpanRecord {
    /// Reads a record.
    ///
    /// # Safety
    /// It was written as a span's.
    #[inline(always)]
    pub(super) unsafe fn read(record: &[u64]) -> Option<Self> {
        let words = *record.first_chunk()?;
        // SAFETY: as the caller promises.
        let error_type =
            if flags_of(words[0]) & ERROR_TYPE != 0 { unsafe { static_text(record) } } else { None };
        Some(Self { words, error_type })
    }

    /// A span that took a tick, for tests.
    #[cfg(test)]
    pub(crate) fn example(site: &'static Callsite, id: RawId, parent: RawId, start: Tick) -> Self {
        let site = std::ptr::from_ref(site).expose_provenance() as u64;
        let head = span_header(SPAN_WORDS, Outcome::Unset, 0, Bits::default());
        Self { words: [head, site, id.0, parent.0, start.0, start.0 + 1], error_type: None }
    }

    /// The same, but ended so, or below another process.
    #[cfg(test)]
    pub(crate) fn example_with(mut self, outcome: Outcome, remote_parent: bool) -> Self {
        let flags = if remote_parent { REMOTE_PARENT } else { 0 };
        self.words[0] = span_header(SPAN_WORDS, outcome, flags, Bits::default());
        self
    }

    pub(crate) fn site(&self) -> &'static Callsite {
        let site = std::ptr::with_exposed_provenance::<Callsite>(self.words[1] as usize);
        // SAFETY: whoever writes a span writes the address of a static.
        unsafe { &*site }
    }

    pub(crate) const fn id(&self) -> RawId {
        RawId(self.words[2])
    }

    pub(crate) const fn parent(&self) -> RawId {
        RawId(self.words[3])
    }

    pub(crate) const fn remote_parent(&self) -> bool {
        flags_of(self.words[0]) & REMOTE_PARENT != 0
    }

    pub(crate) const fn start(&self) -> Tick {
        Tick(self.words[4])
    }

    pub(crate) const fn end(&self) -> Tick {
        Tick(self.words[5])
    }

    pub(crate) const fn outcome(&self) -> Outcome {
        Outcome::from_byte(detail_of(self.words[0]))
    }

    pub(crate) const fn error_type(&self) -> Option<&'static str> {
        self.error_type
    }

    /// Whether nothing is known against it.
    pub(crate) const fn went_well(&self) -> bool {
        self.words[0] & OUTCOME == 0
    }

    /// Something may have been noted on it on other threads.
    pub(crate) const fn is_late(&self) -> bool {
        bits_of(self.words[0]).has(Bits::LATE)
    }

    /// Something was noted on it on the thread where it ended.
    pub(crate) const fn is_noted(&self) -> bool {
        bits_of(self.words[0]).has(Bits::NOTED)
    }
}

/// The string of `error.type`.
///
/// # Safety
/// The record was written by `Thread::end`, with the flag that says that there is one.
#[cold]
unsafe fn static_text(record: &[u64]) -> Option<&'static str> {
    let [address, length] = *record.get(SPAN_WORDS..)? else { return None };
    let start = std::ptr::with_exposed_provenance::<u8>(address as usize);
    // SAFETY: `Thread::end` wrote pointer and length of a `&'static str`.
    Some(unsafe { std::str::from_utf8_unchecked(std::slice::from_raw_parts(start, length as usize)) })
}
