//! A call that is under way, on either side.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use http::{HeaderMap, StatusCode, Uri};
use traced_runtime::{Context, Span, Value};

use super::attrs::{GRPC, RPC_METHOD, RPC_METHOD_ORIGINAL, RPC_RESPONSE_STATUS_CODE};
use super::method;
use super::recorded::Recorded;
use super::settings::Settings;
use super::status::Code;
use crate::inside::Around;
use crate::request_id;

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
    /// Work for it has begun and not returned: for good, where it has panicked.
    is_at_work: AtomicBool,
}

impl Call {
    pub(super) const fn new(span: Span, side: Side, settings: Option<Arc<Settings>>) -> Self {
        Self::on(Recorded::Own(span), side, settings)
    }

    /// A call that comes in as a request which has a span.
    pub(super) const fn of_request(span: Context, settings: Option<Arc<Settings>>) -> Self {
        Self::on(Recorded::OfRequest(span), Side::Server, settings)
    }

    const fn on(span: Recorded, side: Side, settings: Option<Arc<Settings>>) -> Self {
        Self { span: Some(span), side, settings, unproven: None, is_at_work: AtomicBool::new(false) }
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

    /// Puts on the response what the request is called, which a layer of HTTP around does itself.
    pub(super) fn identify(&self, headers: &mut HeaderMap) {
        if let (Side::Server, Some(Recorded::Own(span))) = (self.side, &self.span) {
            request_id::put(span, headers);
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

    /// A panic may be caught before the call is dropped, so it is not enough to ask then whether the thread panics.
    #[inline(always)]
    fn within<R>(&self, work: impl FnOnce() -> R) -> R {
        let before = self.is_at_work.load(Ordering::Relaxed);
        self.is_at_work.store(true, Ordering::Relaxed);
        let done = match self.span() {
            Some(span) => span.within(work),
            None => work(),
        };
        self.is_at_work.store(before, Ordering::Relaxed);
        done
    }
}

/// It was given up: by the caller, or because the connection went.
impl Drop for Call {
    fn drop(&mut self) {
        let Some(span) = &mut self.span else { return };
        // After a panic nobody has answered. What the caller makes of that is not known here: tonic's server resets the
        // stream, which its client takes for CANCELLED, and a layer that catches panics answers something else.
        let has_panicked = *self.is_at_work.get_mut() || std::thread::panicking();
        if !has_panicked {
            span.set_all(&[(RPC_RESPONSE_STATUS_CODE, Value::Static(Code::CANCELLED.name()))]);
        }
        span.cancel();
    }
}
