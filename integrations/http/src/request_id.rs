//! What a request is called, as its answer says it.

use http::header::Entry;
use http::{HeaderMap, HeaderValue};
use traced_runtime::{Span, Value};

use crate::attrs;
use crate::server::REQUEST_ID;

/// Says it. Where the program has said something else, that is what the request is called.
pub(crate) fn put(span: &Span, headers: &mut HeaderMap) {
    let Some(id) = span.request_id() else { return };
    match headers.try_entry(REQUEST_ID) {
        Ok(Entry::Vacant(vacant)) => {
            if let Ok(id) = HeaderValue::from_str(id.as_str()) {
                drop(vacant.try_insert(id));
            }
        }
        Ok(Entry::Occupied(other)) if other.get() != id.as_str() => {
            let other = Value::from(other.get().to_str().unwrap_or_default());
            span.set_all(&[(attrs::REQUEST_ID, Value::Array(&[other]))]);
        }
        _ => {}
    }
}
