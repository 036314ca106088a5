//! What stands in front of a request's body.

use http::{Extensions, HeaderMap, Method, Request, Uri, Version, request};

use crate::extensions;

/// The head of a request, as settings that look at one are given it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct RequestHead<'a> {
    /// Its method.
    pub method: &'a Method,
    /// Its target, as it was asked for: also where a router within another one is given but the end of it.
    pub uri: &'a Uri,
    /// The version of HTTP it came in.
    pub version: Version,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// What frameworks have put beside it.
    pub extensions: &'a Extensions,
}

impl<'a> RequestHead<'a> {
    /// Of a whole request.
    pub fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            uri: extensions::target(request.extensions()).unwrap_or_else(|| request.uri()),
            version: request.version(),
            headers: request.headers(),
            extensions: request.extensions(),
        }
    }

    /// Of its parts.
    #[must_use]
    pub fn of_parts(parts: &'a request::Parts) -> Self {
        Self {
            method: &parts.method,
            uri: extensions::target(&parts.extensions).unwrap_or(&parts.uri),
            version: parts.version,
            headers: &parts.headers,
            extensions: &parts.extensions,
        }
    }
}
