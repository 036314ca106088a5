//! A call that is under way, on either side.

use std::sync::Arc;

use http::{HeaderMap, StatusCode, Uri};
use traced_runtime::{Context, Span, Value};

use super::attrs::{GRPC, RPC_METHOD, RPC_METHOD_ORIGINAL, RPC_RESPONSE_STATUS_CODE};
use super::method;
use super::recorded::Recorded;
use super::settings::Settings;
use super::status::Code;
use crate::inside::Around;

/// Whose span it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Client,
    Server,
}

/// A call and its span, until it is known how the call ended.
#[derive(Debug)]
pub(super) struct Call {
    span: Option<Recorded>,
    side: Side,
    settings: Option<Arc<Settings>>,
    /// Of whom it is not known yet whether the service has such a method.
    unproven: Option<Box<str>>,
}

impl Call {
    pub(super) const fn new(span: Span, side: Side, settings: Option<Arc<Settings>>) -> Self {
        Self { span: Some(Recorded::Own(span)), side, settings, unproven: None }
    }

    /// A call that comes in as a request which has a span.
    pub(super) const fn of_request(span: Context, settings: Option<Arc<Settings>>) -> Self {
        Self { span: Some(Recorded::OfRequest(span)), side: Side::Server, settings, unproven: None }
    }

    /// The method that was called, of which only the answer tells that there is one.
    pub(super) fn called(mut self, method: &str) -> Self {
        self.unproven = self.is_recording().then(|| method.into());
        self
    }

    pub(super) fn is_recording(&self) -> bool {
        self.span.as_ref().is_some_and(Recorded::is_recording)
    }

    /// Names the span after a method that is known, and records what was asked for.
    pub(super) fn describe(&self, uri: &Uri, method: Option<&str>, headers: &HeaderMap) {
        let Some(span) = &self.span else { return };
        method::describe(span, uri, method);
        if let Some(settings) = &self.settings {
            settings.request_metadata.each(headers, |key, value| span.set_named(key, value));
        }
    }

    /// The head of the response is there; if it has the status, or is none of gRPC's, or is all that comes, no trailers will.
    pub(super) fn answer(&mut self, status: StatusCode, headers: &HeaderMap, is_all: bool) {
        if let (Some(settings), Some(span), true) = (&self.settings, &self.span, self.is_recording()) {
            settings.response_metadata.each(headers, |key, value| span.set_named(key, value));
        }
        match Code::said_by(headers).or_else(|| Code::meant_by(status, headers)) {
            Some(code) => self.end(code),
            None if is_all => self.finish(None),
            None => {}
        }
    }

    /// Nothing comes any more: without trailers that say so, nobody knows how it ended.
    pub(super) fn finish(&mut self, trailers: Option<&HeaderMap>) {
        self.end(trailers.and_then(Code::said_by).unwrap_or(Code::UNKNOWN));
    }

    /// It broke off, for this kind of reason.
    pub(super) fn fail(&mut self, error_type: &str) {
        if let Some(span) = self.span.take() {
            span.fail(error_type);
        }
    }

    fn end(&mut self, code: Code) {
        let Some(span) = self.span.take() else { return };
        if let Some(method) = self.unproven.take().filter(|_| code == Code::UNIMPLEMENTED) {
            // Callers could make up as many names as they like.
            span.rename(GRPC);
            span.set_all(&[
                (RPC_METHOD, Value::Static("_OTHER")),
                (RPC_METHOD_ORIGINAL, Value::from(&*method)),
            ]);
        }
        span.set_all(&[(RPC_RESPONSE_STATUS_CODE, Value::Static(code.name()))]);
        let failed = match self.side {
            Side::Client => code != Code::OK,
            Side::Server => code.is_failure_of_server(),
        };
        if failed {
            span.fail(code.name());
        }
    }
}

impl Around for Call {
    fn span(&self) -> Option<&Span> {
        self.span.as_ref()?.own()
    }
}

/// It was given up: by the caller, or because the connection went.
impl Drop for Call {
    fn drop(&mut self) {
        if let Some(span) = &mut self.span {
            span.set_all(&[(RPC_RESPONSE_STATUS_CODE, Value::Static(Code::CANCELLED.name()))]);
            span.cancel();
        }
    }
}
