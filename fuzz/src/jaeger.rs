//! Jaeger's headers.

use traced::Propagator;

use crate::caller::{Caller, Decision, judge};
use crate::grammar::{Text, is_lower_hex, number};
use crate::headers::Headers;
use crate::named::assert_named;

const TRACE: &str = "uber-trace-id";

/// All of Jaeger's headers, baggage among them.
pub fn jaeger(bytes: &[u8]) {
    let headers = Headers::of(bytes);
    let context = judge(Propagator::Jaeger, &headers, headers.said(TRACE, read));
    assert_named(&context, &headers, "uberctx-");
}

fn read(line: &[u8]) -> Option<Caller> {
    let mut text = Text(line);
    let trace = number(text.some(1, 32, is_lower_hex)?)?;
    colon(&mut text)?;
    let span = number(text.some(1, 16, is_lower_hex)?)? as u64;
    colon(&mut text)?;
    text.some(1, 16, is_lower_hex)?;
    colon(&mut text)?;
    let flags = number(text.some(1, 2, is_lower_hex)?).unwrap_or(0);
    text.end()?;
    let decision = if flags & 2 == 2 { Decision::Debug } else { Decision::of(flags & 1 == 1) };
    Some(Caller { trace, span, decision })
}

/// A colon, or what stands for one in a URL.
fn colon(text: &mut Text<'_>) -> Option<()> {
    text.literal(b":").or_else(|| text.literal(b"%3A")).or_else(|| text.literal(b"%3a"))
}
