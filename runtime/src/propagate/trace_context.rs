//! The W3C headers `traceparent` and `tracestate`, level 2.

use std::fmt::Write as _;

use crate::context::SpanContext;
use crate::ids::{SpanId, TraceFlags, TraceId};

/// Collects `traceparent` lines: only a single valid one counts.
#[derive(Default)]
pub(super) struct Parents {
    found: Option<SpanContext>,
    lines: usize,
}

impl Parents {
    pub(super) fn add(&mut self, value: &[u8]) {
        self.lines += 1;
        self.found = parse(value);
    }

    pub(super) fn only(self) -> Option<SpanContext> {
        if self.lines == 1 { self.found } else { None }
    }
}

/// `{version}-{trace id}-{span id}-{flags}`; a later version may have more behind.
fn parse(value: &[u8]) -> Option<SpanContext> {
    let value = value.trim_ascii();
    let (known, rest) = value.split_at_checked(55)?;
    let known = std::str::from_utf8(known).ok()?;
    let mut fields = known.split('-');
    let version = byte(fields.next()?)?;
    let trace_id: TraceId = fields.next()?.parse().ok()?;
    let span_id: SpanId = fields.next()?.parse().ok()?;
    let flags = byte(fields.next()?)?;
    let whole = match version {
        0 => rest.is_empty(),
        0xff => false,
        _ => rest.is_empty() || rest[0] == b'-',
    };
    (whole && fields.next().is_none())
        .then(|| SpanContext::remote(trace_id, span_id, TraceFlags::from_bits(flags)))
}

/// Two lower-case hex digits.
fn byte(text: &str) -> Option<u8> {
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    match text.as_bytes() {
        [high, low] => Some((digit(*high)? << 4) | digit(*low)?),
        _ => None,
    }
}

/// A `traceparent` value.
pub(super) fn write(span: &SpanContext) -> String {
    let mut header = String::with_capacity(55);
    let _infallible = write!(header, "00-{}-{}-{:02x}", span.trace_id, span.span_id, span.flags.bits());
    header
}

/// The most members that a `tracestate` may have; one more and the whole list is discarded.
const MOST_MEMBERS: usize = 32;
/// The longest key and the longest value.
const LONGEST: usize = 256;

/// Collects `tracestate` lines in order.
#[derive(Default)]
pub(super) struct StateReader {
    members: String,
    count: usize,
    broken: bool,
}

impl StateReader {
    pub(super) fn add(&mut self, line: &[u8]) {
        for member in line.split(|byte| *byte == b',') {
            let member = trim(member);
            if member.is_empty() || self.broken {
                continue;
            }
            self.count += 1;
            match as_member(member) {
                Some(member) if self.count <= MOST_MEMBERS => {
                    if !self.members.is_empty() {
                        self.members.push(',');
                    }
                    self.members.push_str(member);
                }
                _ => self.broken = true,
            }
        }
    }

    pub(super) fn finish(self) -> Option<String> {
        (!self.broken && !self.members.is_empty()).then_some(self.members)
    }
}

/// Leading white space belongs to the list; a value may not end in a space, so trailing goes too.
fn trim(mut member: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = member {
        member = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = member {
        member = rest;
    }
    member
}

fn as_member(member: &[u8]) -> Option<&str> {
    let equals = member.iter().position(|byte| *byte == b'=')?;
    let (key, value) = (&member[..equals], &member[equals + 1..]);
    let key_ok = (1..=LONGEST).contains(&key.len())
        && matches!(key[0], b'a'..=b'z' | b'0'..=b'9')
        && key
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'*' | b'/' | b'@'));
    let value_ok = (1..=LONGEST).contains(&value.len())
        && value.iter().all(|byte| matches!(byte, 0x20..=0x7e) && !matches!(byte, b',' | b'='));
    if key_ok && value_ok { std::str::from_utf8(member).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

    fn parent(text: &str) -> Option<SpanContext> {
        parse(text.as_bytes())
    }

    #[test]
    fn a_traceparent_comes_back_as_it_was_sent() {
        for flags in ["00", "01", "02", "03"] {
            let header = format!("00-{TRACE}-00f067aa0ba902b7-{flags}");
            assert_eq!(write(&parent(&header).unwrap()), header);
        }
    }

    #[test]
    fn flags_that_nobody_knows_are_not_sent_on() {
        let span = parent(&format!("00-{TRACE}-00f067aa0ba902b7-ff")).unwrap();
        assert!(write(&span).ends_with("-03"));
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

    #[test]
    fn tracestate_lines_are_joined_and_judged_as_a_whole() {
        let read = |lines: &[&str]| {
            let mut reader = StateReader::default();
            lines.iter().for_each(|line| reader.add(line.as_bytes()));
            reader.finish()
        };
        assert_eq!(read(&["a=1, b=2\t", ",", "c=3"]).as_deref(), Some("a=1,b=2,c=3"));
        assert_eq!(read(&["foo@@bar=1"]).as_deref(), Some("foo@@bar=1"));
        for bad in ["a", "A=1", "a=b=c", "a=", "=1", "a=\u{7f}"] {
            assert_eq!(read(&["x=1", bad]), None, "{bad}");
        }
        let many: Vec<String> = (0..33).map(|n| format!("k{n}=v")).collect();
        assert_eq!(read(&[&many.join(",")]), None);
        assert!(read(&[&many[..32].join(",")]).is_some());
    }
}
