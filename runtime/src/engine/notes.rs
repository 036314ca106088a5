//! What was noted on a span, as the collector reads it: still in the chunk where it was written, or taken out.

use super::payload::Reader;
use super::record::{BOXED, NOTE_WORDS, NoteKind, detail_of, flags_of, words_of};

/// A note in memory of its own.
#[derive(Debug)]
pub(crate) struct OwnedNote {
    pub(crate) kind: NoteKind,
    pub(crate) payload: Payload,
}

/// The bytes of a note.
#[derive(Debug)]
pub(crate) struct Payload(Vec<u8>);

impl Payload {
    pub(crate) fn read(&self) -> Reader<'_> {
        // SAFETY: a `Payload` is only made of what was written as one (`payload_of`).
        unsafe { Reader::new(&self.0) }
    }

    /// How much memory it takes.
    pub(crate) fn size(&self) -> usize {
        self.0.capacity()
    }
}

/// All that was noted on a span, in order: what waited for its end, then what stands beside it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notes<'a> {
    waited: &'a [OwnedNote],
    words: &'a [u64],
    here: &'a [usize],
}

impl<'a> Notes<'a> {
    pub(crate) const NONE: Self = Self { waited: &[], words: &[], here: &[] };

    /// Notes among these words.
    ///
    /// # Safety
    /// At each of the places starts the record of an inline note.
    pub(super) unsafe fn here(words: &'a [u64], places: &'a [usize]) -> Self {
        Self { waited: &[], words, here: places }
    }

    /// Those that have waited.
    pub(crate) const fn waited(notes: &'a [OwnedNote]) -> Self {
        Self { waited: notes, ..Self::NONE }
    }

    /// These, after those that have waited.
    pub(crate) const fn behind(self, waited: &'a [OwnedNote]) -> Self {
        Self { waited, ..self }
    }

    #[inline]
    pub(crate) const fn is_empty(&self) -> bool {
        self.waited.is_empty() && self.here.is_empty()
    }

    #[inline]
    pub(crate) fn iter(&self) -> impl Iterator<Item = (NoteKind, Reader<'a>)> + use<'a> {
        let words = self.words;
        let waited = self.waited.iter().map(|note| (note.kind, note.payload.read()));
        waited.chain(self.here.iter().filter_map(move |place| inline_note(words.get(*place..)?)))
    }

    /// The only one, if there is but one.
    #[inline]
    pub(crate) fn only(&self) -> Option<(NoteKind, Reader<'a>)> {
        match (self.waited, self.here) {
            ([], [place]) => inline_note(self.words.get(*place..)?),
            ([note], []) => Some((note.kind, note.payload.read())),
            _ => None,
        }
    }

    /// The same in memory of their own.
    pub(crate) fn to_owned(self) -> Vec<OwnedNote> {
        self.iter().map(|(kind, note)| OwnedNote { kind, payload: Payload(note.rest().to_vec()) }).collect()
    }
}

#[inline]
fn inline_note(record: &[u64]) -> Option<(NoteKind, Reader<'_>)> {
    let kind = NoteKind::from_byte(detail_of(*record.first()?))?;
    // SAFETY: only the places of inline notes come here (`Notes::here`).
    Some((kind, unsafe { Reader::new(bytes_of(record)?) }))
}

/// The payload of an inline note.
#[inline]
fn bytes_of(record: &[u64]) -> Option<&[u8]> {
    let payload = record.get(NOTE_WORDS..words_of(*record.first()?))?;
    // SAFETY: words are bytes, eight each.
    Some(unsafe { std::slice::from_raw_parts(payload.as_ptr().cast::<u8>(), size_of_val(payload)) })
}

/// The payload of a note: an inline one is copied, a boxed one taken.
///
/// # Safety
/// The record was written by `thread.rs`, and a boxed note is taken once.
pub(super) unsafe fn payload_of(record: &[u64]) -> Option<Payload> {
    if flags_of(*record.first()?) & BOXED == 0 {
        return bytes_of(record).map(|bytes| Payload(bytes.to_vec()));
    }
    let [_, _, start, length, capacity, ..] = *record else { return None };
    let start = std::ptr::with_exposed_provenance_mut::<u8>(start as usize);
    // SAFETY: `boxed_note` gave up a `Vec` of this pointer, length and capacity, and nobody has taken it before.
    Some(Payload(unsafe { Vec::from_raw_parts(start, length as usize, capacity as usize) }))
}
