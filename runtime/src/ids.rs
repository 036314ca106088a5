//! Trace and span ids, as they travel on the wire.

use std::fmt;

/// The id of a trace: 16 bytes, shown as 32 lower-case hex digits.
///
/// ```
/// use traced_runtime::TraceId;
/// let id: TraceId = "4bf92f3577b34da6a3ce929d0e0e4736".parse().unwrap();
/// assert_eq!(id.to_string(), "4bf92f3577b34da6a3ce929d0e0e4736");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct TraceId {
    // Two words rather than one u128: half the alignment, and what the engine compares.
    pub(crate) high: u64,
    pub(crate) low: u64,
}

impl TraceId {
    /// The all-zero id, which no trace has.
    pub const INVALID: Self = Self { high: 0, low: 0 };

    /// Makes an id of its 16 bytes, most significant first.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        let whole = u128::from_be_bytes(bytes);
        Self { high: (whole >> 64) as u64, low: whole as u64 }
    }

    /// The 16 bytes of this id, most significant first.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        (((self.high as u128) << 64) | self.low as u128).to_be_bytes()
    }

    /// Whether this is an id that a trace can have.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.high != 0 || self.low != 0
    }
}

/// The id of a span: 8 bytes, shown as 16 lower-case hex digits.
///
/// ```
/// use traced_runtime::SpanId;
/// let id: SpanId = "00f067aa0ba902b7".parse().unwrap();
/// assert_eq!(id.to_string(), "00f067aa0ba902b7");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct SpanId(pub(crate) u64);

impl SpanId {
    /// The all-zero id, which no span has.
    pub const INVALID: Self = Self(0);

    /// Makes an id of its 8 bytes, most significant first.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(u64::from_be_bytes(bytes))
    }

    /// The 8 bytes of this id, most significant first.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0.to_be_bytes()
    }

    /// Whether this is an id that a span can have.
    #[must_use]
    pub const fn is_valid(self) -> bool {
        self.0 != 0
    }
}

/// The flags byte of W3C trace context.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct TraceFlags(pub(crate) u8);

impl TraceFlags {
    /// Somebody upstream decided to record this trace.
    pub const SAMPLED: Self = Self(1);
    /// At least the last seven bytes of the trace id are random.
    pub const RANDOM: Self = Self(2);

    /// Keeps the bits that the specification (level 2) defines, zeroes the others.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 3)
    }

    /// The byte as it travels.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the sampled bit is set.
    #[must_use]
    pub const fn is_sampled(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether the random bit is set.
    #[must_use]
    pub const fn is_random(self) -> bool {
        self.0 & 2 != 0
    }
}

/// Why a text is no id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ParseIdError;

impl fmt::Display for ParseIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is 32 (trace) or 16 (span) lower-case hex digits, not all zero")
    }
}

impl std::error::Error for ParseIdError {}

impl std::str::FromStr for TraceId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Self::from_digits(text.as_bytes()).ok_or(ParseIdError)
    }
}

impl std::str::FromStr for SpanId {
    type Err = ParseIdError;

    fn from_str(text: &str) -> Result<Self, ParseIdError> {
        Self::from_digits(text.as_bytes()).ok_or(ParseIdError)
    }
}

impl TraceId {
    /// The id that is shown so.
    pub(crate) fn from_digits(digits: &[u8]) -> Option<Self> {
        let (high, low) = digits.split_first_chunk::<16>()?;
        let id = Self { high: hex(high)?, low: hex(low.try_into().ok()?)? };
        id.is_valid().then_some(id)
    }

    /// As it is shown.
    pub(crate) fn digits(self) -> [u8; 32] {
        let words = [self.high >> 32, self.high, self.low >> 32, self.low].map(|half| shown(half as u32));
        let mut digits = [0; 32];
        for (place, word) in digits.chunks_exact_mut(8).zip(words) {
            place.copy_from_slice(&word);
        }
        digits
    }
}

impl SpanId {
    /// The id that is shown so.
    pub(crate) fn from_digits(digits: &[u8]) -> Option<Self> {
        let id = Self(hex(digits.try_into().ok()?)?);
        id.is_valid().then_some(id)
    }

    /// As it is shown.
    pub(crate) fn digits(self) -> [u8; 16] {
        let mut digits = [0; 16];
        let (high, low) = digits.split_at_mut(8);
        high.copy_from_slice(&shown((self.0 >> 32) as u32));
        low.copy_from_slice(&shown(self.0 as u32));
        digits
    }
}

/// Eight digits at once, one in each byte of a word.
fn shown(half: u32) -> [u8; 8] {
    let mut word = u64::from(half);
    word = (word | word << 16) & 0x0000_ffff_0000_ffff;
    word = (word | word << 8) & 0x00ff_00ff_00ff_00ff;
    word = (word | word << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    // One in each byte whose digit is a letter.
    let letters = (word + 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101;
    (word + 0x3030_3030_3030_3030 + letters * u64::from(b'a' - b'9' - 1)).to_be_bytes()
}

impl fmt::Display for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.high, self.low)
    }
}

impl fmt::Debug for TraceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TraceId({self})")
    }
}

impl fmt::Display for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for SpanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SpanId({self})")
    }
}

/// Sixteen lower-case hex digits as a word; anything else (a sign, upper case) is refused.
fn hex(digits: &[u8; 16]) -> Option<u64> {
    let (high, low) = (read(*digits.first_chunk()?), read(*digits.last_chunk()?));
    // What was no digit is not what these would be shown as.
    let is_whole = shown(high) == digits[..8] && shown(low) == digits[8..];
    is_whole.then_some(u64::from(high) << 32 | u64::from(low))
}

/// The reverse of [`shown`], for bytes that are digits.
const fn read(digits: [u8; 8]) -> u32 {
    let word = u64::from_be_bytes(digits);
    // Letters have this bit, and figures have not.
    let letters = word >> 6 & 0x0101_0101_0101_0101;
    let mut word = (word & 0x0f0f_0f0f_0f0f_0f0f) + letters * 9;
    word = (word | word >> 4) & 0x00ff_00ff_00ff_00ff;
    word = (word | word >> 8) & 0x0000_ffff_0000_ffff;
    (word | word >> 16) as u32
}

/// A span's id inside the process.
///
/// Threads count these up from a random start, which costs one addition; what leaves the process is the same id
/// after [`RawId::publish`], a bijection without visible order. Zero stays zero.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub(crate) struct RawId(pub(crate) u64);

const MULTIPLY: u64 = 0xff51_afd7_ed55_8ccd;
const MULTIPLY_BACK: u64 = inverse(MULTIPLY);

impl RawId {
    /// The id of no span.
    pub(crate) const NONE: Self = Self(0);

    /// The id as others see it.
    pub(crate) const fn publish(self) -> SpanId {
        let mut word = self.0;
        word ^= word >> 32;
        word = word.wrapping_mul(MULTIPLY);
        word ^= word >> 32;
        word = word.wrapping_mul(MULTIPLY);
        word ^= word >> 32;
        SpanId(word)
    }

    /// The raw id whose published form this is: how a remote parent enters the engine.
    pub(crate) const fn adopt(id: SpanId) -> Self {
        let mut word = id.0;
        word ^= word >> 32;
        word = word.wrapping_mul(MULTIPLY_BACK);
        word ^= word >> 32;
        word = word.wrapping_mul(MULTIPLY_BACK);
        word ^= word >> 32;
        Self(word)
    }
}

/// The multiplicative inverse of an odd word, by Newton's iteration.
pub(crate) const fn inverse(odd: u64) -> u64 {
    let mut x = odd;
    let mut round = 0;
    while round < 6 {
        x = x.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(x)));
        round += 1;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raw_id_comes_back_from_its_published_form() {
        for word in [1, 2, 3, u64::MAX, 0x0123_4567_89ab_cdef, 1 << 63] {
            assert_eq!(RawId::adopt(RawId(word).publish()), RawId(word));
            assert_ne!(RawId(word).publish().0, word);
        }
        assert_eq!(RawId(0).publish(), SpanId::INVALID);
    }

    #[test]
    fn ids_refuse_what_is_not_lower_case_hex_of_the_right_length() {
        for text in ["", "00f067aa0ba902b", "00F067AA0BA902B7", "+0f067aa0ba902b7", "0000000000000000"] {
            assert!(text.parse::<SpanId>().is_err(), "{text}");
        }
        assert!("00000000000000000000000000000000".parse::<TraceId>().is_err());
    }

    #[test]
    fn each_byte_that_is_no_digit_is_found_wherever_it_stands() {
        for place in 0..32 {
            for byte in 0..=u8::MAX {
                let mut digits = *b"4bf92f3577b34da6a3ce929d0e0e4736";
                digits[place] = byte;
                let shown = TraceId::from_digits(&digits).map(TraceId::digits);
                let is_digit = matches!(byte, b'0'..=b'9' | b'a'..=b'f');
                assert_eq!(shown, is_digit.then_some(digits), "{byte} at {place}");
            }
        }
    }

    #[test]
    fn digits_are_those_that_are_displayed() {
        let mut id = TraceId { high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210 };
        for _ in 0..64 {
            assert_eq!(id.digits(), id.to_string().as_bytes());
            assert_eq!(SpanId(id.low).digits(), SpanId(id.low).to_string().as_bytes());
            id = TraceId { high: id.high.rotate_left(7) ^ id.low, low: id.low.wrapping_mul(MULTIPLY) };
        }
    }
}
