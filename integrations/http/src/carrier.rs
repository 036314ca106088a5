//! The headers of a request carry the context.

use http::header::{HeaderName, HeaderValue};
use http::{HeaderMap, Request, request};
use traced_runtime::{Carrier, CarrierMut, Context, Span, inject, inject_trace, redact};

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
        HeaderMap::remove(self, name);
    }
}

impl<B> Carrier<Http> for Request<B> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.headers().values(name, visit);
    }

    fn describe(&self, entrance: &Span) {
        Call::of_request(self).describe_entrance(entrance);
    }
}

impl Carrier<Http> for request::Parts {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.headers.values(name, visit);
    }

    fn describe(&self, entrance: &Span) {
        Call::of_parts(self).describe_entrance(entrance);
    }
}

/// Writes `context` to the headers of a request that goes out, as much of it as may reach its host.
///
/// Without a context the headers stay as they are: where nothing is traced, what somebody set by hand is sent.
pub(crate) fn send(context: &Context, host: Option<&str>, query: Option<&str>, headers: &mut HeaderMap) {
    if context.span_context().is_none() && context.baggage().next().is_none() {
        return;
    }
    if takes_baggage(host, query) {
        inject::<_, Http>(context, headers);
    } else {
        inject_trace::<_, Http>(context, headers);
    }
}

fn takes_baggage(host: Option<&str>, query: Option<&str>) -> bool {
    let is_aws = host.is_some_and(|host| host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"));
    !is_aws && !query.is_some_and(redact::is_presigned)
}
