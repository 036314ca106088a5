//! The names of the status codes of gRPC, for whoever speaks it: the exporter, and the integrations.

/// The name of a status code; `None` where nobody has given the number a meaning.
///
/// ```
/// use traced_runtime::hooks::grpc_status_name;
/// assert_eq!((grpc_status_name(5), grpc_status_name(17)), (Some("NOT_FOUND"), None));
/// ```
#[must_use]
pub fn grpc_status_name(code: u32) -> Option<&'static str> {
    NAMES.get(code as usize).copied()
}

/// In the order of their numbers.
const NAMES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];
