//! What became of a batch that was not simply taken.

use std::fmt;
use std::time::Duration;

use crate::account::Reason;

/// Why a batch, or a part of it, was not taken.
///
/// ```
/// use std::time::Duration;
/// use traced_runtime::export::ExportError;
///
/// let busy = ExportError::passing("the answer is 503").after(Duration::from_secs(2));
/// assert!(busy.is_passing());
/// assert!(!ExportError::lasting("the answer is 400").is_passing());
/// ```
#[derive(Debug)]
pub struct ExportError {
    message: String,
    fate: Fate,
    nobody_listens: bool,
}

/// What is to be done with the batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Fate {
    /// Offer it again, not before so long.
    Again { after: Option<Duration> },
    /// Drop it, for this reason.
    Lost(Reason),
    /// It was taken, but for so many of its spans.
    Taken { rejected: usize },
}

impl ExportError {
    /// Trying again may help: nobody listens, or they are busy.
    #[must_use]
    pub fn passing(message: impl Into<String>) -> Self {
        Self::of(message, Fate::Again { after: None })
    }

    /// Trying again is no use: the batch is lost.
    #[must_use]
    pub fn lasting(message: impl Into<String>) -> Self {
        Self::lost(Reason::ExportFailed, message)
    }

    /// The batch was taken, but for so many of its spans, which are lost. With none it is a warning.
    ///
    /// ```
    /// use traced_runtime::export::ExportError;
    /// let partly = ExportError::rejected(3, "too old");
    /// assert!(!partly.is_passing());
    /// ```
    #[must_use]
    pub fn rejected(spans: usize, message: impl Into<String>) -> Self {
        Self::of(message, Fate::Taken { rejected: spans })
    }

    /// The other side asks to be left alone for so long; an error that does not pass stays as it is.
    #[must_use]
    pub fn after(mut self, pause: Duration) -> Self {
        if let Fate::Again { after } = &mut self.fate {
            *after = Some(pause);
        }
        self
    }

    /// Whether trying again may help.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self.fate, Fate::Again { .. })
    }

    pub(super) fn lost(reason: Reason, message: impl Into<String>) -> Self {
        Self::of(message, Fate::Lost(reason))
    }

    /// The connection was refused, as it is where no collector runs.
    #[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
    pub(super) fn nobody_listening() -> Self {
        Self { nobody_listens: true, ..Self::passing("nobody listens there") }
    }

    pub(super) const fn is_nobody_listening(&self) -> bool {
        self.nobody_listens
    }

    fn of(message: impl Into<String>, fate: Fate) -> Self {
        Self { message: message.into(), fate, nobody_listens: false }
    }

    pub(super) const fn fate(&self) -> Fate {
        self.fate
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ExportError {}
