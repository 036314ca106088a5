//! A route that is known late: to a layer or a handler further in than the layer that has made the span.

use http::{Extensions, Method};
use traced_runtime::{Context, Span, Value};

use crate::attrs::HTTP_ROUTE;
use crate::name::with_name;

/// What may be learnt of a request later.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Learns {
    Nothing,
    /// Its route; somebody has said what the span is called.
    Route,
    /// Its route, after which the span is to be called.
    RouteAndName,
}

/// Travels with a request whose span does not know its route yet: so it is told of this request's, however many spans
/// stand between, and not of another one's that is sent to the same router meanwhile.
#[derive(Clone, Debug)]
pub(crate) struct LateRoute {
    span: Context,
    learns: Learns,
}

impl Learns {
    /// Of a route that takes whatever follows, a router within may have several.
    pub(super) fn of(route: Option<&str>, is_named: bool) -> Self {
        let takes_all = |route: &str| {
            let last = route.bytes().rposition(|byte| byte == b'{');
            last.is_some_and(|at| route.as_bytes()[at..].starts_with(b"{*"))
        };
        match is_named {
            _ if cfg!(not(feature = "axum")) || !route.is_none_or(takes_all) => Self::Nothing,
            true => Self::Route,
            false => Self::RouteAndName,
        }
    }
}

impl LateRoute {
    pub(super) fn put_into(extensions: &mut Extensions, span: &Span, learns: Learns) {
        extensions.insert(Self { span: span.context(), learns });
    }

    pub(super) fn is(&self, method: &Method, route: &str) {
        if self.learns == Learns::RouteAndName {
            with_name(method, route, |name| self.span.rename(name));
        }
        self.span.set_all(&[(HTTP_ROUTE, Value::from(route))]);
    }
}
