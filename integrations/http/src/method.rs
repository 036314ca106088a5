//! What the method of a request makes of its span.

use http::Method;
use traced_runtime::hooks::HttpMethod;
use traced_runtime::{Callsite, Kind, Span, Value, callsite};

use crate::attrs::{HTTP_REQUEST_METHOD, HTTP_REQUEST_METHOD_ORIGINAL};
use crate::fields::Fields;

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
type Callsites = [Callsite; HttpMethod::USUAL.len() + 1];

static SERVER: Callsites = callsites!(Kind::Server);
static CLIENT: Callsites = callsites!(Kind::Client);

pub(crate) fn server_callsite(method: &Method) -> &'static Callsite {
    callsite(&SERVER, method)
}

pub(crate) fn client_callsite(method: &Method) -> &'static Callsite {
    callsite(&CLIENT, method)
}

/// The method as it stands in the name of a span.
pub(crate) fn name(method: &Method) -> &'static str {
    known(method).name().unwrap_or(OTHER_NAME)
}

/// Names a span of the method's callsite after the method, if it is not yet called so.
pub(crate) fn rename(span: &Span, method: &Method) {
    if let HttpMethod::Own(name) = known(method) {
        span.rename(name);
    }
}

/// Records the method, by the rule of the conventions.
pub(crate) fn describe<'a, const N: usize>(method: &'a Method, fields: &mut Fields<'a, N>) {
    let known = known(method).name();
    fields.add(HTTP_REQUEST_METHOD, Value::Static(known.unwrap_or("_OTHER")));
    if known.is_none() {
        fields.add(HTTP_REQUEST_METHOD_ORIGINAL, method.as_str());
    }
}

fn known(method: &Method) -> HttpMethod {
    HttpMethod::of(method.as_str())
}

/// A method of somebody's own has none: its span is [renamed](rename).
fn callsite(of: &'static Callsites, method: &Method) -> &'static Callsite {
    match known(method) {
        HttpMethod::Usual(place) => &of[place],
        _ => &of[HttpMethod::USUAL.len()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_usual_method_has_its_callsite() {
        for usual in HttpMethod::USUAL {
            let method = usual.parse().expect("it is a method");
            assert_eq!(server_callsite(&method).name(), usual);
            assert_eq!(client_callsite(&method).name(), usual);
        }
        let other = "PROPFIND".parse().expect("it is a method");
        assert_eq!((client_callsite(&other).name(), name(&other)), ("HTTP", "HTTP"));
    }
}
