//! Names, headers and ends.

use std::time::Duration;

use axum::Router;
use axum::routing::any;
use futures_util::stream;
use traced::http::{ServerLayer, server};
use traced::testing::capture;
use traced::wire::Span;
use traced_test_http::{serve, text, texts, wait_for};

fn app(layer: ServerLayer) -> Router {
    let answer = || async { ([("x-cache", "hit"), ("set-cookie", "id=canary")], "hello") };
    Router::new().route("/users/{id}", any(answer)).layer(layer)
}

async fn span_of(layer: ServerLayer, path: &str) -> Span {
    let capture = capture();
    let base = serve(app(layer)).await;
    let request = traced::reqwest::client(reqwest::Client::new()).get(format!("{base}{path}"));
    let request =
        request.header("x-tenant", "blue").header("cookie", "id=canary").header("x-token", "token=canary");
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
        .capture_request_headers(["X-Tenant", "x-token", "not a name", "cookie"])
        .capture_response_headers(["x-cache", "set-cookie"]);
    let span = span_of(layer, "/users/7").await;
    assert_eq!(texts(&span, "http.request.header.x-tenant"), ["blue"]);
    assert_eq!(texts(&span, "http.request.header.x-token"), ["token=REDACTED"]);
    assert_eq!(texts(&span, "http.request.header.cookie"), ["REDACTED"]);
    assert_eq!(texts(&span, "http.response.header.x-cache"), ["hit"]);
    assert_eq!(texts(&span, "http.response.header.set-cookie"), ["REDACTED"]);
    assert!(!format!("{span:?}").contains("canary"));
}

#[tokio::test]
async fn a_span_may_end_with_the_headers() {
    let body = || async {
        let chunks = stream::unfold(0, |count| async move {
            tokio::time::sleep(Duration::from_millis(30)).await;
            (count < 5).then(|| (Ok::<_, std::io::Error>("chunk"), count + 1))
        });
        axum::body::Body::from_stream(chunks)
    };
    let duration = async |layer| {
        let capture = capture();
        let base = serve(Router::new().route("/", any(body)).layer(layer)).await;
        let client = traced::reqwest::client(reqwest::Client::new());
        client.get(&base).send().await.unwrap().bytes().await.unwrap();
        let span = wait_for(&capture, 2).await.remove(1);
        assert_eq!(span.attribute("traced.cancelled"), None);
        Duration::from_nanos(span.end_unix_nanos - span.start_unix_nanos)
    };
    let (whole, head) = (duration(server()).await, duration(server().end_with_headers()).await);
    assert!(whole >= Duration::from_millis(150), "{whole:?}");
    assert!(head < Duration::from_millis(100), "{head:?}");
}
