//! OTLP requests.

/// Reads the bytes as a request: no panic, no endless loop, and no more spans than the bytes have room for.
pub fn decode(bytes: &[u8]) {
    match traced::wire::decode(bytes) {
        // A span that says nothing takes two bytes: a tag and a length.
        Ok(spans) => assert!(spans.len() <= bytes.len() / 2, "{} spans out of {}", spans.len(), bytes.len()),
        Err(why) => assert!(!why.is_empty(), "a refusal says why"),
    }
}
