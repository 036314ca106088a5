//! The codes of gRPC: what they are called, and which of them are failures of whom.

use ::tonic::Code;

/// How a call of gRPC ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Outcome(Code);

impl Outcome {
    pub(super) const OK: Self = Self(Code::Ok);

    pub(super) const fn of(code: Code) -> Self {
        Self(code)
    }

    /// As the specification of gRPC writes it.
    pub(super) const fn name(self) -> &'static str {
        match self.0 {
            Code::Ok => "OK",
            Code::Cancelled => "CANCELLED",
            Code::Unknown => "UNKNOWN",
            Code::InvalidArgument => "INVALID_ARGUMENT",
            Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Code::NotFound => "NOT_FOUND",
            Code::AlreadyExists => "ALREADY_EXISTS",
            Code::PermissionDenied => "PERMISSION_DENIED",
            Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
            Code::FailedPrecondition => "FAILED_PRECONDITION",
            Code::Aborted => "ABORTED",
            Code::OutOfRange => "OUT_OF_RANGE",
            Code::Unimplemented => "UNIMPLEMENTED",
            Code::Internal => "INTERNAL",
            Code::Unavailable => "UNAVAILABLE",
            Code::DataLoss => "DATA_LOSS",
            Code::Unauthenticated => "UNAUTHENTICATED",
        }
    }

    /// The type of the error, where it is the server's: what a caller has done wrong is no failure of who answers.
    pub(super) const fn server_error(self) -> Option<&'static str> {
        match self.0 {
            Code::Unknown
            | Code::DeadlineExceeded
            | Code::Unimplemented
            | Code::Internal
            | Code::Unavailable
            | Code::DataLoss => Some(self.name()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_codes_are_failures_of_the_server() {
        let outcomes: Vec<Outcome> = (0..17).map(|code| Outcome::of(Code::from_i32(code))).collect();
        let failures: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.server_error()).collect();
        assert_eq!(
            failures,
            ["UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS"]
        );
        assert_eq!(Outcome::OK.name(), "OK");
    }
}
