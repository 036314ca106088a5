//! The status codes of gRPC, for whoever speaks it: the exporter, and the integrations.

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

/// The status code that is meant by somebody who answers without one: a proxy, most likely, which speaks HTTP alone.
///
/// ```
/// use traced_runtime::hooks::{grpc_status_name, grpc_status_of_http};
/// assert_eq!(grpc_status_name(grpc_status_of_http(503)), Some("UNAVAILABLE"));
/// ```
#[must_use]
pub const fn grpc_status_of_http(status: u16) -> u32 {
    match status {
        400 => 13,
        401 => 16,
        403 => 7,
        404 => 12,
        429 | 502 | 503 | 504 => 14,
        _ => 2,
    }
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
