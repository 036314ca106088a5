//! Where a note is put together before it goes to the thread's buffer.
//!
//! Putting it together may run the user's code (`Display`), which may make spans and notes of its own: so it happens here,
//! on the stack, and not where those go.

use std::mem::MaybeUninit;

/// Bytes that are most often few.
pub(super) struct Scratch {
    /// Written up to `length`.
    few: [MaybeUninit<u8>; FEW],
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
        // SAFETY: `put` and `extend` have written everything up to `length`, which is at most `FEW`.
        unsafe { std::slice::from_raw_parts(self.few.as_ptr().cast::<u8>(), self.length) }
    }

    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        self.put([byte]);
    }

    /// Adds a byte where the bytes stay few; whether they do.
    #[inline(always)]
    pub(super) fn push_to_few(&mut self, byte: u8) -> bool {
        if self.is_many() {
            return false;
        }
        let Some(place) = self.few.get_mut(self.length) else { return false };
        *place = MaybeUninit::new(byte);
        self.length += 1;
        true
    }

    /// Bytes whose number is known beforehand: no call, no loop.
    #[inline(always)]
    pub(super) fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        if self.length + N > FEW || self.is_many() {
            return self.extend_many(&bytes);
        }
        // SAFETY: there is room for N bytes behind `length`.
        unsafe { self.few.as_mut_ptr().add(self.length).cast::<[u8; N]>().write_unaligned(bytes) };
        self.length += N;
    }

    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        if bytes.len() > FEW - self.length || self.is_many() {
            return self.extend_many(bytes);
        }
        let to = self.few[self.length..].as_mut_ptr().cast::<u8>();
        // SAFETY: there is room for these bytes behind `length`, and they are not part of it.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), to, bytes.len()) };
        self.length += bytes.len();
    }

    /// Writes over what is there since `at`.
    pub(super) fn patch(&mut self, at: usize, bytes: &[u8]) {
        if self.is_many() {
            self.many[at..at + bytes.len()].copy_from_slice(bytes);
            return;
        }
        let place = &mut self.few[..self.length][at..at + bytes.len()];
        place.iter_mut().zip(bytes).for_each(|(place, byte)| *place = MaybeUninit::new(*byte));
    }

    /// The bytes in memory of their own.
    pub(super) fn into_vec(self) -> Vec<u8> {
        if self.is_many() { self.many } else { self.bytes().to_vec() }
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
        }
        self.many.extend_from_slice(bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::Scratch;

    #[test]
    fn few_and_many_bytes_read_back_as_they_were_written() {
        let mut scratch = Scratch::new();
        let mut expected = Vec::new();
        for n in 0..1000_usize {
            let bytes = vec![n as u8; n % 7];
            scratch.extend(&bytes);
            expected.extend_from_slice(&bytes);
            assert_eq!((scratch.bytes(), scratch.len()), (&expected[..], expected.len()));
        }
        scratch.patch(2, b"ab");
        expected[2..4].copy_from_slice(b"ab");
        assert_eq!(scratch.into_vec(), expected);
    }
}
