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
        request = request.header(*name, value.as_bytes());
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

/// Where these and the address of the connection are trusted.
async fn believed(headers: &[(&str, &str)]) -> (String, String, String) {
    let proxies = "10.0.0.0/8, 127.0.0.0/8".parse().unwrap();
    let (span, _) = span_of(server().trust_proxies(proxies), headers).await;
    let text = |key| text(&span, key).unwrap().to_owned();
    (text("client.address"), text("server.address"), text("url.scheme"))
}

fn shop() -> (String, String, String) {
    ("203.0.113.9".into(), "shop.example".into(), "https".into())
}

#[tokio::test]
async fn what_a_stranger_wrote_before_the_proxies_did_is_not_believed() {
    let forged = "for=6.6.6.6;host=evil.example;proto=http, for=203.0.113.9;host=shop.example;proto=https";
    for headers in [
        &[("forwarded", forged)][..],
        &[("forwarded", forged), ("forwarded", "for=10.0.0.2;host=inner;proto=http")],
        &[("forwarded", "\u{ff}\", for=203.0.113.9:_port;host=shop.example;proto=https")],
        &[
            ("x-forwarded-for", "6.6.6.6, 203.0.113.9, 10.0.0.2"),
            ("x-forwarded-host", "evil.example, shop.example, inner"),
            ("x-forwarded-proto", "http, https, http"),
        ],
        &[
            ("x-forwarded-for", "\u{ff}, 203.0.113.9"),
            ("x-forwarded-host", "evil.example, evil.example, shop.example"),
            ("x-forwarded-proto", "https"),
        ],
    ] {
        assert_eq!(believed(headers).await, shop(), "{headers:?}");
    }
}

#[tokio::test]
async fn a_header_that_a_proxy_let_through_is_believed_as_far_as_it_says_what_the_other_says() {
    let by_proxy = [
        ("x-forwarded-for", "203.0.113.9"),
        ("x-forwarded-host", "shop.example"),
        ("x-forwarded-proto", "https"),
    ];
    let beside = |forwarded| [&[("forwarded", forwarded)], &by_proxy[..]].concat();
    assert_eq!(believed(&beside("garbage")).await, shop());
    assert_eq!(believed(&beside("for=203.0.113.9;host=shop.example;proto=https")).await, shop());
    let by_connection = ("127.0.0.1".into(), "127.0.0.1".into(), "http".into());
    assert_eq!(believed(&beside("for=6.6.6.6;host=shop.example;proto=https")).await, by_connection);
    let of_host = believed(&beside("for=203.0.113.9;host=evil.example;proto=https")).await;
    assert_eq!(of_host, ("203.0.113.9".into(), "127.0.0.1".into(), "https".into()));
}

#[tokio::test]
async fn a_hop_that_says_nothing_of_its_caller_is_the_last_that_is_known() {
    let unknown = [("forwarded", "for=6.6.6.6;host=evil.example, proto=https")];
    assert_eq!(believed(&unknown).await, ("127.0.0.1".into(), "127.0.0.1".into(), "https".into()));
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
