//! What a request failed of that got no answer, in one of few words.

use std::error::Error;
use std::io::{self, ErrorKind};

/// By the table in the documentation of [`layer`](crate::layer): the first cause that the operating system gave.
pub(crate) fn of(error: &(dyn Error + 'static)) -> &'static str {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<io::Error>() {
            return of_io(error);
        }
        cause = error.source();
    }
    "_OTHER"
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
        _ => error.get_ref().map_or("io", |inner| match of(inner) {
            "_OTHER" => "io",
            known => known,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cause_is_found_behind_other_errors() {
        let refused = || io::Error::from(ErrorKind::ConnectionRefused);
        assert_eq!(of(&refused()), "connect");
        assert_eq!(of(&Outer(refused())), "connect");
        assert_eq!(of(&io::Error::other(Outer(refused()))), "connect");
        assert_eq!(of(&io::Error::other(refused())), "connect");
        assert_eq!(of(&io::Error::other("text")), "io");
        assert_eq!(of(&std::fmt::Error), "_OTHER");
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
