//! W3C's `tracestate`.

use traced::Propagator;

use crate::caller::round_trip;
use crate::grammar::{Text, is_blank};
use crate::headers::Headers;
use crate::traceparent::NAME as PARENT;

const NAME: &str = "tracestate";
const ROOM: usize = 2048;
const LONG: usize = 128;

/// Each line is one more `tracestate`, behind a `traceparent` that is fine.
pub fn tracestate(bytes: &[u8]) {
    let mut headers = Headers::under(NAME, bytes);
    let parent = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    headers.0.push((PARENT.to_owned(), parent.to_vec()));
    let context = Propagator::TraceContext.extract(&headers);
    assert!(context.span_context().is_some(), "whatever the state is");
    let kept: Vec<_> = context.trace_state().into_iter().flat_map(|state| state.split(',')).collect();
    match read(&joined(bytes)) {
        None => assert_eq!(kept, [""; 0]),
        Some(members) if members.join(",").len() <= ROOM => assert_eq!(kept, members),
        Some(members) => assert_shortened(&members, &kept),
    }
    round_trip(Propagator::TraceContext, &context);
}

/// Lines under one name are one list.
fn joined(lines: &[u8]) -> Vec<u8> {
    lines.iter().map(|byte| if *byte == b'\n' { b',' } else { *byte }).collect()
}

/// The members, or nothing where one of them is wrong.
fn read(line: &[u8]) -> Option<Vec<&str>> {
    let mut members = Vec::new();
    for member in line.split(|byte| *byte == b',') {
        let mut text = Text(member);
        text.some(0, usize::MAX, is_blank);
        if text.is_at_end() {
            continue;
        }
        let whole = text.0;
        if !matches!(whole[0], b'a'..=b'z' | b'0'..=b'9') {
            return None;
        }
        text.some(1, 256, is_key)?;
        text.literal(b"=")?;
        let value = text.some(1, usize::MAX, is_value)?;
        text.some(0, usize::MAX, is_blank);
        text.end()?;
        // Blanks at the end are none of the value.
        let blanks = value.iter().rev().take_while(|byte| is_blank(**byte)).count();
        if !(1..=256).contains(&(value.len() - blanks)) {
            return None;
        }
        let end = whole.len() - whole.iter().rev().take_while(|byte| is_blank(**byte)).count();
        members.push(std::str::from_utf8(&whole[..end]).ok()?);
    }
    (members.len() <= 32).then_some(members)
}

fn is_key(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-*/@".contains(&byte)
}

fn is_value(byte: u8) -> bool {
    (0x20..0x7f).contains(&byte) && byte != b',' && byte != b'='
}

/// Whole members are left out: long ones before any that is not.
fn assert_shortened(members: &[&str], kept: &[&str]) {
    let mut left = members.iter();
    assert!(kept.iter().all(|member| left.any(|came| came == member)), "in their order");
    let bytes = kept.join(",").len();
    assert!((512..=ROOM).contains(&bytes), "{bytes} bytes");
    let is_long = |member: &&&str| member.len() > LONG;
    let all_short = members.iter().filter(|member| !is_long(member)).count();
    let kept_short = kept.iter().filter(|member| !is_long(member)).count();
    assert!(all_short == kept_short || !kept.iter().any(|member| is_long(&member)));
}
