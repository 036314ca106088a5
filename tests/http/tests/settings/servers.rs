//! Names, headers and ends.

use std::sync::Arc;

use axum::Router;
use axum::routing::any;
use futures_util::stream;
use tokio::sync::Notify;
use traced::http::{ServerLayer, server};
use traced::testing::capture;
use traced::wire::Span;
use traced_test_http::{number, raw, serve, text, texts, wait_for};

fn app(layer: ServerLayer) -> Router {
    let answer = || async { ([("x-cache", "hit"), ("set-cookie", "id=canary")], "hello") };
    Router::new().route("/users/{id}", any(answer)).layer(layer)
}

async fn span_of(layer: ServerLayer, path: &str) -> Span {
    let capture = capture();
    let base = serve(app(layer)).await;
    let request = traced::reqwest::client(reqwest::Client::new()).get(format!("{base}{path}"));
    let request = request
        .header("x-tenant", "blue")
        .header("cookie", "id=canary")
        .header("x-hint", "token=canary")
        .header("x-vault-token", "canary");
    request.send().await.unwrap().bytes().await.unwrap();
    wait_for(&capture, 2).await.remove(1)
}

#[tokio::test]
async fn a_name_of_ones_own_is_taken_where_there_is_one() {
    let layer = || server().name(|head| head.uri.path().ends_with("/7").then(|| "the seventh".to_owned()));
    let seventh = span_of(layer(), "/users/7").await;
    assert_eq!((&*seventh.name, text(&seventh, "http.route")), ("the seventh", Some("/users/{id}")));
    assert_eq!(&*span_of(layer(), "/users/8").await.name, "GET /users/{id}");
}

#[tokio::test]
async fn headers_are_recorded_that_somebody_has_named() {
    let none = span_of(server(), "/users/7").await;
    let any = none
        .attributes
        .iter()
        .any(|(key, _)| key.contains("header") && key != "http.response.header.x-request-id");
    assert!(!any, "{none:?}");
    let layer = server()
        .capture_request_headers(["X-Tenant", "x-hint", "not a name", "cookie", "X-Vault-Token"])
        .capture_response_headers(["x-cache", "set-cookie"]);
    let span = span_of(layer, "/users/7").await;
    assert_eq!(texts(&span, "http.request.header.x-tenant"), ["blue"]);
    assert_eq!(texts(&span, "http.request.header.x-hint"), ["token=REDACTED"]);
    assert_eq!(texts(&span, "http.request.header.x-vault-token"), ["REDACTED"]);
    assert_eq!(texts(&span, "http.request.header.cookie"), ["REDACTED"]);
    assert_eq!(texts(&span, "http.response.header.x-cache"), ["hit"]);
    assert_eq!(texts(&span, "http.response.header.set-cookie"), ["REDACTED"]);
    assert!(!format!("{span:?}").contains("canary"));
}

#[tokio::test]
async fn a_span_may_end_with_the_headers() {
    for (layer, before_the_body) in [(server(), 1), (server().end_with_headers(), 2)] {
        let may_end = Arc::new(Notify::new());
        let ending = Arc::clone(&may_end);
        let body = move || async move {
            let end = stream::once(async move {
                ending.notified().await;
                Ok::<_, std::io::Error>("the end")
            });
            axum::body::Body::from_stream(end)
        };
        let capture = capture();
        let base = serve(Router::new().route("/", any(body)).layer(layer)).await;
        let answer = traced::reqwest::client(reqwest::Client::new()).get(&base).send().await.unwrap();
        wait_for(&capture, before_the_body).await;
        assert_eq!(capture.spans().len(), before_the_body, "the client's, and perhaps the server's");
        may_end.notify_one();
        assert_eq!(answer.text().await.unwrap(), "the end");
        let spans = wait_for(&capture, 2).await;
        assert_eq!(spans[1].attribute("traced.cancelled"), None);
    }
}

#[tokio::test]
async fn what_is_no_host_is_not_recorded_as_one() {
    for (host, recorded) in [
        ("shop.example:8080", Some(("shop.example", Some(8080)))),
        ("[::1]", Some(("::1", None))),
        ("shop.example?token=canary", None),
        ("shop.example;token=canary", None),
        ("[::1", None),
    ] {
        let capture = capture();
        let base = serve(app(server())).await;
        raw(&base, &format!("GET /users/7 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).await;
        let span = wait_for(&capture, 1).await.remove(0);
        let address = text(&span, "server.address").map(|address| (address, number(&span, "server.port")));
        assert_eq!(address, recorded, "{host}");
    }
}

#[tokio::test]
async fn a_scheme_that_a_caller_makes_up_is_not_recorded() {
    for (target, scheme) in [
        ("/users/7", "http"),
        ("http://shop.example/users/7", "http"),
        ("https://shop.example/users/7", "https"),
        ("made-up-7://shop.example/users/7", "http"),
    ] {
        let capture = capture();
        let base = serve(app(server())).await;
        raw(&base, &format!("GET {target} HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n"))
            .await;
        let span = wait_for(&capture, 1).await.remove(0);
        assert_eq!(text(&span, "url.scheme"), Some(scheme), "{target}");
    }
}
