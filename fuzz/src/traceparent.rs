//! W3C's `traceparent`.

use traced::Propagator;

use crate::caller::{Caller, Decision, judge};
use crate::grammar::{Text, is_lower_hex, number};
use crate::headers::Headers;

pub(crate) const NAME: &str = "traceparent";

/// Each line is one more `traceparent`.
pub fn traceparent(bytes: &[u8]) {
    let headers = Headers::under(NAME, bytes);
    let lines = headers.all(NAME);
    let expected = if let [only] = lines[..] { read(only) } else { None };
    let context = judge(Propagator::TraceContext, &headers, expected.map(|(caller, _)| caller));
    let flags = context.span_context().map(|span| u128::from(span.flags.bits()));
    assert_eq!(flags, expected.map(|(_, flags)| flags & 3), "those two and no others");
}

fn read(line: &[u8]) -> Option<(Caller, u128)> {
    let mut text = Text(line);
    let version = text.exactly(2, is_lower_hex)?;
    text.literal(b"-")?;
    let trace = number(text.exactly(32, is_lower_hex)?)?;
    text.literal(b"-")?;
    let span = number(text.exactly(16, is_lower_hex)?)? as u64;
    text.literal(b"-")?;
    let flags = number(text.exactly(2, is_lower_hex)?).unwrap_or(0);
    let ends_well = match version {
        b"ff" => false,
        b"00" => text.is_at_end(),
        _ => text.is_at_end() || text.literal(b"-").is_some(),
    };
    let decision = Decision::of(flags & 1 == 1);
    ends_well.then_some((Caller { trace, span, decision }, flags))
}
