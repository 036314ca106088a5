//! The protobuf wire format, as much of it as OTLP traces need.

/// Writes protobuf fields to a buffer.
pub(super) struct Writer<'a>(pub(super) &'a mut Vec<u8>);

const VARINT: u32 = 0;
const FIXED64: u32 = 1;
const BYTES: u32 = 2;
const FIXED32: u32 = 5;

impl Writer<'_> {
    pub(super) fn bytes(&mut self, field: u32, bytes: &[u8]) {
        self.tag(field, BYTES);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// Bytes of a known, short number: no loop.
    pub(super) fn id<const N: usize>(&mut self, field: u32, id: [u8; N]) {
        self.tag(field, BYTES);
        self.0.push(N as u8);
        self.0.extend_from_slice(&id);
    }

    pub(super) fn string(&mut self, field: u32, text: &str) {
        self.bytes(field, text.as_bytes());
    }

    /// A message that is a string and, in field 2, another message of this length, which the caller writes next.
    pub(super) fn pair(&mut self, field: u32, key: &str, length: usize) {
        let all = 2 + digits(key.len() as u64) + key.len() + digits(length as u64) + length;
        self.0.reserve(all + 12);
        self.tag(field, BYTES);
        self.varint(all as u64);
        self.string(1, key);
        self.tag(2, BYTES);
        self.varint(length as u64);
    }

    /// A string that is left out when it is empty, as protobuf's default is.
    pub(super) fn string_unless_empty(&mut self, field: u32, text: &str) {
        if !text.is_empty() {
            self.string(field, text);
        }
    }

    pub(super) fn number(&mut self, field: u32, number: u64) {
        self.tag(field, VARINT);
        self.varint(number);
    }

    /// A number that is left out when it is zero, as protobuf's default is.
    pub(super) fn number_unless_zero(&mut self, field: u32, number: u64) {
        if number != 0 {
            self.number(field, number);
        }
    }

    pub(super) fn fixed64(&mut self, field: u32, number: u64) {
        self.tag(field, FIXED64);
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(super) fn fixed32(&mut self, field: u32, number: u32) {
        self.tag(field, FIXED32);
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    /// What is in front of a message of this length, which the caller writes next.
    pub(super) fn frame(&mut self, field: u32, length: usize) {
        self.tag(field, BYTES);
        self.varint(length as u64);
    }

    /// A message in a field. Its length is known only behind it, so room for a short one is left in front.
    pub(super) fn message(&mut self, field: u32, write: impl FnOnce(&mut Writer<'_>)) {
        self.sized_message(field, 1, write);
    }

    /// A message whose length will most likely take two digits: nothing is moved then.
    pub(super) fn longer_message(&mut self, field: u32, write: impl FnOnce(&mut Writer<'_>)) {
        self.sized_message(field, 2, write);
    }

    fn sized_message(&mut self, field: u32, guess: usize, write: impl FnOnce(&mut Writer<'_>)) {
        self.tag(field, BYTES);
        let at = self.0.len();
        self.0.extend_from_slice(&[0; 2][..guess]);
        let start = at + guess;
        write(&mut Writer(self.0));
        let length = self.0.len() - start;
        let digits = digits(length as u64);
        if digits != guess {
            self.make_room(start, at + digits, length);
        }
        let mut rest = length;
        for digit in &mut self.0[at..at + digits] {
            *digit = rest as u8 | 0x80;
            rest >>= 7;
        }
        self.0[at + digits - 1] &= 0x7f;
    }

    /// Moves the last `length` bytes from `from` to `to`.
    #[cold]
    fn make_room(&mut self, from: usize, to: usize, length: usize) {
        if to > from {
            self.0.resize(to + length, 0);
        }
        self.0.copy_within(from..from + length, to);
        self.0.truncate(to + length);
    }

    #[inline]
    fn tag(&mut self, field: u32, wire_type: u32) {
        self.varint(u64::from(field << 3 | wire_type));
    }

    #[inline]
    fn varint(&mut self, number: u64) {
        if number < 0x80 {
            self.0.push(number as u8);
        } else {
            self.long_varint(number);
        }
    }

    fn long_varint(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }
}

/// How many bytes the number takes as a varint.
pub(super) const fn digits(number: u64) -> usize {
    let bits = u64::BITS - (number | 1).leading_zeros();
    bits.div_ceil(7) as usize
}

/// One field as it was read.
pub(crate) enum Field<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// Reads the fields of a message; ends at the first that makes no sense and then says so.
pub(crate) struct Fields<'a> {
    rest: &'a [u8],
    pub(crate) broken: bool,
}

impl<'a> Fields<'a> {
    pub(crate) const fn of(message: &'a [u8]) -> Self {
        Self { rest: message, broken: false }
    }

    fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    fn field(&mut self) -> Option<(u32, Field<'a>)> {
        let tag = self.varint()?;
        let field = match (tag & 7) as u32 {
            VARINT => Field::Number(self.varint()?),
            FIXED64 => Field::Number(u64::from_le_bytes(self.take(8)?.try_into().ok()?)),
            FIXED32 => Field::Number(u64::from(u32::from_le_bytes(self.take(4)?.try_into().ok()?))),
            BYTES => {
                let length = usize::try_from(self.varint()?).ok()?;
                Field::Bytes(self.take(length)?)
            }
            _ => return None,
        };
        Some((u32::try_from(tag >> 3).ok()?, field))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u32, Field<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() || self.broken {
            return None;
        }
        let field = self.field();
        self.broken = field.is_none();
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_of_any_length_reads_back() {
        for length in [0, 1, 127, 128, 129, 16_383, 16_384, 70_000, 3_000_000] {
            let content = vec![7; length];
            for longer in [false, true] {
                let mut bytes = vec![1, 2, 3];
                let write = |to: &mut Writer<'_>| to.0.extend_from_slice(&content);
                let mut writer = Writer(&mut bytes);
                if longer {
                    writer.longer_message(9, write)
                } else {
                    writer.message(9, write)
                }
                writer.number(1, u64::MAX);
                let mut fields = Fields::of(&bytes[3..]);
                assert!(matches!(fields.next(), Some((9, Field::Bytes(read))) if read == content));
                assert!(matches!(fields.next(), Some((1, Field::Number(u64::MAX)))));
                assert!(fields.next().is_none() && !fields.broken);
            }
        }
    }
}
