//! Refusals, as the `Status` objects that clients understand

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::resource::Resource;
use super::store::Key;

/// Why a request was refused.
#[derive(Clone, Debug)]
pub(super) struct Status {
    code: StatusCode,
    reason: String,
    message: String,
    details: Value,
}

impl Status {
    pub(super) fn already_exists(key: &Key) -> Self {
        let message = format!("{} already exists", quoted(key));
        Self::about(key, StatusCode::CONFLICT, "AlreadyExists", message)
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    pub(super) fn conflict(key: &Key) -> Self {
        let message = format!(
            "Operation cannot be fulfilled on {}: the object has been modified; please apply your \
             changes to the latest version and try again",
            quoted(key)
        );
        Self::about(key, StatusCode::CONFLICT, "Conflict", message)
    }

    pub(super) fn expired() -> Self {
        Self::new(StatusCode::GONE, "Expired", "too old resource version")
    }

    pub(super) fn invalid(resource: Resource, problem: &str) -> Self {
        let message = format!("{} is invalid: {problem}", resource.kind());
        let mut status = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Invalid", message);
        status.details = json!({ "kind": resource.kind() });
        status
    }

    pub(super) fn method_not_allowed() -> Self {
        let message = "the server does not allow this method on the requested resource";
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", message)
    }

    pub(super) fn no_such_resource() -> Self {
        let message = "the server could not find the requested resource";
        Self::new(StatusCode::NOT_FOUND, "NotFound", message)
    }

    pub(super) fn not_found(key: &Key) -> Self {
        Self::about(key, StatusCode::NOT_FOUND, "NotFound", format!("{} not found", quoted(key)))
    }

    /// A failure that was asked for; panics when no such HTTP status can exist.
    pub(super) fn requested(code: u16, reason: &str) -> Self {
        let code = StatusCode::from_u16(code).expect("an HTTP status is between 100 and 999");
        Self::new(code, reason, "this failure was asked for")
    }

    pub(super) fn unsupported_media_type(wanted: &str) -> Self {
        let message = format!("only {wanted} is supported here");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", message)
    }

    pub(super) fn to_json(&self) -> Value {
        let mut status = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "code": self.code.as_u16(),
        });
        if !self.details.is_null() {
            status["details"] = self.details.clone();
        }
        status
    }

    fn new(code: StatusCode, reason: &str, message: impl Into<String>) -> Self {
        let (reason, message) = (reason.to_owned(), message.into());
        Self { code, reason, message, details: Value::Null }
    }

    fn about(key: &Key, code: StatusCode, reason: &str, message: String) -> Self {
        let details = json!({ "name": key.name, "kind": key.resource.plural() });
        Self { details, ..Self::new(code, reason, message) }
    }
}

impl IntoResponse for Status {
    fn into_response(self) -> Response {
        (self.code, Json(self.to_json())).into_response()
    }
}

fn quoted(key: &Key) -> String {
    format!("{} \"{}\"", key.resource.plural(), key.name)
}
