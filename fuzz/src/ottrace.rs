//! OpenTracing's headers.

use traced::Propagator;

use crate::caller::{Caller, Decision, judge};
use crate::grammar::{Text, is_lower_hex, number};
use crate::headers::Headers;
use crate::named::assert_named;

const SAMPLED: &str = "ot-tracer-sampled";

/// All of OpenTracing's headers, baggage among them.
pub fn ottrace(bytes: &[u8]) {
    let headers = Headers::of(bytes);
    let context = judge(Propagator::OtTrace, &headers, read(&headers));
    assert_named(&context, &headers, "ot-baggage-");
}

fn read(headers: &Headers) -> Option<Caller> {
    let id = |name, most| {
        headers.said(name, |line| {
            let mut text = Text(line);
            let digits = text.some(1, most, is_lower_hex)?;
            text.end()?;
            number(digits)
        })
    };
    let (trace, span) = (id("ot-tracer-traceid", 32)?, id("ot-tracer-spanid", 16)? as u64);
    let decision = match headers.has(SAMPLED) {
        false => Decision::Deferred,
        true => headers.said(SAMPLED, |line| match line {
            b"true" | b"1" => Some(Decision::Sampled),
            b"false" | b"0" => Some(Decision::Unsampled),
            _ => None,
        })?,
    };
    Some(Caller { trace, span, decision })
}
