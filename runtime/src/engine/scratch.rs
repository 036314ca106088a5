//! Where a note is put together before it goes to the thread's buffer.
//!
//! Putting it together may run the user's code (`Display`), which may make spans and notes of its own: so it happens here,
//! on the stack, and not where those go.

/// Bytes that are most often few.
pub(super) struct Scratch {
    few: [u8; FEW],
    length: usize,
    /// All of them, once they are many.
    many: Vec<u8>,
}

const FEW: usize = 256;

impl Scratch {
    #[inline(always)]
    pub(super) const fn new() -> Self {
        Self { few: [0; FEW], length: 0, many: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        if self.is_many() { self.many.len() } else { self.length }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        if self.is_many() { &self.many } else { &self.few[..self.length] }
    }

    #[inline(always)]
    pub(super) fn push(&mut self, byte: u8) {
        self.put([byte]);
    }

    /// Bytes whose number is known beforehand: no call, no loop.
    #[inline(always)]
    pub(super) fn put<const N: usize>(&mut self, bytes: [u8; N]) {
        match self.few.get_mut(self.length..self.length + N) {
            Some(place) if self.many.capacity() == 0 => {
                place.copy_from_slice(&bytes);
                self.length += N;
            }
            _ => self.extend_many(&bytes),
        }
    }

    #[inline]
    pub(super) fn extend(&mut self, bytes: &[u8]) {
        match self.few.get_mut(self.length..self.length + bytes.len()) {
            Some(place) if self.many.capacity() == 0 => {
                place.copy_from_slice(bytes);
                self.length += bytes.len();
            }
            _ => self.extend_many(bytes),
        }
    }

    /// Writes over what is there since `at`.
    pub(super) fn patch(&mut self, at: usize, bytes: &[u8]) {
        let all = if self.is_many() { &mut self.many[..] } else { &mut self.few[..self.length] };
        all[at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// The bytes in memory of their own.
    pub(super) fn into_vec(self) -> Vec<u8> {
        if self.is_many() { self.many } else { self.few[..self.length].to_vec() }
    }

    fn is_many(&self) -> bool {
        self.many.capacity() != 0
    }

    #[cold]
    #[inline(never)]
    fn extend_many(&mut self, bytes: &[u8]) {
        if !self.is_many() {
            self.many.reserve(FEW * 4);
            self.many.extend_from_slice(&self.few[..self.length]);
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
