//! What kind of failure an error is: one of few, never what it says of itself.

use reqwest_middleware::Error;

/// The kind of failure, by the table in the crate's documentation.
pub(crate) fn of(error: &Error) -> &'static str {
    match error {
        Error::Reqwest(error) => of_reqwest(error),
        // A middleware may have wrapped what reqwest told it.
        Error::Middleware(error) => {
            let inner = error.chain().find_map(|cause| cause.downcast_ref::<reqwest::Error>());
            inner.map_or("middleware", of_reqwest)
        }
    }
}

/// From the cause to the stage: a timeout while connecting is a timeout.
fn of_reqwest(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_dns() {
        "dns"
    } else if error.is_connect() {
        "connect"
    } else if error.is_redirect() {
        "redirect"
    } else if error.is_body() {
        "body"
    } else if error.is_decode() {
        "decode"
    } else if error.is_request() {
        "request"
    } else {
        "_OTHER"
    }
}
