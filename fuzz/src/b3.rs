//! Zipkin's headers.

use traced::{Context, Propagator};

use crate::caller::{Caller, Decision, caller, judge, round_trip};
use crate::grammar::{Text, is_lower_hex, number};
use crate::headers::Headers;

const SINGLE: &str = "b3";
const TRACE: &str = "x-b3-traceid";
const SPAN: &str = "x-b3-spanid";
const SAMPLED: &str = "x-b3-sampled";
const FLAGS: &str = "x-b3-flags";

#[derive(Clone, Copy, PartialEq)]
enum Said {
    Span(Caller),
    Alone(Decision),
}

/// Each line is one more `b3`.
pub fn b3(bytes: &[u8]) {
    check(Propagator::B3, &Headers::under(SINGLE, bytes));
}

/// All of Zipkin's headers.
pub fn b3_multi(bytes: &[u8]) {
    check(Propagator::B3Multi, &Headers::of(bytes));
}

fn check(format: Propagator, headers: &Headers) {
    match headers.said(SINGLE, read_single).or_else(|| read_multi(headers)) {
        Some(Said::Span(expected)) => drop(judge(format, headers, Some(expected))),
        Some(Said::Alone(Decision::Unsampled)) => assert_unrecorded(format, &format.extract(headers)),
        Some(Said::Alone(_)) | None => drop(judge(format, headers, None)),
    }
}

/// A trace of its own, which nobody records.
fn assert_unrecorded(format: Propagator, context: &Context) {
    let said = caller(context).map(|caller| caller.decision);
    assert_eq!(said, Some(Decision::Unsampled));
    round_trip(format, context);
}

fn read_single(line: &[u8]) -> Option<Said> {
    if let Some(decision) = read_decision(line) {
        return Some(Said::Alone(decision));
    }
    let mut text = Text(line);
    let trace = text.some(16, 32, is_lower_hex).filter(|digits| digits.len() % 16 == 0)?;
    text.literal(b"-")?;
    let span = text.exactly(16, is_lower_hex)?;
    let mut decision = Decision::Deferred;
    if !text.is_at_end() {
        text.literal(b"-")?;
        decision = read_decision(text.some(1, 1, |byte| byte != b'-')?)?;
    }
    if !text.is_at_end() {
        text.literal(b"-")?;
        number(text.exactly(16, is_lower_hex)?)?;
    }
    text.end()?;
    Some(Said::Span(Caller { trace: number(trace)?, span: number(span)? as u64, decision }))
}

fn read_decision(text: &[u8]) -> Option<Decision> {
    Some(match text {
        b"0" => Decision::Unsampled,
        b"1" => Decision::Sampled,
        b"d" => Decision::Debug,
        _ => return None,
    })
}

fn read_multi(headers: &Headers) -> Option<Said> {
    let id = |name: &str, widths: &[usize]| {
        headers.said(name, |line| {
            let whole = widths.contains(&line.len()) && line.iter().all(|byte| is_lower_hex(*byte));
            if whole { number(line) } else { None }
        })
    };
    let is_debug = headers.said(FLAGS, |line| (line == b"1").then_some(())).is_some();
    let decision = match headers.has(SAMPLED) {
        _ if is_debug => Decision::Debug,
        false => Decision::Deferred,
        true => headers.said(SAMPLED, |line| match &line.to_ascii_lowercase()[..] {
            b"1" | b"true" => Some(Decision::Sampled),
            b"0" | b"false" => Some(Decision::Unsampled),
            _ => None,
        })?,
    };
    if !headers.has(TRACE) && !headers.has(SPAN) {
        return Some(Said::Alone(decision));
    }
    Some(Said::Span(Caller { trace: id(TRACE, &[16, 32])?, span: id(SPAN, &[16])? as u64, decision }))
}
