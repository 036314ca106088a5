//! A route that is known late: to a layer or a handler further in than the layer that has made the span.

use http::Method;
use traced_runtime::{Context, Value};

use crate::attrs::HTTP_ROUTE;
use crate::name::with_name;

/// Travels with a request whose span does not know its route yet: so it is told of this request's, however many spans
/// stand between, and not of another one's that is sent to the same router meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct LateRoute {
    span: Context,
    is_named: bool,
}

impl LateRoute {
    pub(super) const fn of(span: Context, is_named: bool) -> Self {
        Self { span, is_named }
    }

    /// Names the span after the route, unless somebody has said what it is called.
    pub(super) fn is(&self, method: &Method, route: &str) {
        if !self.is_named {
            with_name(method, route, |name| self.span.rename(name));
        }
        self.span.set_all(&[(HTTP_ROUTE, Value::from(route))]);
    }
}
