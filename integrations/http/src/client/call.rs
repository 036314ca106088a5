//! A call that is under way.

use std::net::SocketAddr;
use std::sync::Arc;

use http::{HeaderMap, StatusCode, Version};
use traced_runtime::{Context, Entered, Span, Value};

use super::rules::Rules;
use super::send::Sends;
use crate::fields::Fields;
use crate::inside::Around;
use crate::{attrs, version};

/// The call of a client, from its start to the headers of its response; see [`ClientRules::start`](crate::ClientRules::start).
///
/// Dropped before it was told how it ended, it was given up: `traced.cancelled`, and no error.
#[derive(Debug)]
#[must_use = "the call is given up when this is dropped"]
pub struct ClientCall {
    /// `None` where a logical call around has one already.
    span: Option<Span>,
    around: Option<Context>,
    sends: Sends,
    rules: Option<Arc<Rules>>,
}

impl ClientCall {
    pub(super) const fn new(span: Span, sends: Sends, rules: Option<Arc<Rules>>) -> Self {
        Self { span: Some(span), around: None, sends, rules }
    }

    pub(super) const fn passing(around: Context, sends: Sends) -> Self {
        Self { span: None, around: Some(around), sends, rules: None }
    }

    /// The context in which the request is to be sent.
    #[must_use]
    pub fn context(&self) -> Context {
        let own = self.span.as_ref().map(Span::context);
        own.or_else(|| self.around.clone()).unwrap_or_else(Context::none)
    }

    /// Makes the call's span current on this thread until the guard is dropped.
    #[must_use = "the span is current until the guard is dropped"]
    pub fn enter(&self) -> Option<Entered<'_>> {
        self.span.as_ref().map(Span::enter)
    }

    /// Writes to the headers of the request what its host may know.
    pub fn send_along(&self, headers: &mut HeaderMap) {
        self.sends.send(&self.context(), headers);
    }

    /// The headers of the response are there. The peer is who sent them, where that is known.
    pub fn end(
        mut self,
        status: StatusCode,
        version: Version,
        headers: &HeaderMap,
        peer: Option<SocketAddr>,
    ) {
        let Some(span) = self.span.take() else { return };
        let address = peer.map(|peer| peer.ip().to_canonical());
        let mut fields = Fields::<4>::new();
        fields.add(attrs::HTTP_RESPONSE_STATUS_CODE, status.as_u16());
        fields.add_some(attrs::NETWORK_PROTOCOL_VERSION, version::text(version).map(Value::Static));
        if let Some((peer, address)) = peer.zip(address.as_ref()) {
            fields.add(attrs::NETWORK_PEER_ADDRESS, Value::Display(address));
            fields.add(attrs::NETWORK_PEER_PORT, peer.port());
        }
        fields.record(&span);
        if let Some(rules) = self.rules.as_ref().filter(|_| span.is_recording()) {
            rules.describe_response(headers, &span);
        }
        let is_expected = self.rules.as_ref().is_some_and(|rules| rules.expects(status));
        if (status.is_client_error() || status.is_server_error()) && !is_expected {
            span.fail(status.as_str());
        }
    }

    /// There is no response, for this kind of reason; of kinds there should be few.
    pub fn fail(mut self, error_type: &str) {
        if let Some(span) = self.span.take() {
            span.fail(error_type);
        }
    }
}

impl Around for ClientCall {
    fn span(&self) -> Option<&Span> {
        self.span.as_ref()
    }
}

/// The caller gave the call up.
impl Drop for ClientCall {
    fn drop(&mut self) {
        if let Some(span) = &mut self.span {
            span.cancel();
        }
    }
}
