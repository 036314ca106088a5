//! What is recorded of a request when it goes out.

use reqwest::Request;
use traced_runtime::{Span, Value, redact};

use crate::extensions::UrlTemplate;
use crate::{attrs, method};

pub(crate) fn describe(span: &Span, request: &Request, template: Option<&UrlTemplate>) {
    describe_method(span, request.method());
    let url = request.url();
    let full = redact::url(url.as_str());
    span.set(attrs::URL_FULL, &*full);
    if let Some(host) = url.host_str() {
        span.set(attrs::SERVER_ADDRESS, host.trim_start_matches('[').trim_end_matches(']'));
    }
    if let Some(port) = url.port_or_known_default() {
        span.set(attrs::SERVER_PORT, port);
    }
    if let Some(UrlTemplate(template)) = template {
        span.rename(&format!("{} {template}", method::callsite(request.method()).name()));
        span.set(attrs::URL_TEMPLATE, &**template);
    }
}

fn describe_method(span: &Span, method: &reqwest::Method) {
    match method::known(method) {
        Some(known) => span.set(attrs::HTTP_REQUEST_METHOD, Value::Static(known)),
        None => span.set_all(&[
            (attrs::HTTP_REQUEST_METHOD, Value::Static("_OTHER")),
            (attrs::HTTP_REQUEST_METHOD_ORIGINAL, Value::from(method.as_str())),
        ]),
    }
}
