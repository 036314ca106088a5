//! What a program says of an error of its own.

use std::borrow::Cow;

/// How an error is to be recorded: what `#[traced(err(map = path))]` asks the function `path` for.
///
/// ```
/// use traced_runtime::Failure;
/// enum Refusal {
///     NotFound,
///     Busy { seconds: u32 },
/// }
/// fn failure(refusal: &Refusal) -> Failure {
///     match refusal {
///         Refusal::NotFound => Failure::expected(),
///         Refusal::Busy { seconds } => Failure::new("busy").message(format!("for {seconds} s")),
///     }
/// }
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use = "it is what `err(map = ..)` takes"]
pub struct Failure {
    /// Nothing where it is no failure.
    error_type: Option<Cow<'static, str>>,
    message: Option<String>,
}

impl Failure {
    /// A failure of this type: the value of `error.type`, of which there should be few.
    pub fn new(error_type: impl Into<Cow<'static, str>>) -> Self {
        Self { error_type: Some(error_type.into()), message: None }
    }

    /// No failure, but something to be expected: the span says so in its attribute `outcome`, and its status stays unset.
    pub const fn expected() -> Self {
        Self { error_type: None, message: None }
    }

    /// With this message, which goes through the process's redactor and is cut at 256 bytes.
    pub fn message(self, message: impl Into<String>) -> Self {
        Self { message: Some(message.into()), ..self }
    }

    /// The type and the message, unless it was expected.
    pub(crate) fn into_parts(self) -> Option<(Cow<'static, str>, Option<String>)> {
        Some((self.error_type?, self.message))
    }
}
