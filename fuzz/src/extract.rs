//! Headers in the formats of a process that nobody has told others.

use std::collections::BTreeMap;

use traced::Context;

use crate::baggage::assert_came_through;
use crate::headers::Headers;

/// Reads the bytes as headers, one `name: value` in a line: no panic, and a context that comes back as it was sent.
pub fn extract(bytes: &[u8]) {
    let context = traced::extract(&Headers::of(bytes));
    let sent = inject(&context);
    assert!(sent.keys().all(|name| ["baggage", "traceparent", "tracestate"].contains(&name.as_str())));
    assert!(sent.values().all(|value| value.bytes().all(|byte| matches!(byte, b'\t' | b' '..=b'~'))));
    let again = traced::extract(&sent);
    assert_eq!(again.span_context(), context.span_context());
    assert_eq!(again.trace_state(), context.trace_state());
    assert_came_through(&context, &again, bytes.len());
    assert_eq!(inject(&again), sent, "what came through once comes through for ever");
}

fn inject(context: &Context) -> BTreeMap<String, String> {
    // What is there already must not survive.
    let mut headers =
        BTreeMap::from(["traceparent", "TraceState", "BAGGAGE"].map(|name| (name.into(), "old".into())));
    traced::inject(context, &mut headers);
    headers
}
