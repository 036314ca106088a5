//! The headers of a request carry the context.

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request, request};
use traced_runtime::{Carrier, CarrierMut, Span};

use crate::head::RequestHead;
use crate::server::Call;

/// The marker of carriers of the `http` crate.
///
/// ```
/// let headers = http::HeaderMap::new();
/// let caller = traced_runtime::extract::<_, traced_http::Http>(&headers);
/// assert!(caller.span_context().is_none());
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Http;

impl Carrier<Http> for HeaderMap {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        let values = match known(name) {
            Some(known) => self.get_all(known),
            None => self.get_all(name),
        };
        values.iter().for_each(|value| visit(value.as_bytes()));
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.keys().for_each(|name| visit(name.as_str()));
    }
}

/// The names of W3C, which need not be made of their text each time.
fn known(name: &str) -> Option<&'static HeaderName> {
    static TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
    static TRACESTATE: HeaderName = HeaderName::from_static("tracestate");
    static BAGGAGE: HeaderName = HeaderName::from_static("baggage");
    match name {
        "traceparent" => Some(&TRACEPARENT),
        "tracestate" => Some(&TRACESTATE),
        "baggage" => Some(&BAGGAGE),
        _ => None,
    }
}

impl CarrierMut<Http> for HeaderMap {
    fn set(&mut self, name: &'static str, value: &str) {
        let known = || known(name).cloned().unwrap_or_else(|| HeaderName::from_static(name));
        let is_set = HeaderValue::from_str(value).is_ok_and(|value| self.try_insert(known(), value).is_ok());
        // What cannot be a header, or has no room, is not sent; what was there before would say something else.
        if !is_set {
            CarrierMut::remove(self, name);
        }
    }

    fn remove(&mut self, name: &'static str) {
        if self.is_empty() {
            return;
        }
        match known(name) {
            Some(known) => Self::remove(self, known),
            None => Self::remove(self, name),
        };
    }
}

impl<B> Carrier<Http> for Request<B> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        Carrier::values(self.headers(), name, visit);
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        Carrier::names(self.headers(), visit);
    }

    fn describe(&self, entrance: &Span) {
        Call::of(RequestHead::of(self)).describe_entrance(entrance);
    }
}

impl Carrier<Http> for request::Parts {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        Carrier::values(&self.headers, name, visit);
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        Carrier::names(&self.headers, visit);
    }

    fn describe(&self, entrance: &Span) {
        Call::of(RequestHead::of_parts(self)).describe_entrance(entrance);
    }
}
