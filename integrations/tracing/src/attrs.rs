//! The names of fields and attributes that mean something here.

/// The field in which `tracing` keeps the words of an event.
pub(crate) const MESSAGE: &str = "message";

/// The level of an event.
pub(crate) const LEVEL: &str = "level";

/// What all fields begin with that are more than an attribute.
pub(crate) const OTEL: &str = "otel.";

/// Another name for the span.
pub(crate) const OTEL_NAME: &str = "otel.name";

/// The kind of the span.
pub(crate) const OTEL_KIND: &str = "otel.kind";

/// `ok` or `error`.
pub(crate) const OTEL_STATUS_CODE: &str = "otel.status_code";

/// What to say of an error.
pub(crate) const OTEL_STATUS_DESCRIPTION: &str = "otel.status_description";

/// The same, as it was called earlier.
pub(crate) const OTEL_STATUS_MESSAGE: &str = "otel.status_message";
