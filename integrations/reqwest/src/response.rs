//! What is recorded of a response when its headers are there, or of the error in its place.

use reqwest::{Response, Version};
use reqwest_middleware::Result;
use traced_runtime::{Span, Value};

use crate::{attrs, error_type};

pub(crate) fn describe(span: &Span, outcome: &Result<Response>) {
    match outcome {
        Ok(response) => describe_response(span, response),
        Err(error) => span.fail(error_type::of(error)),
    }
}

fn describe_response(span: &Span, response: &Response) {
    let status = response.status();
    span.set(attrs::HTTP_RESPONSE_STATUS_CODE, status.as_u16());
    if let Some(version) = version(response.version()) {
        span.set(attrs::NETWORK_PROTOCOL_VERSION, Value::Static(version));
    }
    if let Some(peer) = response.remote_addr() {
        span.set_all(&[
            (attrs::NETWORK_PEER_ADDRESS, Value::Display(&peer.ip().to_canonical())),
            (attrs::NETWORK_PEER_PORT, Value::from(peer.port())),
        ]);
    }
    if status.is_client_error() || status.is_server_error() {
        span.fail(status.as_str());
    }
}

/// As the conventions write it: `2`, not `2.0`.
fn version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_09 => Some("0.9"),
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}
