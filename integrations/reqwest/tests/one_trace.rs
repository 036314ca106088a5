//! One trace over two processes' worth of code: a client of reqwest and a service of axum, with a socket between.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use tokio::net::TcpListener;
use traced_runtime::testing::{Capture, capture};
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{Callsite, FutureExt as _, Kind, callsite};

static WORK: Callsite = callsite!("work");

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

/// Serves `/status/{code}`, `/endless` and `/slow`. The tasks of its connections are axum's, and know of the test what its
/// requests tell them.
async fn service() -> String {
    let status = |Path(code): Path<u16>| async move { (StatusCode::from_u16(code).unwrap(), "short") };
    let slow = || async {
        tokio::time::sleep(Duration::from_secs(60)).await;
    };
    let app = Router::new()
        .route("/status/{code}", get(status))
        .route("/endless", get(|| async { Body::new(Endless) }))
        .route("/slow", get(slow))
        .fallback(|| async { StatusCode::NOT_FOUND })
        .layer(traced_http::axum::layer());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}")
}

/// A body that never ends.
struct Endless;

impl http_body::Body for Endless {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        std::task::Poll::Ready(Some(Ok(http_body::Frame::data(Bytes::from_static(&[0; 4096])))))
    }
}

/// The server's span, which may end a moment after the client has its answer.
async fn server_span(capture: &Capture) -> Span {
    for _ in 0..1000 {
        if let Some(span) = capture.spans().into_iter().find(|span| span.kind == Kind::Server) {
            return span;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the server's span has not ended: {:?}", capture.spans());
}

async fn call(url: String) -> reqwest::Response {
    traced_reqwest::client(reqwest::Client::new()).get(url).send().await.unwrap()
}

#[tokio::test]
async fn the_servers_span_is_below_the_clients_below_the_callers() {
    let capture = capture();
    let base = service().await;
    let response = call(format!("{base}/status/200")).in_span(traced_runtime::Span::start(&WORK)).await;
    assert_eq!(response.text().await.unwrap(), "short");

    let (work, client, server) = (capture.span("work"), capture.span("GET"), server_span(&capture).await);
    assert_eq!(server.name, "GET /status/{code}");
    assert_eq!((client.trace_id, server.trace_id), (work.trace_id, work.trace_id));
    assert_eq!(client.parent_span_id, Some(work.span_id));
    assert_eq!(server.parent_span_id, Some(client.span_id));
    assert!(server.start_unix_nanos >= client.start_unix_nanos);
    assert_eq!(server.attribute("traced.cancelled"), None);
}

#[tokio::test]
async fn a_404_is_the_clients_error_and_not_the_servers() {
    let capture = capture();
    call(service().await + "/nowhere").await;
    let server = server_span(&capture).await;
    let client = capture.spans().into_iter().find(|span| span.kind == Kind::Client).unwrap();
    assert_eq!(
        (&*server.name, &server.status, server.attribute("error.type")),
        ("GET", &Status::Unset, None)
    );
    assert_eq!((client.is_error(), text(&client, "error.type")), (true, Some("404")));
}

#[tokio::test]
async fn a_500_is_an_error_of_both() {
    let capture = capture();
    call(service().await + "/status/500").await;
    for span in [server_span(&capture).await, capture.span("GET")] {
        assert_eq!((span.is_error(), text(&span, "error.type")), (true, Some("500")), "{}", span.name);
        assert_eq!(span.attribute("http.response.status_code"), Some(&AnyValue::I64(500)));
    }
}

#[tokio::test]
async fn a_client_that_hangs_up_cancels_both_spans() {
    let capture = capture();
    let given_up = tokio::time::timeout(Duration::from_millis(200), call(service().await + "/slow")).await;
    assert!(given_up.is_err());
    for span in [server_span(&capture).await, capture.span("GET")] {
        assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)), "{}", span.name);
        assert_eq!(span.status, Status::Unset);
    }
}

#[tokio::test]
async fn a_client_that_stops_reading_cancels_the_servers_span() {
    let capture = capture();
    drop(call(service().await + "/endless").await);
    let (server, client) = (server_span(&capture).await, capture.span("GET"));
    assert_eq!(server.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    assert_eq!(client.attribute("traced.cancelled"), None, "it had its headers");
}
