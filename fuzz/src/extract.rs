//! Headers.

use std::collections::BTreeMap;

use traced::{Carrier, Context};

/// Reads the bytes as headers, one `name: value` in a line: no panic, and a context that comes back as it was sent.
pub fn extract(bytes: &[u8]) {
    // As they came, be they text or not.
    let _whatever = traced::extract(&Lines(bytes));

    let headers = headers(bytes);
    let context = traced::extract(&headers);
    let sent = inject(&context);
    assert!(sent.keys().all(|name| ["baggage", "traceparent", "tracestate"].contains(&name.as_str())));
    assert!(sent.values().all(|value| value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))));
    let again = traced::extract(&sent);
    assert_eq!(again.span_context(), context.span_context());
    assert_eq!(again.trace_state(), context.trace_state());
    assert_baggage_came_through(&context, &again, bytes.len());
    assert_eq!(inject(&again), sent, "what came through once comes through for ever");
}

/// Encoding makes baggage longer, at most ninefold; what no longer fits is left out by whole members.
fn assert_baggage_came_through(context: &Context, again: &Context, bytes: usize) {
    const ROOM: usize = 8192;
    const LONGER: usize = 9;
    let before: Vec<_> = context.baggage().collect();
    let after: Vec<_> = again.baggage().collect();
    if bytes * LONGER < ROOM {
        assert_eq!(after, before);
    } else {
        assert!(after.iter().all(|pair| before.contains(pair)), "{after:?} came out of {before:?}");
    }
}

fn inject(context: &Context) -> BTreeMap<String, String> {
    // What is there already must not survive.
    let mut headers =
        BTreeMap::from(["traceparent", "TraceState", "BAGGAGE"].map(|name| (name.into(), "old".into())));
    traced::inject(context, &mut headers);
    headers
}

/// The same name in another case is another key, so a name may have several lines.
fn headers(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.to_owned())).collect()
}

struct Lines<'a>(&'a [u8]);

struct Raw;

impl Carrier<Raw> for Lines<'_> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        for line in self.0.split(|byte| *byte == b'\n') {
            let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
            if line[..colon].eq_ignore_ascii_case(name.as_bytes()) {
                visit(&line[colon + 1..]);
            }
        }
    }
}
