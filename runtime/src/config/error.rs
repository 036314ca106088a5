//! Why tracing was not started.

use std::fmt;

/// Why [`try_install`](crate::Builder::try_install) started nothing.
///
/// ```
/// use traced_runtime::Builder;
/// let strict = Builder::new("shop", "1.2.3").variable("OTEL_TRACES_SAMPLER", "sometimes");
/// let error = strict.try_install().unwrap_err();
/// assert!(error.reasons().next().unwrap().starts_with("OTEL_TRACES_SAMPLER=sometimes is ignored"));
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InstallError {
    reasons: Vec<String>,
}

impl InstallError {
    pub(crate) fn new(reasons: Vec<String>) -> Self {
        Self { reasons }
    }

    /// What [`install`](crate::Builder::install) would have said, line by line.
    pub fn reasons(&self) -> impl Iterator<Item = &str> {
        self.reasons.iter().map(String::as_str)
    }
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tracing is not set up: {}", self.reasons.join("; "))
    }
}

impl std::error::Error for InstallError {}
