//! What is called: `package.Service/Method`.

use http::Uri;
use traced_runtime::Value;

use super::attrs::{GRPC, RPC_METHOD, RPC_METHOD_ORIGINAL, RPC_SYSTEM_NAME};
use super::recorded::Recorded;

/// The method, as it stands in the path; `None` where that is no path of gRPC.
pub(crate) fn of(uri: &Uri) -> Option<&str> {
    let method = uri.path().strip_prefix('/')?;
    let (service, name) = method.split_once('/')?;
    (!service.is_empty() && !name.is_empty() && !name.contains('/')).then_some(method)
}

/// What was called, however it is written, as methods are.
fn original(uri: &Uri) -> &str {
    uri.path().strip_prefix('/').unwrap_or_else(|| uri.path())
}

/// Names the span after a method that is known, or says what was called instead.
pub(super) fn describe(span: &Recorded, uri: &Uri, method: Option<&str>) {
    match method {
        Some(method) => {
            span.rename(method);
            span.set_all(&[(RPC_SYSTEM_NAME, Value::Static(GRPC)), (RPC_METHOD, Value::from(method))]);
        }
        None => {
            if span.own().is_none() {
                span.rename(GRPC);
            }
            span.set_all(&[
                (RPC_SYSTEM_NAME, Value::Static(GRPC)),
                (RPC_METHOD, Value::Static("_OTHER")),
                (RPC_METHOD_ORIGINAL, Value::from(original(uri))),
            ]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_a_service_and_a_name() {
        let read = |path: &'static str| of(&Uri::from_static(path)).map(str::to_owned);
        assert_eq!(read("/shop.Orders/Place").as_deref(), Some("shop.Orders/Place"));
        assert_eq!(read("http://host/shop.Orders/Place").as_deref(), Some("shop.Orders/Place"));
        for other in ["/", "/shop.Orders", "/shop.Orders/", "//Place", "/a/b/c", "*"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
