//! What kind of failure an error is that a library gives: one of few words, never what it says of itself.

use std::error::Error;
use std::io::{self, ErrorKind};

use crate::formatted;

/// What no word is known for.
const OTHER: &str = "_OTHER";

/// What errors say that come of nothing else, and of whose types nothing can be known here.
const SAYINGS: [(&str, &str); 3] = [
    ("deadline has elapsed", "timeout"),
    ("request timed out", "timeout"),
    ("service overloaded", "overloaded"),
];

/// The `error.type` of a request that got no answer, by its first cause that is known: `timeout`; `connect` (nobody listens
/// there, or no way leads there); `connection` (it was lost); `io`, anything else that the operating system or TLS
/// reports; `overloaded`, it was shed here; `_OTHER`.
///
/// ```
/// use std::io::{Error, ErrorKind};
/// use traced_runtime::hooks::error_kind;
/// assert_eq!(error_kind(&Error::from(ErrorKind::ConnectionRefused)), "connect");
/// assert_eq!(error_kind(&std::fmt::Error), "_OTHER");
/// ```
#[must_use]
pub fn error_kind(error: &(dyn Error + 'static)) -> &'static str {
    let mut error = error;
    loop {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return of_io(error);
        }
        match error.source() {
            Some(cause) => error = cause,
            None => return of_saying(error),
        }
    }
}

fn of_io(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::TimedOut => "timeout",
        ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            "connect"
        }
        ErrorKind::BrokenPipe
        | ErrorKind::ConnectionAborted
        | ErrorKind::ConnectionReset
        | ErrorKind::UnexpectedEof => "connection",
        // Whoever wrapped an error in this one knew no word for it.
        _ => error.get_ref().map_or("io", |inner| match error_kind(inner) {
            OTHER => "io",
            known => known,
        }),
    }
}

fn of_saying(error: &dyn Error) -> &'static str {
    // One byte more than the longest, so that nothing longer is taken for it.
    let said = formatted::text(format_args!("{error}"), 21);
    SAYINGS.iter().find(|(saying, _)| *saying == said).map_or(OTHER, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_found_behind_other_errors() {
        let refused = || io::Error::from(ErrorKind::ConnectionRefused);
        assert_eq!(error_kind(&refused()), "connect");
        assert_eq!(error_kind(&Outer(refused())), "connect");
        assert_eq!(error_kind(&io::Error::other(Outer(refused()))), "connect");
        assert_eq!(error_kind(&io::Error::other(refused())), "connect");
        assert_eq!(error_kind(&io::Error::other("text")), "io");
        assert_eq!(error_kind(&std::fmt::Error), "_OTHER");
    }

    #[derive(Debug)]
    struct Outer(io::Error);

    impl std::fmt::Display for Outer {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("outer")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }
}
