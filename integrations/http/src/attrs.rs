//! The attribute keys of the semantic conventions for HTTP that are recorded here.

pub(crate) const CLIENT_ADDRESS: &str = "client.address";
pub(crate) const HTTP_REQUEST_HEADER: &str = "http.request.header";
pub(crate) const HTTP_REQUEST_METHOD: &str = "http.request.method";
pub(crate) const HTTP_REQUEST_METHOD_ORIGINAL: &str = "http.request.method_original";
pub(crate) const HTTP_REQUEST_RESEND_COUNT: &str = "http.request.resend_count";
pub(crate) const HTTP_RESPONSE_HEADER: &str = "http.response.header";
pub(crate) const HTTP_RESPONSE_STATUS_CODE: &str = "http.response.status_code";
pub(crate) const HTTP_ROUTE: &str = "http.route";
pub(crate) const NETWORK_PEER_ADDRESS: &str = "network.peer.address";
pub(crate) const NETWORK_PEER_PORT: &str = "network.peer.port";
pub(crate) const NETWORK_PROTOCOL_VERSION: &str = "network.protocol.version";
/// The conventions have no key of its own for it; this is the header of the response.
pub(crate) const REQUEST_ID: &str = "http.response.header.x-request-id";
/// The same where the response is not ours to change.
#[cfg(feature = "axum")]
pub(crate) const REQUEST_ID_OF_CALLER: &str = "http.request.header.x-request-id";
pub(crate) const SERVER_ADDRESS: &str = "server.address";
pub(crate) const SERVER_PORT: &str = "server.port";
pub(crate) const URL_FULL: &str = "url.full";
pub(crate) const URL_PATH: &str = "url.path";
pub(crate) const URL_QUERY: &str = "url.query";
pub(crate) const URL_SCHEME: &str = "url.scheme";
pub(crate) const URL_TEMPLATE: &str = "url.template";
pub(crate) const USER_AGENT_ORIGINAL: &str = "user_agent.original";
