//! The attributes that bridged spans get besides their own.

/// The name of the tracer that made the span.
pub(crate) const OTEL_SCOPE_NAME: &str = "otel.scope.name";
/// The version of the tracer that made the span.
pub(crate) const OTEL_SCOPE_VERSION: &str = "otel.scope.version";
