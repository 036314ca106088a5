//! The header of Google Cloud.

use traced::Propagator;

use crate::caller::{Caller, Decision, judge};
use crate::grammar::{Text, decimal, is_digit, is_lower_hex, number};
use crate::headers::Headers;

const TRACE: &str = "x-cloud-trace-context";

/// Each line is one more `X-Cloud-Trace-Context`.
pub fn google(bytes: &[u8]) {
    let headers = Headers::under(TRACE, bytes);
    drop(judge(Propagator::Google, &headers, headers.said(TRACE, read)));
}

fn read(line: &[u8]) -> Option<Caller> {
    // As long as a trace, the longest span and options are; more zeros in front of a span are looked at by nobody.
    let mut text = Some(Text(line)).filter(|text| text.0.len() <= 57)?;
    let trace = number(text.exactly(32, is_lower_hex)?)?;
    text.literal(b"/")?;
    let span = decimal(text.some(1, 24, is_digit)?).filter(|span| *span != 0)?;
    let decision = match text.0 {
        b"" => Decision::Deferred,
        b";o=0" => Decision::Unsampled,
        b";o=1" => Decision::Sampled,
        _ => return None,
    };
    Some(Caller { trace, span, decision })
}
