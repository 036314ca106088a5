//! The methods that the environment says are known, in a process of their own: they are told once, at the start.
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

use axum::Router;
use axum::routing::any;
use http::{Method, Request};
use http_body_util::Full;
use tower::ServiceExt as _;
use traced::export::Memory;
use traced_test_http::{hyper1, read, serve, text};

#[tokio::test]
async fn a_list_of_known_methods_stands_in_place_of_the_usual_one() {
    let memory = Memory::default();
    let guard = traced::Builder::new("shop", "1.0.0")
        .variable("OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS", "GET, PURGE,get")
        .exporter(memory.clone())
        .install();
    let caches = Router::new().route("/caches/{id}", any(|| async {})).fallback(any(|| async {}));
    let base = serve(caches.layer(traced::axum::layer())).await;
    for (method, path) in
        [("GET", "/"), ("PURGE", "/"), ("PURGE", "/caches/7"), ("get", "/"), ("POST", "/caches/7")]
    {
        let request = Request::builder().method(Method::from_bytes(method.as_bytes()).unwrap());
        let request = request.uri(format!("{base}{path}")).body(Full::default()).unwrap();
        read(hyper1(&traced::http::client()).oneshot(request).await.unwrap()).await;
    }
    guard.shutdown().unwrap();
    let spans = memory.spans();
    let seen: Vec<_> = spans
        .iter()
        .map(|span| {
            let method = text(span, "http.request.method").unwrap();
            (&*span.name, method, text(span, "http.request.method_original"))
        })
        .collect();
    let expected = [
        [("GET", "GET", None), ("GET", "GET", None)],
        [("PURGE", "PURGE", None), ("PURGE", "PURGE", None)],
        [("PURGE /caches/{id}", "PURGE", None), ("PURGE", "PURGE", None)],
        [("get", "get", None), ("get", "get", None)],
        [("HTTP /caches/{id}", "_OTHER", Some("POST")), ("HTTP", "_OTHER", Some("POST"))],
    ];
    assert_eq!(seen, expected.concat(), "a server's span, and then its client's");
}
