//! Which methods are known: all others share one name, or callers could make up as many as they like.

use http::Method;
use traced_runtime::{Callsite, Kind, Value, callsite};

use crate::attrs::{HTTP_REQUEST_METHOD, HTTP_REQUEST_METHOD_ORIGINAL};
use crate::fields::Fields;

const KNOWN: [&str; 10] =
    ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY", "CONNECT", "TRACE"];

/// What stands in a span's name for a method that is not known.
const OTHER_NAME: &str = "HTTP";

macro_rules! callsites {
    ($kind:expr) => {
        [
            callsite!("GET", kind = $kind).of_library(),
            callsite!("POST", kind = $kind).of_library(),
            callsite!("PUT", kind = $kind).of_library(),
            callsite!("DELETE", kind = $kind).of_library(),
            callsite!("PATCH", kind = $kind).of_library(),
            callsite!("HEAD", kind = $kind).of_library(),
            callsite!("OPTIONS", kind = $kind).of_library(),
            callsite!("QUERY", kind = $kind).of_library(),
            callsite!("CONNECT", kind = $kind).of_library(),
            callsite!("TRACE", kind = $kind).of_library(),
            callsite!(OTHER_NAME, kind = $kind).of_library(),
        ]
    };
}

/// One for each method, so that the name of a span need not be formatted.
type Callsites = [Callsite; KNOWN.len() + 1];

static SERVER: Callsites = callsites!(Kind::Server);
static CLIENT: Callsites = callsites!(Kind::Client);

pub(crate) fn server_callsite(method: &Method) -> &'static Callsite {
    &SERVER[position(method)]
}

pub(crate) fn client_callsite(method: &Method) -> &'static Callsite {
    &CLIENT[position(method)]
}

/// The method as it stands in the name of a span.
pub(crate) fn name(method: &Method) -> &'static str {
    known(method).unwrap_or(OTHER_NAME)
}

/// Records the method, by the rule of the conventions.
pub(crate) fn describe<'a, const N: usize>(method: &'a Method, fields: &mut Fields<'a, N>) {
    let known = known(method);
    fields.add(HTTP_REQUEST_METHOD, Value::Static(known.unwrap_or("_OTHER")));
    if known.is_none() {
        fields.add(HTTP_REQUEST_METHOD_ORIGINAL, method.as_str());
    }
}

fn known(method: &Method) -> Option<&'static str> {
    KNOWN.get(position(method)).copied()
}

/// Its place among those that are known; the place behind them for any other.
fn position(method: &Method) -> usize {
    KNOWN.iter().position(|known| *known == method.as_str()).unwrap_or(KNOWN.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_known_method_has_its_callsite() {
        for known in KNOWN {
            let method = known.parse().expect("it is a method");
            assert_eq!(server_callsite(&method).name(), known);
            assert_eq!(client_callsite(&method).name(), known);
        }
        let other = "PROPFIND".parse().expect("it is a method");
        assert_eq!((client_callsite(&other).name(), name(&other)), ("HTTP", "HTTP"));
    }
}
