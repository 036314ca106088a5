//! The headers of Datadog, `x-datadog-trace-id` and so on.
//!
//! What they say beyond ids and a decision (the origin, tags of the trace) travels on in the member `dd` of the trace state,
//! as Datadog's own tracers keep it, and is written from there.

use std::fmt::Write as _;

use super::caller::{Caller, Decision, Outgoing};
use super::digits::{decimal, decimal_span_id, hex};
use super::headers::{Headers, Put};
use crate::context::Context;
use crate::ids::TraceId;
use crate::trace_state;

const TRACE: &str = "x-datadog-trace-id";
const SPAN: &str = "x-datadog-parent-id";
const PRIORITY: &str = "x-datadog-sampling-priority";
const ORIGIN: &str = "x-datadog-origin";
const TAGS: &str = "x-datadog-tags";

/// As many digits as 64 bits may have.
const MOST_DIGITS: usize = 20;
const LONGEST_ORIGIN: usize = 128;
const LONGEST_TAGS: usize = 512;
/// The tags that belong to the trace begin so.
const OF_TRACE: &str = "_dd.p.";
/// The upper half of the trace id.
const UPPER: &str = "_dd.p.tid";
/// The member of the trace state.
const MEMBER: &str = "dd";

pub(super) fn read(headers: &Headers<'_>) -> Option<Context> {
    let low = headers.one(TRACE, MOST_DIGITS, decimal)?;
    let span = headers.one(SPAN, MOST_DIGITS, decimal_span_id)?;
    let priority = match headers.has(PRIORITY) {
        true => Some(headers.one(PRIORITY, 3, parse_priority)?),
        false => None,
    };
    let tags = headers.one(TAGS, LONGEST_TAGS, |text| Some(text.to_owned())).unwrap_or_default();
    let high = tag(&tags, UPPER).filter(|digits| digits.len() == 16).and_then(hex).unwrap_or(0);
    let trace = Some(TraceId { high, low }).filter(|id| id.is_valid())?;
    let decision = priority.map_or(Decision::Deferred, |priority| Decision::of_flag(priority > 0));
    let origin = headers.one(ORIGIN, LONGEST_ORIGIN, |text| Some(text.to_owned()));
    let state = member(priority, origin.as_deref(), &tags);
    Some(Caller { trace, span, decision }.context().with_trace_state(state.as_deref()))
}

/// A small number, which may be negative; a plus is not part of it.
fn parse_priority(text: &str) -> Option<i8> {
    if text.starts_with('+') { None } else { text.parse().ok() }
}

/// What stands behind a tag in a list of them.
fn tag<'a>(tags: &'a str, name: &str) -> Option<&'a str> {
    pairs(tags).find(|(key, _)| *key == name).map(|(_, value)| value)
}

fn pairs(tags: &str) -> impl Iterator<Item = (&str, &str)> {
    tags.split(',').filter_map(|tag| tag.trim().split_once('='))
}

/// `dd=s:1;o:rum;t.dm:-4`: the priority, the origin, the tags of the trace.
fn member(priority: Option<i8>, origin: Option<&str>, tags: &str) -> Option<String> {
    let mut value = String::new();
    let mut add = |key: &str, text: &str| {
        let is_room = value.len() + key.len() + text.len() + 2 <= trace_state::LONGEST;
        if is_room && !text.is_empty() {
            let between = if value.is_empty() { "" } else { ";" };
            let _infallible = write!(value, "{between}{key}:{}", as_state(text));
        }
    };
    if let Some(priority) = priority {
        add("s", &priority.to_string());
    }
    add("o", origin.unwrap_or_default());
    for (key, text) in pairs(tags) {
        match key.strip_prefix(OF_TRACE) {
            Some(name) if key != UPPER && is_name(name) => add(&format!("t.{name}"), text),
            _ => {}
        }
    }
    (!value.is_empty()).then(|| format!("{MEMBER}={}", value.trim_end()))
}

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

/// What separates there is replaced as Datadog does it: `=` can come back, the others cannot.
fn as_state(text: &str) -> String {
    let replaced = |letter| match letter {
        '=' => '~',
        ',' | ';' | ':' | '~' => '_',
        ' '..='\u{7e}' => letter,
        _ => '_',
    };
    text.chars().map(replaced).collect()
}

fn from_state(text: &str) -> String {
    text.replace('~', "=")
}

pub(super) fn write(outgoing: Option<&Outgoing<'_>>, put: Put<'_>) {
    let Some(Outgoing { trace, span, decision, context, .. }) = outgoing else {
        [TRACE, SPAN, PRIORITY, ORIGIN, TAGS].into_iter().for_each(|name| put(name, None));
        return;
    };
    let state = trace_state::member(context.trace_state().unwrap_or_default(), MEMBER).unwrap_or_default();
    let said = |key: &str| {
        let mut entries = state.split(';').filter_map(|entry| entry.split_once(':'));
        entries.find(|(known, _)| *known == key).map(|(_, value)| value)
    };
    put(TRACE, Some(&trace.low.to_string()));
    put(SPAN, Some(&span.0.to_string()));
    put(PRIORITY, priority(*decision, said("s")).as_deref());
    put(ORIGIN, said("o").map(from_state).as_deref());
    let mut tags = String::new();
    if trace.high != 0 {
        let _infallible = write!(tags, "{UPPER}={:016x}", trace.high);
    }
    for (key, value) in state.split(';').filter_map(|entry| entry.split_once(':')) {
        let Some(name) = key.strip_prefix("t.") else { continue };
        let between = if tags.is_empty() { "" } else { "," };
        let before = tags.len();
        let _infallible = write!(tags, "{between}{OF_TRACE}{name}={}", from_state(value));
        if tags.len() > LONGEST_TAGS {
            tags.truncate(before);
        }
    }
    put(TAGS, (!tags.is_empty()).then_some(&*tags));
}

/// The priority that came in, where it still says what has been decided.
fn priority(decision: Decision, before: Option<&str>) -> Option<String> {
    let before = before.and_then(parse_priority);
    match decision {
        Decision::Deferred => None,
        decision => match before {
            Some(priority) if (priority > 0) == decision.is_sampled() => Some(priority.to_string()),
            _ => Some(u8::from(decision.is_sampled()).to_string()),
        },
    }
}
