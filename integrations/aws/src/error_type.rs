//! What a call failed of, in one of few words.

use std::borrow::Cow;

use aws_smithy_runtime_api::client::interceptors::context::Error;
use aws_smithy_runtime_api::client::orchestrator::{HttpResponse, OrchestratorError};

use crate::error_code;

/// The code that the service gave, or the kind of `SdkError` that the caller is about to get.
pub(crate) fn of(
    error: &OrchestratorError<Error>,
    has_request: bool,
    response: Option<&HttpResponse>,
) -> Cow<'static, str> {
    if error.is_operation_error() {
        return response.map_or(Cow::Borrowed("service_error"), of_response);
    }
    let is_timeout =
        error.is_timeout_error() || error.as_connector_error().is_some_and(|error| error.is_timeout());
    Cow::Borrowed(if is_timeout {
        "timeout"
    } else if error.is_connector_error() {
        "dispatch_failure"
    } else if error.is_response_error() || response.is_some() {
        "response_error"
    } else if has_request {
        "dispatch_failure"
    } else {
        "construction_failure"
    })
}

fn of_response(response: &HttpResponse) -> Cow<'static, str> {
    let code = error_code::of(|name| response.headers().get(name), response.body().bytes());
    // Answers to HEAD have no body to name a code in.
    Cow::Owned(code.map_or_else(|| response.status().as_u16().to_string(), str::to_owned))
}
