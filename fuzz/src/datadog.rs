//! Datadog's headers.

use traced::Propagator;

use crate::caller::{Caller, Decision, judge};
use crate::grammar::{Text, decimal, is_digit, is_lower_hex, number};
use crate::headers::Headers;

const TRACE: &str = "x-datadog-trace-id";
const SPAN: &str = "x-datadog-parent-id";
const PRIORITY: &str = "x-datadog-sampling-priority";
const TAGS: &str = "x-datadog-tags";

/// All of Datadog's headers.
pub fn datadog(bytes: &[u8]) {
    let headers = Headers::of(bytes);
    let context = judge(Propagator::Datadog, &headers, read(&headers));
    let state = context.trace_state().unwrap_or_default();
    assert!(state.is_empty() || state.starts_with("dd=") && !state.contains(','), "{state}");
}

fn read(headers: &Headers) -> Option<Caller> {
    let id = |name| headers.said(name, |line| digits(line).and_then(decimal));
    let (low, span) = (id(TRACE)?, id(SPAN).filter(|span| *span != 0)?);
    let decision = match headers.has(PRIORITY) {
        false => Decision::Deferred,
        true => Decision::of(headers.said(PRIORITY, priority)? > 0),
    };
    let tags = headers.said(TAGS, |line| std::str::from_utf8(line).ok().filter(|line| line.len() <= 512));
    let tags = tags.unwrap_or_default().split(',').map(str::trim);
    let high = tags.filter_map(|tag| tag.strip_prefix("_dd.p.tid=")).next();
    let high = high.and_then(|digits| only_hex(digits.as_bytes())).unwrap_or(0);
    let trace = high << 64 | u128::from(low);
    (trace != 0).then_some(Caller { trace, span, decision })
}

fn digits(line: &[u8]) -> Option<&[u8]> {
    let mut text = Text(line);
    let digits = text.some(1, 20, is_digit)?;
    text.end()?;
    Some(digits)
}

/// A number of eight bits, with nothing in front of it but a minus.
fn priority(line: &[u8]) -> Option<i64> {
    let mut text = Text(line);
    let sign = if text.literal(b"-").is_some() { -1 } else { 1 };
    let room = 3 - usize::from(sign < 0);
    let digits = text.some(1, room, is_digit)?;
    text.end()?;
    let number = sign * decimal(digits)? as i64;
    (-128..128).contains(&number).then_some(number)
}

fn only_hex(digits: &[u8]) -> Option<u128> {
    let whole = digits.len() == 16 && digits.iter().all(|byte| is_lower_hex(*byte));
    if whole { number(digits) } else { None }
}
