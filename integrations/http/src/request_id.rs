//! What a request is called, as its answer says it.

use http::{HeaderMap, HeaderValue};
use traced_runtime::Span;

use crate::server::REQUEST_ID;

/// Says it, unless the program has said something else.
pub(crate) fn put(span: &Span, headers: &mut HeaderMap) {
    if let Some(id) = span.request_id().and_then(|id| HeaderValue::from_str(id.as_str()).ok()) {
        headers.entry(REQUEST_ID).or_insert(id);
    }
}
