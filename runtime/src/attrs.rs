//! Types that are several attributes at once.

use crate::value::Value;

/// What is recorded as several attributes: a struct with `#[derive(TraceAttrs)]`, by `attrs(..order)`.
///
/// ```
/// use traced_runtime::{TraceAttrs, Value};
/// struct Order {
///     id: u64,
/// }
/// impl TraceAttrs for Order {
///     fn attrs(&self, record: &mut dyn FnMut(&'static str, Value<'_>)) {
///         record("order.id", self.id.into());
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no attributes to record",
    label = "not several attributes",
    note = "write `#[derive(traced::TraceAttrs)]` on the struct, or name its fields: `attrs(order.id)`"
)]
pub trait TraceAttrs {
    /// Says each of them to `record`.
    fn attrs(&self, record: &mut dyn FnMut(&'static str, Value<'_>));
}

impl<T: TraceAttrs + ?Sized> TraceAttrs for &T {
    fn attrs(&self, record: &mut dyn FnMut(&'static str, Value<'_>)) {
        (**self).attrs(record);
    }
}

impl<T: TraceAttrs + ?Sized> TraceAttrs for Box<T> {
    fn attrs(&self, record: &mut dyn FnMut(&'static str, Value<'_>)) {
        (**self).attrs(record);
    }
}

impl<T: TraceAttrs + ?Sized> TraceAttrs for std::sync::Arc<T> {
    fn attrs(&self, record: &mut dyn FnMut(&'static str, Value<'_>)) {
        (**self).attrs(record);
    }
}

impl<T: TraceAttrs> TraceAttrs for Option<T> {
    fn attrs(&self, record: &mut dyn FnMut(&'static str, Value<'_>)) {
        if let Some(value) = self {
            value.attrs(record);
        }
    }
}
