//! Writing a context to the headers of a request.

use http::{HeaderMap, HeaderName, HeaderValue};
use traced_runtime::{Carrier, CarrierMut, Context, inject};

/// Names `context` in the headers; where it has no span, they are left as they are.
pub(crate) fn write(context: &Context, headers: &mut HeaderMap) {
    if context.span_context().is_some() {
        inject(context, &mut Headers(headers));
    }
}

/// A type of our own: were `HeaderMap` itself a carrier here and in another integration, nobody could use it as one
/// without saying which he means.
struct Headers<'a>(&'a mut HeaderMap);

enum Marker {}

impl Carrier<Marker> for Headers<'_> {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.0.get_all(name).iter().for_each(|value| visit(value.as_bytes()));
    }
}

impl CarrierMut<Marker> for Headers<'_> {
    fn set(&mut self, name: &'static str, value: &str) {
        let name = HeaderName::from_static(name);
        let is_set =
            HeaderValue::from_str(value).is_ok_and(|value| self.0.try_insert(name.clone(), value).is_ok());
        // What was there before would say something else.
        if !is_set {
            self.0.remove(name);
        }
    }

    fn remove(&mut self, name: &'static str) {
        self.0.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use traced_runtime::{Callsite, Span, callsite, testing};

    use super::*;

    static CALL: Callsite = callsite!("call");

    #[test]
    fn headers_that_are_full_are_left_as_they_are() {
        let _capture = testing::capture();
        let mut full = HeaderMap::new();
        let name = |count| HeaderName::try_from(format!("x-{count}")).expect("it is a name");
        while full.try_insert(name(full.len()), HeaderValue::from_static("1")).is_ok() {}
        let count = full.len();
        write(&Span::start(&CALL).context(), &mut full);
        assert_eq!((full.len(), full.get("traceparent")), (count, None));
        let mut headers = HeaderMap::new();
        write(&Span::start(&CALL).context(), &mut headers);
        assert!(headers.contains_key("traceparent"));
    }
}
