//! The span of a request: what it is called and what it says.

use http::{Request, StatusCode};
use traced_runtime::hooks::HttpMethod;
use traced_runtime::{Callsite, Kind, Span, Value, callsite};

use crate::attrs;
use crate::cluster::Cluster;
use crate::path::ApiRequest;

static REQUEST: Callsite = callsite!("Kubernetes", kind = Kind::Client).of_library();

/// Starts the span of a request, below what is current.
pub(crate) fn start<R>(cluster: &Cluster, request: &Request<R>) -> Span {
    let span = Span::start(&REQUEST);
    if span.is_recording() {
        let uri = request.uri();
        let api = ApiRequest::read(request.method().as_str(), uri.path(), uri.query());
        let method = HttpMethod::of(request.method().as_str()).name();
        name(&span, method, api.template.as_deref());
        if method.is_none() {
            span.set(attrs::HTTP_REQUEST_METHOD_ORIGINAL, request.method().as_str());
        }
        span.set_all(&[
            (attrs::HTTP_REQUEST_METHOD, Value::Str(method.unwrap_or("_OTHER"))),
            (attrs::SERVER_ADDRESS, Value::Str(&cluster.address)),
            (attrs::SERVER_PORT, Value::from(cluster.port)),
            (attrs::URL_FULL, Value::Str(&cluster.url_of(uri))),
        ]);
        describe(&span, &api);
    }
    span
}

/// Ends the span of a request that was answered; gives it back where the answer's body may say what was wrong.
pub(crate) fn answered(span: Span, status: StatusCode) -> Option<Span> {
    span.set(attrs::HTTP_RESPONSE_STATUS_CODE, status.as_u16());
    let failed = status.is_client_error() || status.is_server_error();
    if failed {
        span.fail(status.as_str());
    }
    (failed && span.is_recording()).then_some(span)
}

fn name(span: &Span, method: Option<&str>, template: Option<&str>) {
    let method = method.unwrap_or("HTTP");
    match template {
        Some(template) => span.rename(&format!("{method} {template}")),
        None => span.rename(method),
    }
}

fn describe(span: &Span, api: &ApiRequest<'_>) {
    for (key, value) in [
        (attrs::URL_TEMPLATE, api.template.as_deref()),
        (attrs::REQUEST_VERB, api.verb),
        (attrs::REQUEST_GROUP, api.group),
        (attrs::REQUEST_VERSION, api.version),
        (attrs::REQUEST_RESOURCE, api.resource),
        (attrs::REQUEST_SUBRESOURCE, api.subresource),
        (attrs::REQUEST_NAMESPACE, api.namespace),
        (attrs::REQUEST_NAME, api.name),
    ] {
        if let Some(value) = value {
            span.set(key, value);
        }
    }
}
