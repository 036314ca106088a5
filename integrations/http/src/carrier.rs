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
        self.get_all(name).iter().for_each(|value| visit(value.as_bytes()));
    }

    fn names(&self, visit: &mut dyn FnMut(&str)) {
        self.keys().for_each(|name| visit(name.as_str()));
    }
}

impl CarrierMut<Http> for HeaderMap {
    fn set(&mut self, name: &'static str, value: &str) {
        // What cannot be a header is not sent; what was there before would say something else.
        match HeaderValue::from_str(value) {
            Ok(value) => drop(self.insert(HeaderName::from_static(name), value)),
            Err(_) => CarrierMut::remove(self, name),
        }
    }

    fn remove(&mut self, name: &'static str) {
        Self::remove(self, name);
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
