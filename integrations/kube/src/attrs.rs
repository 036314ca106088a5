//! The attribute keys of Kubernetes API calls: those of HTTP clients, as of the semantic conventions v1.44, and ours.
//!
//! The conventions have `k8s.*` for the process that makes the span. What is called has keys of our own, so that
//! nobody takes the one for the other.

pub(crate) const HTTP_REQUEST_METHOD: &str = "http.request.method";
pub(crate) const HTTP_REQUEST_METHOD_ORIGINAL: &str = "http.request.method_original";
pub(crate) const HTTP_RESPONSE_STATUS_CODE: &str = "http.response.status_code";
pub(crate) const SERVER_ADDRESS: &str = "server.address";
pub(crate) const SERVER_PORT: &str = "server.port";
pub(crate) const URL_FULL: &str = "url.full";
pub(crate) const URL_TEMPLATE: &str = "url.template";

pub(crate) const REQUEST_GROUP: &str = "traced.k8s.request.group";
pub(crate) const REQUEST_NAME: &str = "traced.k8s.request.name";
pub(crate) const REQUEST_NAMESPACE: &str = "traced.k8s.request.namespace";
pub(crate) const REQUEST_RESOURCE: &str = "traced.k8s.request.resource";
pub(crate) const REQUEST_SUBRESOURCE: &str = "traced.k8s.request.subresource";
pub(crate) const REQUEST_VERB: &str = "traced.k8s.request.verb";
pub(crate) const REQUEST_VERSION: &str = "traced.k8s.request.version";
pub(crate) const RESPONSE_REASON: &str = "traced.k8s.response.reason";
