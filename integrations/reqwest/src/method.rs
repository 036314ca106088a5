//! Which methods are known: all others share one name, so that there are few of them.

use reqwest::Method;
use traced_runtime::{Callsite, Kind, callsite};

const KNOWN: [&str; 10] =
    ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "QUERY", "CONNECT", "TRACE"];

/// What stands in a span's name for a method that is not known.
const OTHER_NAME: &str = "HTTP";

/// One for each method, so that the name of a span need not be formatted.
static CALLSITES: [Callsite; KNOWN.len() + 1] = [
    callsite!("GET", kind = Kind::Client).of_library(),
    callsite!("POST", kind = Kind::Client).of_library(),
    callsite!("PUT", kind = Kind::Client).of_library(),
    callsite!("DELETE", kind = Kind::Client).of_library(),
    callsite!("PATCH", kind = Kind::Client).of_library(),
    callsite!("HEAD", kind = Kind::Client).of_library(),
    callsite!("OPTIONS", kind = Kind::Client).of_library(),
    callsite!("QUERY", kind = Kind::Client).of_library(),
    callsite!("CONNECT", kind = Kind::Client).of_library(),
    callsite!("TRACE", kind = Kind::Client).of_library(),
    callsite!(OTHER_NAME, kind = Kind::Client).of_library(),
];

pub(crate) fn callsite(method: &Method) -> &'static Callsite {
    &CALLSITES[position(method)]
}

/// The method, if it is a known one.
pub(crate) fn known(method: &Method) -> Option<&'static str> {
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
            assert_eq!(callsite(&known.parse().expect("it is a method")).name(), known);
        }
        assert_eq!(callsite(&"PROPFIND".parse().expect("it is a method")).name(), "HTTP");
    }
}
