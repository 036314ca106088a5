//! Our side of a span of `tracing`.

use traced_runtime::{Context, Span, Status};

use crate::status::Told;

/// A span of ours that stands for one of theirs. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Bridged {
    span: Span,
    /// Few spans are told anything of the kind.
    told: Option<Box<Told>>,
    /// A panic that was under way before the span began is not the span's.
    began_in_panic: bool,
}

impl Bridged {
    #[inline(always)]
    pub(crate) fn new(span: Span) -> Self {
        Self { span, told: None, began_in_panic: std::thread::panicking() }
    }

    pub(crate) const fn span(&self) -> &Span {
        &self.span
    }

    /// What is current while the span of theirs is entered.
    pub(crate) fn context(&self) -> Context {
        self.span.context()
    }

    /// Its fields have said this of its status.
    pub(crate) fn told(&mut self, told: Told) {
        if told.is_something() {
            let all = self.told.get_or_insert_default();
            all.add(told);
            let (status, message) = all.status();
            self.span.set_status(status, message);
        }
    }

    /// Something in the span was logged as an error. What the fields say of the status has precedence.
    pub(crate) fn error_logged(&self) {
        if self.told.is_none() {
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
