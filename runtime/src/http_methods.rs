//! Which methods of HTTP are recorded by name: all others share one, or callers could make up as many as they like.

use crate::engine::Published;

/// Those of another list, where there is one.
static OWN: Published<Vec<&'static str>> = Published::nothing();

/// A method of HTTP, as integrations record it.
///
/// ```
/// use traced_runtime::hooks::HttpMethod;
/// assert_eq!(HttpMethod::of("GET").name(), Some("GET"));
/// assert_eq!(HttpMethod::of("PURGE"), HttpMethod::Other, "unless OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS names it");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum HttpMethod {
    /// One of the well-known ones: its place in [`USUAL`](Self::USUAL).
    Usual(usize),
    /// Another one that the program's environment says is known.
    Own(&'static str),
    /// Not to be recorded by name.
    Other,
}

impl HttpMethod {
    /// Those that are known unless `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS` says otherwise.
    pub const USUAL: [&'static str; 10] =
        ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY", "CONNECT", "TRACE"];

    /// The method that is written so.
    #[must_use]
    pub fn of(method: &str) -> Self {
        let usual = || Self::USUAL.iter().position(|usual| *usual == method).map(Self::Usual);
        let known = match OWN.get() {
            None => usual(),
            Some(own) => own.iter().find(|own| **own == method).map(|own| usual().unwrap_or(Self::Own(own))),
        };
        known.unwrap_or(Self::Other)
    }

    /// Its name, if that is to be recorded.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Usual(place) => Some(Self::USUAL[place]),
            Self::Own(name) => Some(name),
            Self::Other => None,
        }
    }
}

/// Makes these the ones that are known, instead of the usual ones; or the usual ones again.
pub(crate) fn set_known(methods: Option<&[String]>) {
    let leaked = |methods: &[String]| {
        let methods: Vec<&str> = methods.iter().map(|method| &*method.clone().leak()).collect();
        &*Box::leak(Box::new(methods))
    };
    // A program starts but once or twice.
    OWN.set(methods.map(leaked));
}
