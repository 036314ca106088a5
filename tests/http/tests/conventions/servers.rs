//! Spans of servers, in each way that a request can end.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::any;
use bytes::Bytes;
use futures_util::stream;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use traced::testing::{Capture, capture};
use traced::wire::Span;
use traced::{FutureExt as _, Kind};
use traced_test_http::{authority, raw, serve, serve_auto, text, texts, wait_for};

use crate::rules::{Case, check};

static TEST: traced::Callsite = traced::callsite!("test");

fn layered() -> Router {
    Router::new()
        .route("/ok/{id}", any(|| async { "hello" }))
        .route("/found", any(|| async { Redirect::to("/ok/1") }))
        .route("/empty", any(|| async { StatusCode::NO_CONTENT }))
        .route("/broken", any(|| async { StatusCode::BAD_GATEWAY }))
        .route("/breaks", any(|| async { body(true) }))
        .route("/streams", any(|| async { body(false) }))
        .route("/slow", any(|| tokio::time::sleep(Duration::from_secs(60))))
        .layer(traced::axum::layer())
}

/// The same without a layer.
fn handled() -> Router {
    Router::new()
        .route("/ok/{id}", any(handlers::ok))
        .route("/found", any(handlers::found))
        .route("/empty", any(handlers::empty))
        .route("/broken", any(handlers::broken))
        .route("/breaks", any(handlers::breaks))
        .route("/streams", any(handlers::streams))
        .route("/slow", any(handlers::slow))
}

fn body(ends: bool) -> Body {
    let first = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"first")) });
    let then = stream::once(async move {
        tokio::time::sleep(if ends { Duration::ZERO } else { Duration::from_secs(60) }).await;
        Err(std::io::Error::other("canary"))
    });
    Body::from_stream(futures_util::StreamExt::chain(first, then))
}

mod handlers {
    use axum::extract::Path;
    use traced::traced_handler;

    use super::{Body, Duration, Redirect, StatusCode, body};

    #[traced_handler]
    pub(super) async fn ok(_: Path<u64>) -> &'static str {
        "hello"
    }

    #[traced_handler]
    pub(super) async fn found() -> Redirect {
        Redirect::to("/ok/1")
    }

    #[traced_handler]
    pub(super) async fn empty() -> StatusCode {
        StatusCode::NO_CONTENT
    }

    #[traced_handler]
    pub(super) async fn broken() -> StatusCode {
        StatusCode::BAD_GATEWAY
    }

    #[traced_handler]
    pub(super) async fn breaks() -> Body {
        body(true)
    }

    #[traced_handler]
    pub(super) async fn streams() -> Body {
        body(false)
    }

    #[traced_handler]
    pub(super) async fn slow() {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

/// Each app, on each server.
async fn served() -> [String; 3] {
    [serve(layered()).await, serve_auto(layered()).await, serve(handled()).await]
}

/// A request of the test, as bytes, in the version and with the headers that are given; the connection is closed behind it.
async fn request(base: &str, line: &str, headers: &str) -> String {
    let traceparent = traceparent();
    raw(
        base,
        &format!(
            "{line}\r\nHost: {}\r\nConnection: close\r\ntraceparent: {traceparent}\r\n{headers}\r\n",
            authority(base)
        ),
    )
    .await
}

/// Of the span that is current.
fn traceparent() -> String {
    let mut headers = std::collections::HashMap::new();
    traced::inject(&traced::Context::current(), &mut headers);
    headers.remove("traceparent").unwrap()
}

/// The span of the server in the test's trace.
async fn server(capture: &Capture) -> Span {
    let spans = wait_for(capture, 2).await;
    assert_eq!(spans.len(), 2);
    spans.into_iter().find(|span| span.kind == Kind::Server).unwrap()
}

async fn one(line: &str, case: Case<'_>) -> Span {
    let mut last = None;
    for base in served().await {
        last = Some(one_of(&base, line, case).await);
    }
    last.unwrap()
}

async fn one_of(base: &str, line: &str, case: Case<'_>) -> Span {
    let capture = capture();
    request(base, line, "").in_span(traced::Span::start(&TEST)).await;
    let span = server(&capture).await;
    check(&span, Case { version: Some("1.1"), knows_peer: true, ..case });
    span
}

#[tokio::test]
async fn a_success() {
    let route = Some("/ok/{id}");
    one("GET /ok/7 HTTP/1.1", Case { status: Some(200), route, ..Case::default() }).await;
    let query = Some("a=1&b=");
    one("PUT /ok/7?a=1&b= HTTP/1.1", Case { status: Some(200), route, query, ..Case::default() }).await;
    // An empty query is none: an attribute is never an empty text.
    one("GET /ok/7? HTTP/1.1", Case { status: Some(200), route, ..Case::default() }).await;
    one("HEAD /ok/7 HTTP/1.1", Case { status: Some(200), route, ..Case::default() }).await;
    one("GET /empty HTTP/1.1", Case { status: Some(204), route: Some("/empty"), ..Case::default() }).await;
    one("GET /found HTTP/1.1", Case { status: Some(303), route: Some("/found"), ..Case::default() }).await;
}

#[tokio::test]
async fn an_unknown_method() {
    let route = Some("/ok/{id}");
    let span = one("BREW /ok/7 HTTP/1.1", Case { status: Some(200), route, ..Case::default() }).await;
    assert_eq!(text(&span, "http.request.method_original"), Some("BREW"));
    // Methods tell upper from lower case.
    let span = one("get /ok/7 HTTP/1.1", Case { status: Some(200), route, ..Case::default() }).await;
    assert_eq!((text(&span, "http.request.method_original"), &*span.name), (Some("get"), "HTTP /ok/{id}"));
}

#[tokio::test]
async fn an_unknown_path() {
    let [layered, ..] = served().await;
    for line in ["GET /nowhere HTTP/1.1", "OPTIONS * HTTP/1.1"] {
        one_of(&layered, line, Case { status: Some(404), ..Case::default() }).await;
    }
}

#[tokio::test]
async fn a_server_error() {
    let case = Case { status: Some(502), error: Some("502"), route: Some("/broken"), ..Case::default() };
    one("GET /broken HTTP/1.1", case).await;
}

#[tokio::test]
async fn a_body_that_breaks() {
    let error = Some("io");
    let case = Case { status: Some(200), error, route: Some("/breaks"), ..Case::default() };
    let span = one("GET /breaks HTTP/1.1", case).await;
    assert!(!format!("{span:?}").contains("canary"));
}

/// Closes the connection as soon as the server has begun to answer, or after a while.
async fn hang_up(base: &str, path: &str, reads: bool) {
    let mut stream = TcpStream::connect(authority(base)).await.unwrap();
    let head =
        format!("GET {path} HTTP/1.1\r\nHost: {}\r\ntraceparent: {}\r\n\r\n", authority(base), traceparent());
    stream.write_all(head.as_bytes()).await.unwrap();
    if reads {
        assert!(stream.read(&mut [0; 1024]).await.unwrap() > 0);
    } else {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_client_that_hangs_up_while_the_server_works() {
    for base in served().await {
        let capture = capture();
        hang_up(&base, "/slow", false).in_span(traced::Span::start(&TEST)).await;
        let case = Case { route: Some("/slow"), is_cancelled: true, ..Case::default() };
        check(&server(&capture).await, Case { version: Some("1.1"), knows_peer: true, ..case });
    }
}

#[tokio::test]
async fn a_client_that_hangs_up_while_the_body_comes() {
    for base in served().await {
        let capture = capture();
        hang_up(&base, "/streams", true).in_span(traced::Span::start(&TEST)).await;
        let case = Case { status: Some(200), route: Some("/streams"), is_cancelled: true, ..Case::default() };
        check(&server(&capture).await, Case { version: Some("1.1"), knows_peer: true, ..case });
    }
}

#[tokio::test]
async fn http_1_0_and_headers_that_are_asked_for() {
    let layer = traced::http::server()
        .capture_request_headers(["X-Tenant", "x-none"])
        .capture_response_headers(["X-Made"]);
    let answer = || async { [("x-made", "here"), ("x-made", "")] };
    let base = serve(Router::new().route("/", any(answer)).layer(layer)).await;
    let capture = capture();
    let headers = "X-Tenant: blue\r\nX-Tenant: green\r\nUser-Agent: curl/8\r\n";
    request(&base, "GET / HTTP/1.0", headers).in_span(traced::Span::start(&TEST)).await;
    let mut span = server(&capture).await;
    assert_eq!(texts(&span, "http.request.header.x-tenant"), ["blue", "green"]);
    assert_eq!(text(&span, "user_agent.original"), Some("curl/8"));
    assert_eq!(span.attribute("http.request.header.x-none"), None);
    let case = Case {
        status: Some(200),
        route: Some("/"),
        version: Some("1.0"),
        knows_peer: true,
        ..Case::default()
    };
    // Of two values one is empty, which only a list may hold.
    assert_eq!(texts(&span, "http.response.header.x-made"), [""]);
    span.attributes.retain(|(key, _)| key != "http.response.header.x-made");
    check(&span, case);
}
