//! Refusals as the server words them: a number, its name, and a sentence

use std::borrow::Cow;

use bson::{Document, doc};

/// Why a command, or one statement of it, was refused.
#[derive(Clone, Debug)]
pub(super) struct CommandError {
    code: i32,
    code_name: Cow<'static, str>,
    message: String,
    /// Boxed, since it is rare and would make every `Result` large.
    details: Option<Box<Document>>,
}

pub(super) type Result<T> = std::result::Result<T, CommandError>;

impl CommandError {
    pub(super) fn new(
        code: i32,
        code_name: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Self {
        let (code_name, message) = (code_name.into(), message.into());
        Self { code, code_name, message, details: None }
    }

    pub(super) fn bad_value(message: impl Into<String>) -> Self {
        Self::new(2, "BadValue", message)
    }

    pub(super) fn failed_to_parse(message: impl Into<String>) -> Self {
        Self::new(9, "FailedToParse", message)
    }

    pub(super) fn type_mismatch(message: impl Into<String>) -> Self {
        Self::new(14, "TypeMismatch", message)
    }

    pub(super) fn with_details(mut self, details: Document) -> Self {
        self.details = Some(Box::new(details));
        self
    }

    /// The whole answer to a refused command.
    pub(super) fn into_reply(self) -> Document {
        let mut reply = doc! {
            "ok": 0.0,
            "errmsg": self.message,
            "code": self.code,
            "codeName": self.code_name.as_ref(),
        };
        reply.extend(self.details.into_iter().flat_map(|details| *details));
        reply
    }

    /// One element of `writeErrors`.
    pub(super) fn into_write_error(self, index: usize) -> Document {
        let index = i32::try_from(index).unwrap_or(i32::MAX);
        let mut error = doc! { "index": index, "code": self.code, "errmsg": self.message };
        error.extend(self.details.into_iter().flat_map(|details| *details));
        error
    }
}
