//! Our side of a span of `tracing`.

use std::sync::{Mutex, PoisonError};

use traced_runtime::{Context, Span, Status};
use tracing_core::field::Visit;

use crate::fields::SpanFields;
use crate::status::Told;

/// A span of ours that stands for one of theirs. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Bridged {
    span: Span,
    context: Context,
    told: Mutex<Told>,
    /// A panic that was under way before the span began is not the span's.
    began_in_panic: bool,
}

impl Bridged {
    pub(crate) fn new(span: Span) -> Self {
        let context = span.context();
        Self { span, context, told: Mutex::default(), began_in_panic: std::thread::panicking() }
    }

    pub(crate) const fn span(&self) -> &Span {
        &self.span
    }

    /// What is current while the span of theirs is entered.
    pub(crate) const fn context(&self) -> &Context {
        &self.context
    }

    /// Takes the fields over that `visit` shows.
    pub(crate) fn record(&self, visit: &dyn Fn(&mut dyn Visit)) {
        if !self.span.is_recording() {
            return;
        }
        let mut fields = SpanFields::of(&self.span);
        visit(&mut fields);
        let told = fields.told();
        if told.is_something() {
            let mut known = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            known.add(told);
            let (status, message) = known.status();
            self.span.set_status(status, message);
        }
    }

    /// Something in the span was logged as an error. What the fields say of the status has precedence.
    pub(crate) fn error_logged(&self) {
        if !self.told.lock().unwrap_or_else(PoisonError::into_inner).is_something() {
            self.span.set_status(Status::Error, "");
        }
    }

    /// The span was left by a panic, which somebody may catch before the span is closed.
    pub(crate) fn panicked(&self) {
        if !self.began_in_panic {
            self.span.fail("panic");
        }
    }
}
