//! A service that says what it was sent.

use std::collections::HashMap;

use axum::Router;
use axum::routing::any;
use http::HeaderMap;
use traced_test_http::serve;

/// The headers of the request, one in a line.
async fn headers(headers: HeaderMap) -> String {
    let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))
    };
    headers.iter().map(line).collect()
}

/// Without a layer: it sees what its caller sends.
pub(crate) async fn echo() -> String {
    serve(Router::new().fallback(any(headers))).await
}

/// The headers in an answer of [`echo`].
pub(crate) fn parse(body: &[u8]) -> HashMap<String, String> {
    let lines = std::str::from_utf8(body).unwrap().lines();
    lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(name, value)| (name.into(), value.into()))
        .collect()
}
