//! Baggage that has its names among the headers'.

use traced::Context;

use crate::headers::Headers;

/// Nothing is baggage that was not sent, and what was sent is baggage while there is room.
pub(crate) fn assert_named(context: &Context, headers: &Headers, prefix: &str) {
    let lines = headers.0.iter().filter_map(|(name, value)| {
        let (start, name) = name.split_at_checked(prefix.len())?;
        let is_baggage = start.eq_ignore_ascii_case(prefix) && !name.is_empty();
        is_baggage.then(|| (name.to_ascii_lowercase(), value))
    });
    let lines: Vec<_> = lines.collect();
    for (name, _) in context.baggage() {
        assert!(lines.iter().any(|(sent, _)| sent == name), "nobody sent {name}");
    }
    let bytes: usize = lines.iter().map(|(name, value)| name.len() + value.len() + 2).sum();
    // Repeated lines are counted for each of them.
    if lines.len() <= 8 && bytes * lines.len() < 8192 {
        for (name, value) in &lines {
            let is_there = context.baggage().any(|(known, _)| known == name);
            assert!(is_there || std::str::from_utf8(value).is_err(), "{name} got lost");
        }
    }
}
