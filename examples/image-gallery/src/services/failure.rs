//! What goes wrong in a handler, and the answer that it becomes.

use std::fmt;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A request that cannot be answered as asked.
#[derive(Debug)]
pub enum Failure {
    /// There is no such picture.
    Missing,
    /// These bytes are no picture.
    NotAPicture,
    /// Somebody that this service depends on failed.
    Upstream(String),
}

impl Failure {
    /// A failure of somebody else, as it said.
    pub fn upstream(error: impl fmt::Display) -> Self {
        Self::Upstream(error.to_string())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("there is no such picture"),
            Self::NotAPicture => f.write_str("these bytes are no picture; send a PPM (P6)"),
            Self::Upstream(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Failure {}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Missing => StatusCode::NOT_FOUND,
            Self::NotAPicture => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Upstream(_) => StatusCode::BAD_GATEWAY,
        };
        (status, self.to_string()).into_response()
    }
}
