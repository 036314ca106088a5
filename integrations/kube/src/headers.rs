//! Writing a context to the headers of a request.

use http::{HeaderMap, HeaderName, HeaderValue};
use traced_runtime::{Carrier, CarrierMut, Context, inject};

/// Names `context` in the headers; where it has no span, they are left as they are.
pub(crate) fn write(context: &Context, headers: &mut HeaderMap) {
    if context.span_context().is_some() {
        inject::<_, Headers>(context, headers);
    }
}

/// The marker of headers as this crate carries contexts in them.
enum Headers {}

impl Carrier<Headers> for HeaderMap {
    fn values(&self, name: &str, visit: &mut dyn FnMut(&[u8])) {
        self.get_all(name).iter().for_each(|value| visit(value.as_bytes()));
    }
}

impl CarrierMut<Headers> for HeaderMap {
    fn set(&mut self, name: &'static str, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.insert(HeaderName::from_static(name), value);
        }
    }

    fn remove(&mut self, name: &'static str) {
        Self::remove(self, name);
    }
}
