//! W3C's headers.

use super::{Class, first_alone, reads, room};
use crate::said::{Headers, Said};

pub(super) const CLASSES: [Class; 6] = [
    // W3C's own test suite wants a new trace. Ours is right.
    reads("of several traceparents the first counts", |headers| first_alone(headers, "traceparent")),
    // A later version may have whatever it likes behind. No length is named; ours looks at the first 55 bytes alone.
    reads("a traceparent longer than 512 is nobody", |headers| {
        if headers.first("traceparent").is_some_and(|value| value.chars().count() > 512) {
            headers.without("traceparent");
        }
    }),
    // Level 2 has one rule for keys: a letter or a digit, and up to 255 more, `@` among them. Ours is right.
    reads("tracestate has the keys of level 1", |headers| {
        without_state(headers, |members| members.iter().any(|(key, _)| !is_key_of_level_1(key)));
    }),
    // Senders must not, and receivers need not care; the test suite takes either. Both are right.
    reads("a tracestate with a key twice is none", |headers| {
        without_state(headers, |members| {
            let twice =
                |(place, (key, _)): (usize, &(&str, &str))| members[..place].iter().any(|(k, _)| k == key);
            members.iter().enumerate().any(twice)
        });
    }),
    // At least 512 bytes have to be sent on, and more should be where that costs little. Both are right.
    reads("a tracestate longer than 8192 is none", |headers| {
        let (lines, bytes) =
            headers.under("tracestate").fold((0, 0), |(lines, bytes), line| (lines + 1, bytes + line.len()));
        if bytes + lines > 8193 {
            headers.without("tracestate");
        }
    }),
    // The same: ours sends on 2048 bytes of whole members, the long ones go first, as W3C asks.
    room("a tracestate longer than 2048 is shortened by us", |ours: &mut Said, theirs: &mut Said| {
        let bytes: usize = theirs.state.iter().map(|(key, value)| key.len() + value.len() + 2).sum();
        let kept = ours.state.iter().all(|member| theirs.state.contains(member));
        if bytes > 2049 && kept && !ours.state.is_empty() {
            theirs.state.clone_from(&ours.state);
        }
    }),
];

fn without_state(headers: &mut Headers, is_wrong: impl Fn(&[(&str, &str)]) -> bool) {
    let wrong = {
        let lines: Vec<_> = headers.under("tracestate").collect();
        let members =
            lines.iter().flat_map(|line| line.split(',')).filter_map(|member| member.split_once('='));
        let members: Vec<_> = members.map(|(key, value)| (key.trim(), value)).collect();
        is_wrong(&members)
    };
    if wrong {
        headers.without("tracestate");
    }
}

/// A letter and up to 255 more, or a tenant of 241 before an `@` and a system of 14 that begins with a letter.
fn is_key_of_level_1(key: &str) -> bool {
    let letter = |text: &str| text.starts_with(|first: char| first.is_ascii_lowercase());
    match key.split_once('@') {
        None => letter(key) && key.len() <= 256,
        Some((tenant, system)) => {
            tenant.len() <= 241 && letter(system) && system.len() <= 14 && !system.contains('@')
        }
    }
}
