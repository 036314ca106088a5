//! The span on which a call is recorded: its own, or the one that a layer of HTTP around it has made.

use traced_runtime::{Context, Span, Value};

/// What is told of a call.
#[derive(Debug)]
pub(super) enum Recorded {
    /// Called `grpc` until the method is known; it ends with the call.
    Own(Span),
    /// Called as requests are until the method is known; it ends behind ours, so what comes in trailers is in time.
    OfRequest(Context),
}

impl Recorded {
    pub(super) const fn own(&self) -> Option<&Span> {
        match self {
            Self::Own(span) => Some(span),
            Self::OfRequest(_) => None,
        }
    }

    pub(super) fn is_recording(&self) -> bool {
        match self {
            Self::Own(span) => span.is_recording(),
            Self::OfRequest(context) => context.is_recording() && !context.is_suppressed(),
        }
    }

    pub(super) fn rename(&self, name: &str) {
        match self {
            Self::Own(span) => span.rename(name),
            Self::OfRequest(context) => context.rename(name),
        }
    }

    pub(super) fn set_all(&self, attributes: &[(&'static str, Value<'_>)]) {
        match self {
            Self::Own(span) => span.set_all(attributes),
            Self::OfRequest(context) => context.set_all(attributes),
        }
    }

    pub(super) fn set_named(&self, key: &str, value: Value<'_>) {
        match self {
            Self::Own(span) => span.set_named(key, value),
            Self::OfRequest(context) => context.set_named(key, value),
        }
    }

    pub(super) fn fail(&self, error_type: &str) {
        match self {
            Self::Own(span) => span.fail(error_type),
            Self::OfRequest(context) => context.fail(error_type),
        }
    }

    /// That a request is given up is told by who made its span.
    pub(super) fn cancel(&mut self) {
        if let Self::Own(span) = self {
            span.cancel();
        }
    }
}
