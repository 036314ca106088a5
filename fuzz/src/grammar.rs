//! What the grammars of the formats are made of, from left to right: written apart from the parsers that they judge.

/// What is left to be read.
#[derive(Clone, Copy)]
pub struct Text<'a>(pub &'a [u8]);

impl<'a> Text<'a> {
    /// From `least` to `most` bytes of a kind: as many as there are.
    pub fn some(&mut self, least: usize, most: usize, kind: fn(u8) -> bool) -> Option<&'a [u8]> {
        let there = self.0.iter().take_while(|byte| kind(**byte)).count();
        if there < least || there > most {
            return None;
        }
        let (taken, rest) = self.0.split_at(there);
        self.0 = rest;
        Some(taken)
    }

    /// So many bytes of a kind, and no more of it behind.
    pub fn exactly(&mut self, count: usize, kind: fn(u8) -> bool) -> Option<&'a [u8]> {
        self.some(count, count, kind)
    }

    pub fn literal(&mut self, literal: &[u8]) -> Option<()> {
        self.0 = self.0.strip_prefix(literal)?;
        Some(())
    }

    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub fn end(&self) -> Option<()> {
        self.is_at_end().then_some(())
    }
}

pub fn is_lower_hex(byte: u8) -> bool {
    b"0123456789abcdef".contains(&byte)
}

pub fn is_digit(byte: u8) -> bool {
    b"0123456789".contains(&byte)
}

pub fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// A character of a token of HTTP: visible, and none of the delimiters.
pub fn is_token(byte: u8) -> bool {
    (0x21..0x7f).contains(&byte) && !b"\"(),/:;<=>?@[\\]{}".contains(&byte)
}

/// A character of a value of baggage: visible, and none of four.
pub fn is_baggage_octet(byte: u8) -> bool {
    (0x21..0x7f).contains(&byte) && !b"\",;\\".contains(&byte)
}

/// The number that hex digits say; zero says nothing.
pub fn number(digits: &[u8]) -> Option<u128> {
    let digit =
        |byte: &u8| b"0123456789abcdef".iter().position(|known| known == byte).map(|digit| digit as u128);
    let mut number = 0;
    for byte in digits {
        number = number << 4 | digit(byte)?;
    }
    (number > 0).then_some(number)
}

/// The number that decimal digits say, if 64 bits hold it.
pub fn decimal(digits: &[u8]) -> Option<u64> {
    let mut number: u64 = 0;
    for byte in digits {
        number = number.checked_mul(10)?.checked_add(u64::from(byte - b'0'))?;
    }
    (!digits.is_empty()).then_some(number)
}
