//! Where a note is put together before it goes to the thread's buffer.
//!
//! Putting it together may run the user's code (`Display`), which may make spans and notes of its own: so it happens here,
//! on the stack, and not where those go.

use std::mem::MaybeUninit;

use super::plain::Sink;

/// Bytes that are most often few.
pub(super) struct Scratch {
    /// Written up to `length`.
    few: [MaybeUninit<u8>; FEW],
    /// As much as there is room for, once they are many: nothing goes to `few` any more.
    length: usize,
    /// All of them, once they are many.
    many: Vec<u8>,
    /// How many lists are being written, one within the other.
    pub(super) depth: usize,
}

const FEW: usize = 256;

impl Scratch {
    #[inline(always)]
    pub(super) const fn new() -> Self {
        Self { few: [const { MaybeUninit::uninit() }; FEW], length: 0, many: Vec::new(), depth: 0 }
    }

    pub(super) fn len(&self) -> usize {
        if self.is_many() { self.many.len() } else { self.length }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        if self.is_many() {
            return &self.many;
        }
        // SAFETY: everything up to `length`, which is at most `FEW`, has been written.
        unsafe { std::slice::from_raw_parts(self.few.as_ptr().cast::<u8>(), self.length) }
    }

    /// Adds a byte where the bytes stay few; whether they do.
    #[inline(always)]
    pub(super) fn push_to_few(&mut self, byte: u8) -> bool {
        let Some(place) = self.few.get_mut(self.length) else { return false };
        *place = MaybeUninit::new(byte);
        self.length += 1;
        true
    }

    /// Adds bytes where all stay few; whether they do.
    #[inline(always)]
    pub(super) fn extend_few(&mut self, bytes: &[u8]) -> bool {
        let Some(to) = self.few.get_mut(self.length..).filter(|room| room.len() >= bytes.len()) else {
            return false;
        };
        // SAFETY: there is room for these bytes behind `length`, and they are not part of it.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to.as_mut_ptr().cast::<u8>(), bytes.len()) };
        self.length += bytes.len();
        true
    }

    pub(super) fn extend(&mut self, bytes: &[u8]) {
        if self.is_many() || !self.extend_few(bytes) {
            self.extend_many(bytes);
        }
    }

    /// Zeros up to a whole word.
    #[inline(always)]
    pub(super) fn fill_up(&mut self) {
        if self.is_many() {
            self.many.resize(self.many.len().next_multiple_of(8), 0);
            return;
        }
        let length = self.length.next_multiple_of(8);
        // A whole word where there is room for it, else byte by byte.
        match self.few.get_mut(self.length..).and_then(|room| room.first_chunk_mut::<8>()) {
            Some(word) => *word = [MaybeUninit::new(0); 8],
            None => self.few[self.length..].fill(MaybeUninit::new(0)),
        }
        self.length = length;
    }

    /// Writes another word over the one that is at `at`.
    pub(super) fn patch(&mut self, at: usize, word: u64) {
        let bytes = word.to_ne_bytes();
        if self.is_many() {
            self.many[at..at + 8].copy_from_slice(&bytes);
        } else if at + 8 <= self.length {
            let place = &mut self.few[at..at + 8];
            place.iter_mut().zip(bytes).for_each(|(place, byte)| *place = MaybeUninit::new(byte));
        }
    }

    /// The bytes in memory of their own; they are taken out.
    pub(super) fn take(&mut self) -> Vec<u8> {
        let mut bytes = if self.is_many() { std::mem::take(&mut self.many) } else { self.bytes().to_vec() };
        self.clear();
        // It may wait for long, and counts for what it takes.
        bytes.shrink_to_fit();
        bytes
    }

    /// Begins anew.
    #[inline(always)]
    pub(super) fn clear(&mut self) {
        self.length = 0;
        if self.is_many() {
            self.many = Vec::new();
        }
    }

    fn is_many(&self) -> bool {
        self.many.capacity() != 0
    }

    #[cold]
    #[inline(never)]
    fn extend_many(&mut self, bytes: &[u8]) {
        if !self.is_many() {
            let mut many = Vec::with_capacity(FEW * 4 + bytes.len());
            many.extend_from_slice(self.bytes());
            self.many = many;
            self.length = FEW;
        }
        self.many.extend_from_slice(bytes);
    }
}

impl Sink for Scratch {
    #[inline(always)]
    fn put(&mut self, word: u64) {
        let bytes = word.to_ne_bytes();
        if !self.extend_few(&bytes) {
            self.extend_many(&bytes);
        }
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        self.extend(bytes);
        self.fill_up();
    }
}

#[cfg(test)]
mod tests {
    use super::{Scratch, Sink as _};

    #[test]
    fn few_and_many_bytes_read_back_as_they_were_written() {
        let mut scratch = Scratch::new();
        let mut expected = Vec::new();
        scratch.put(7);
        expected.extend_from_slice(&7_u64.to_ne_bytes());
        for n in 0..1000_usize {
            let bytes = vec![n as u8; n % 7];
            scratch.put_bytes(&bytes);
            expected.extend_from_slice(&bytes);
            expected.resize(expected.len().next_multiple_of(8), 0);
            assert_eq!((scratch.bytes(), scratch.len()), (&expected[..], expected.len()));
        }
        scratch.patch(0, 9);
        expected[..8].copy_from_slice(&9_u64.to_ne_bytes());
        assert_eq!(scratch.take(), expected);
    }
}
