//! What is sent along with a request.

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use reqwest::Request;
use traced_runtime::{Carrier, CarrierMut, Context, inject, inject_trace, redact};

/// Writes `context` to the request, as much of it as may reach the host.
///
/// Without a context the headers stay as they are: where nothing is traced, what somebody set by hand is sent.
pub(crate) fn send(context: &Context, request: &mut Request) {
    let has_baggage = context.baggage().next().is_some();
    if context.span_context().is_none() && !has_baggage {
        return;
    }
    let withhold = has_baggage && !takes_baggage(request);
    let mut headers = Headers(request.headers_mut());
    if withhold {
        inject_trace(context, &mut headers);
    } else {
        inject(context, &mut headers);
    }
}

/// Baggage is for services of one's own: not for AWS, nor for whoever is behind a presigned URL.
fn takes_baggage(request: &Request) -> bool {
    let url = request.url();
    let is_aws = url
        .host_str()
        .is_some_and(|host| host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn"));
    !is_aws && !url.query().is_some_and(redact::is_presigned)
}

/// A type of our own: were `HeaderMap` itself a carrier here and in another integration, nobody could use it as one
/// without saying which he means.
struct Headers<'a>(&'a mut HeaderMap);

struct Marker;

impl Carrier<Marker> for Headers<'_> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.0.get_all(name).iter().for_each(|value| visit(value.as_bytes()));
    }
}

impl CarrierMut<Marker> for Headers<'_> {
    fn set(&mut self, name: &'static str, value: &str) {
        // What cannot be a header is not sent; what was there before would say something else.
        match HeaderValue::from_str(value) {
            Ok(value) => drop(self.0.insert(HeaderName::from_static(name), value)),
            Err(_) => self.remove(name),
        }
    }

    fn remove(&mut self, name: &'static str) {
        self.0.remove(name);
    }
}
