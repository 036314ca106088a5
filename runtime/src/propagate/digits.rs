//! Numbers as headers write them: digits and nothing else, no sign, no more than fit.

use crate::ids::{SpanId, TraceId};

/// So many bits of a trace id that not every format has.
const HALF: usize = 16;

/// A trace id of 16 or 32 hex digits; what is missing of the shorter form is zero.
pub(super) fn trace_id(text: &str) -> Option<TraceId> {
    if text.len() == HALF || text.len() == 2 * HALF { short_trace_id(text) } else { None }
}

/// A trace id of at most 32 hex digits, as of those who write no leading zeros.
pub(super) fn short_trace_id(text: &str) -> Option<TraceId> {
    let (high, low) = text.split_at_checked(text.len().saturating_sub(HALF))?;
    let high = if high.is_empty() { 0 } else { hex(high)? };
    let id = TraceId { high, low: hex(low)? };
    id.is_valid().then_some(id)
}

/// A span id of 16 hex digits.
pub(super) fn span_id(text: &str) -> Option<SpanId> {
    if text.len() == HALF { short_span_id(text) } else { None }
}

/// A span id of at most 16 hex digits.
pub(super) fn short_span_id(text: &str) -> Option<SpanId> {
    as_span_id(hex(text)?)
}

/// A span id that is written as a decimal number.
pub(super) fn decimal_span_id(text: &str) -> Option<SpanId> {
    as_span_id(decimal(text)?)
}

fn as_span_id(number: u64) -> Option<SpanId> {
    let id = SpanId(number);
    id.is_valid().then_some(id)
}

/// One to 16 hex digits in lower case.
pub(super) fn hex(text: &str) -> Option<u64> {
    let is_hex = |digit: u8| matches!(digit, b'0'..=b'9' | b'a'..=b'f');
    let usable = (1..=HALF).contains(&text.len()) && text.bytes().all(is_hex);
    if usable { u64::from_str_radix(text, 16).ok() } else { None }
}

/// A decimal number that 64 bits hold.
pub(super) fn decimal(text: &str) -> Option<u64> {
    if text.bytes().all(|digit| digit.is_ascii_digit()) { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_digits_and_nothing_else() {
        assert_eq!(hex("0"), Some(0));
        assert_eq!(hex("ffffffffffffffff"), Some(u64::MAX));
        for text in ["", "+1", "-1", " 1", "1 ", "0x1", "F", "g", "10000000000000000"] {
            assert_eq!(hex(text), None, "{text}");
        }
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for text in ["", "+1", "-1", "1.0", "18446744073709551616"] {
            assert_eq!(decimal(text), None, "{text}");
        }
    }

    #[test]
    fn ids_are_filled_up_with_zeros() {
        let whole = trace_id("00000000000000000000000000000abc");
        assert_eq!(short_trace_id("abc"), whole);
        assert_eq!(trace_id("0000000000000abc"), whole);
        assert_eq!(trace_id("abc"), None);
        assert_eq!(short_trace_id(&"0".repeat(32)), None);
        assert_eq!(short_trace_id(&"1".repeat(33)), None);
        assert_eq!(short_span_id("abc"), span_id("0000000000000abc"));
        assert_eq!(span_id("0000000000000000"), None);
    }
}
