//! What proxies say of a caller.

use axum::Router;
use axum::routing::any;
use traced::http::{Proxies, ServerLayer, server};
use traced::testing::capture;
use traced::wire::Span;
use traced_test_http::{number, port, serve, text, wait_for};

/// Of a request over a real connection, which comes from 127.0.0.1.
async fn span_of(layer: ServerLayer, headers: &[(&str, &str)]) -> (Span, u16) {
    let capture = capture();
    let base = serve(Router::new().fallback(any(|| async { "hello" })).layer(layer)).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    let mut request = client.get(&base);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.send().await.unwrap().bytes().await.unwrap();
    (wait_for(&capture, 2).await.remove(1), port(&base))
}

const CLAIMS: &[(&str, &str)] = &[
    ("x-forwarded-for", "203.0.113.9, 127.0.0.1"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "shop.example:8443"),
];

#[tokio::test]
async fn what_nobody_vouches_for_is_not_recorded() {
    for layer in [server(), server().trust_proxies("10.0.0.0/8".parse().unwrap())] {
        let (span, port) = span_of(layer, CLAIMS).await;
        assert_eq!(text(&span, "client.address"), Some("127.0.0.1"));
        assert_eq!(text(&span, "url.scheme"), Some("http"));
        assert_eq!(text(&span, "server.address"), Some("127.0.0.1"));
        assert_eq!(number(&span, "server.port"), Some(port.into()));
        assert!(!format!("{span:?}").contains("203.0.113.9"));
    }
}

#[tokio::test]
async fn a_proxy_that_is_trusted_says_who_calls_and_what_they_asked_for() {
    let forwarded: &[_] =
        &[("forwarded", "for=203.0.113.9;host=\"shop.example:8443\";proto=https, for=127.0.0.1")];
    for headers in [CLAIMS, forwarded] {
        let (span, _) = span_of(server().trust_proxies("127.0.0.0/8".parse().unwrap()), headers).await;
        assert_eq!(text(&span, "client.address"), Some("203.0.113.9"));
        assert_eq!(text(&span, "url.scheme"), Some("https"));
        assert_eq!(text(&span, "server.address"), Some("shop.example"));
        assert_eq!(number(&span, "server.port"), Some(8443));
        // Who is at the other end of the connection stays what it is.
        assert_eq!(text(&span, "network.peer.address"), Some("127.0.0.1"));
    }
}

#[tokio::test]
async fn anybody_may_be_trusted_and_a_listener_may_take_tls() {
    let (span, _) =
        span_of(server().trust_proxies(Proxies::any()).https(), &[("x-forwarded-for", "203.0.113.9")]).await;
    assert_eq!(
        (text(&span, "client.address"), text(&span, "url.scheme")),
        (Some("203.0.113.9"), Some("https"))
    );
    let (span, _) = span_of(server().https(), &[]).await;
    assert_eq!(text(&span, "url.scheme"), Some("https"));
    // What the proxy has been asked for counts, not what it asks us for.
    let (span, _) =
        span_of(server().trust_proxies(Proxies::any()).https(), &[("x-forwarded-proto", "http")]).await;
    assert_eq!(text(&span, "url.scheme"), Some("http"));
}
