//! The W3C header `traceparent`, level 2, and with it `tracestate`.

use super::caller::Outgoing;
use super::headers::{Headers, Put};
use crate::context::{Context, SpanContext};
use crate::ids::{SpanId, TraceFlags, TraceId};
use crate::trace_state::{self, StateReader};

const TRACEPARENT: &str = "traceparent";

pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    let mut parents = Parents::default();
    headers.each(TRACEPARENT, &mut |value| parents.add(value));
    let caller = parents.only()?;
    let mut state = StateReader::default();
    headers.each(trace_state::NAME, &mut |value| state.add(value));
    Some(Context::from_remote(caller, state.finish().as_deref()))
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    let value = outgoing.map(value);
    put(TRACEPARENT, value.as_ref().and_then(|Value(value)| std::str::from_utf8(value).ok()));
    put(trace_state::NAME, outgoing.and_then(|outgoing| outgoing.context.trace_state()));
}

/// Collects `traceparent` lines: only a single valid one counts.
#[derive(Default)]
struct Parents {
    found: Option<SpanContext>,
    lines: usize,
}

impl Parents {
    fn add(&mut self, value: &[u8]) {
        self.lines += 1;
        self.found = parse(value);
    }

    fn only(self) -> Option<SpanContext> {
        if self.lines == 1 { self.found } else { None }
    }
}

/// `{version}-{trace id}-{span id}-{flags}`; a later version may have more behind.
fn parse(value: &[u8]) -> Option<SpanContext> {
    let (known, rest) = value.trim_ascii().split_first_chunk::<55>()?;
    if [known[2], known[35], known[52]] != *b"---" {
        return None;
    }
    let (version, flags) = (byte(&known[..2])?, byte(&known[53..])?);
    let trace_id = TraceId::from_digits(&known[3..35])?;
    let span_id = SpanId::from_digits(&known[36..52])?;
    let whole = match version {
        0 => rest.is_empty(),
        0xff => false,
        _ => rest.is_empty() || rest[0] == b'-',
    };
    whole.then(|| SpanContext::remote(trace_id, span_id, TraceFlags::from_bits(flags)))
}

/// Two lower-case hex digits.
fn byte(digits: &[u8]) -> Option<u8> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    match digits {
        [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
        _ => None,
    }
}

/// A header in the making. Where it begins at a whole word it is found to be text word by word.
#[repr(align(16))]
struct Value([u8; 55]);

fn value(outgoing: &Outgoing<'_>) -> Value {
    let Outgoing { trace, span, flags, .. } = outgoing;
    let mut header = *b"00-00000000000000000000000000000000-0000000000000000-00";
    header[3..35].copy_from_slice(&trace.digits());
    header[36..52].copy_from_slice(&span.digits());
    // Of the flags only the lowest two are known.
    header[54] += flags.bits() & 3;
    Value(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn parent(text: &str) -> Option<SpanContext> {
        parse(text.as_bytes())
    }

    fn sent(caller: SpanContext) -> String {
        String::from_utf8(value(&Outgoing::of(&Context::from_remote(caller, None)).unwrap()).0.into())
            .unwrap()
    }

    #[test]
    fn a_traceparent_comes_back_as_it_was_sent() {
        for flags in ["00", "01", "02", "03"] {
            let header = format!("00-{TRACE}-00f067aa0ba902b7-{flags}");
            assert_eq!(sent(parent(&header).unwrap()), header);
        }
    }

    #[test]
    fn flags_that_nobody_knows_are_not_sent_on() {
        let span = parent(&format!("00-{TRACE}-00f067aa0ba902b7-ff")).unwrap();
        assert!(sent(span).ends_with("-03"));
    }

    #[test]
    fn a_traceparent_out_of_the_grammar_is_refused() {
        for text in [
            String::new(),
            format!("00-{TRACE}-00f067aa0ba902b7-1"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-"),
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("0-{TRACE}-00f067aa0ba902b7-001"),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{TRACE}-0000000000000000-01"),
            "00-1-1-01".into(),
            " 0-3-a-0".into(),
        ] {
            assert_eq!(parent(&text), None, "{text}");
        }
    }

    #[test]
    fn a_later_version_is_read_as_far_as_it_is_known() {
        assert!(parent(&format!("cc-{TRACE}-00f067aa0ba902b7-01-what-comes-next")).is_some());
        assert!(parent(&format!("cc-{TRACE}-00f067aa0ba902b7-01.what")).is_none());
    }

    #[test]
    fn two_traceparents_are_none() {
        let mut parents = Parents::default();
        let header = format!("00-{TRACE}-00f067aa0ba902b7-01");
        parents.add(header.as_bytes());
        parents.add(header.as_bytes());
        assert_eq!(parents.only(), None);
    }
}
