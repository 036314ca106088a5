//! The variables of this process: the one place that reads them.

use std::ffi::OsString;

/// All of them, as they are now.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn variables() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os()
}

/// One of them, as it is now, if it is text.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
