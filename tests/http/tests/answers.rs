//! What axum makes of the answers of handlers that have no layer, and when it has sent them.

#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;

use axum::body::{Body, to_bytes};
use axum::handler::Handler;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::{StreamExt as _, future, stream};
use http::{HeaderMap, Request, StatusCode};
use tower::ServiceExt as _;
use traced::axum::{Answered, Entrance};
use traced::testing::{Capture, capture};
use traced::wire::{AnyValue, Span, Status};
use traced::{FutureExt as _, traced, traced_handler};
use traced_test_http::{number, text};

const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

fn request(method: &str, uri: &str) -> Request<Body> {
    Request::builder().method(method).uri(uri).header("traceparent", TRACEPARENT).body(Body::empty()).unwrap()
}

async fn call(router: Router, uri: &str) -> StatusCode {
    let response = router.oneshot(request("GET", uri)).await.unwrap();
    let status = response.status();
    to_bytes(response.into_body(), usize::MAX).await.unwrap();
    status
}

/// The only span there is.
#[track_caller]
fn only(capture: &Capture) -> Span {
    let mut spans = capture.spans();
    assert_eq!(spans.len(), 1, "{spans:#?}");
    spans.remove(0)
}

async fn assert_told<H: Handler<T, ()>, T: 'static>(handler: H, status: u16) {
    let capture = capture();
    assert_eq!(call(Router::new().route("/", get(handler)), "/").await, status);
    let span = only(&capture);
    assert_eq!(span.parent_span_id.map(|id| id.to_string()).as_deref(), Some("b7ad6b7169203331"));
    assert_eq!(number(&span, "http.response.status_code"), Some(status.into()));
    let failed = (status >= 500).then(|| status.to_string());
    assert_eq!(span.is_error(), failed.is_some(), "{status}");
    assert_eq!(text(&span, "error.type"), failed.as_deref());
}

/// Nobody but axum knows what becomes of it.
#[derive(Debug, PartialEq)]
struct Unknown(u16);

impl std::fmt::Display for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "nothing but {}", self.0)
    }
}

impl IntoResponse for Unknown {
    fn into_response(self) -> Response {
        written(self.0).into_response()
    }
}

#[traced]
fn written(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap()
}

#[traced_handler]
async fn nothing() {}

#[traced_handler]
async fn html() -> Html<&'static str> {
    Html("<p>")
}

#[traced_handler]
async fn redirect() -> Redirect {
    Redirect::to("/there")
}

#[traced_handler]
async fn code() -> StatusCode {
    StatusCode::BAD_GATEWAY
}

#[traced_handler]
async fn opaque() -> impl IntoResponse {
    (StatusCode::IM_A_TEAPOT, [("x-tea", "green")], "tea")
}

#[traced_handler]
async fn infallible() -> Result<Vec<u8>, Infallible> {
    Ok(Vec::new())
}

#[traced_handler]
async fn json() -> Result<Json<[u8; 2]>, Unknown> {
    Ok(Json([1, 2]))
}

/// What is no text cannot be a key.
#[traced_handler]
async fn no_json() -> Json<std::collections::HashMap<[u8; 2], u8>> {
    Json([([1, 2], 3)].into())
}

#[tokio::test]
async fn the_status_is_that_of_the_response_whatever_the_type() {
    assert_told(nothing, 200).await;
    assert_told(html, 200).await;
    assert_told(redirect, 303).await;
    assert_told(code, 502).await;
    assert_told(opaque, 418).await;
    assert_told(infallible, 200).await;
    assert_told(json, 200).await;
    assert_told(no_json, 500).await;
}

#[traced_handler]
async fn not_found() -> Result<String, Unknown> {
    Err(Unknown(404))
}

#[traced_handler]
async fn unavailable() -> Result<String, Unknown> {
    Err(Unknown(503))
}

#[tokio::test]
async fn an_error_is_a_failure_if_it_is_sent_as_one() {
    assert_told_of_unknown(not_found, 404).await;
    assert_told_of_unknown(unavailable, 503).await;
}

/// What makes the response is within the span.
async fn assert_told_of_unknown<H: Handler<T, ()>, T: 'static>(handler: H, status: u16) {
    let capture = capture();
    assert_eq!(call(Router::new().route("/", get(handler)), "/").await, status);
    let (span, written) = (capture.span("GET /"), capture.span("written"));
    assert_eq!(written.parent_span_id, Some(span.span_id));
    assert_eq!(number(&span, "http.response.status_code"), Some(status.into()));
    let failed = (status >= 500).then(|| status.to_string());
    assert_eq!((span.is_error(), text(&span, "error.type")), (failed.is_some(), failed.as_deref()));
}

#[traced_handler(err)]
async fn told() -> Result<String, Unknown> {
    Err(Unknown(404))
}

#[traced_handler(ret("letters" = ret.len()))]
async fn counted() -> Result<String, Unknown> {
    Ok("four".to_owned())
}

#[traced_handler(ret("letters" = ret.len()))]
async fn not_counted() -> Result<String, Unknown> {
    Err(Unknown(404))
}

#[tokio::test]
async fn what_the_attribute_says_of_failures_counts_besides_the_status() {
    let router = || {
        Router::new().route("/", get(told)).route("/counted", get(counted)).route("/none", get(not_counted))
    };
    for router in [router(), router().layer(traced::axum::layer())] {
        let capture = capture();
        for uri in ["/", "/counted", "/none"] {
            call(router.clone(), uri).await;
        }
        let (told, counted, not_counted) =
            (capture.span("GET /"), capture.span("GET /counted"), capture.span("GET /none"));
        assert_eq!(told.status, Status::Error("nothing but 404".to_owned()));
        assert!(text(&told, "error.type").is_some_and(|name| name.ends_with("::Unknown")));
        assert_eq!((number(&counted, "letters"), number(&not_counted, "letters")), (Some(4), None));
        assert!(!counted.is_error() && !not_counted.is_error());
        let statuses = [&told, &counted, &not_counted].map(|span| number(span, "http.response.status_code"));
        assert_eq!(statuses, [Some(404), Some(200), Some(404)]);
    }
}

/// Half of it has come, and more is to follow.
#[traced_handler]
async fn streamed() -> Body {
    let rest = future::pending::<Result<&str, Infallible>>();
    Body::from_stream(stream::iter([Ok("half")]).chain(stream::once(rest)))
}

#[traced_handler]
async fn broken() -> Body {
    Body::from_stream(stream::iter([Ok("half"), Err(std::io::Error::from(std::io::ErrorKind::TimedOut))]))
}

#[tokio::test]
async fn the_span_ends_with_the_body() {
    let capture = capture();
    let answer = Router::new().route("/", get(streamed)).oneshot(request("GET", "/")).await.unwrap();
    assert_eq!(capture.spans(), []);
    drop(answer);
    let span = only(&capture);
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    assert_eq!((span.is_error(), number(&span, "http.response.status_code")), (false, Some(200)));
}

#[tokio::test]
async fn a_body_that_breaks_is_a_failure() {
    let capture = capture();
    let answer = Router::new().route("/", get(broken)).oneshot(request("GET", "/")).await.unwrap();
    assert!(to_bytes(answer.into_body(), usize::MAX).await.is_err());
    let span = only(&capture);
    assert_eq!((span.is_error(), number(&span, "http.response.status_code")), (true, Some(200)));
    assert!(text(&span, "error.type").is_some());
}

#[tokio::test]
async fn a_head_is_answered_without_waiting_for_a_body() {
    let capture = capture();
    let answer = Router::new().route("/", get(streamed)).oneshot(request("HEAD", "/")).await.unwrap();
    let span = only(&capture);
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!((&*span.name, number(&span, "http.response.status_code")), ("HEAD /", Some(200)));
    assert_eq!(span.attribute("traced.cancelled"), None);
}

#[tokio::test]
async fn a_panic_while_the_response_is_made_is_recorded() {
    #[derive(Debug)]
    struct Panics;

    impl IntoResponse for Panics {
        fn into_response(self) -> Response {
            panic!("no ink")
        }
    }

    #[traced_handler]
    async fn panics() -> Panics {
        Panics
    }

    let capture = capture();
    let call = call(Router::new().route("/", get(panics)), "/").in_context(traced::current());
    assert!(tokio::spawn(call).await.unwrap_err().is_panic());
    assert_eq!(text(&only(&capture), "error.type"), Some("panic"));
}

#[tokio::test]
async fn code_that_calls_a_handler_itself_looks_at_what_it_has_returned() {
    let capture = capture();
    let answer = counted(Entrance::none()).await;
    assert_eq!(answer, Ok("four".to_owned()));
    assert!(answer.is_ok());
    assert_eq!(answer.into_inner().unwrap(), "four");
    assert_eq!(not_found(Entrance::none()).await.into_inner(), Err(Unknown(404)));
    let spans = capture.spans();
    let seen: Vec<_> = spans
        .iter()
        .map(|span| (&*span.name, span.is_error(), number(span, "http.response.status_code")))
        .collect();
    assert_eq!(seen, [("counted", false, None), ("not_found", true, None)]);
    assert!(text(&spans[1], "error.type").is_some_and(|name| name.ends_with("::Unknown")));
}

#[tokio::test]
async fn what_a_handler_has_returned_may_be_answered_in_another_way() {
    let other = async |entrance: Entrance| -> StatusCode {
        match not_found(entrance).await.into_inner() {
            Ok(_) => StatusCode::OK,
            Err(Unknown(status)) => StatusCode::from_u16(status + 6).unwrap(),
        }
    };
    let capture = capture();
    assert_eq!(call(Router::new().route("/", get(other)), "/").await, StatusCode::GONE);
    // Nobody has told the span, but for the error.
    let span = only(&capture);
    assert_eq!((span.is_error(), number(&span, "http.response.status_code")), (true, None));
}

#[tokio::test]
async fn a_handler_may_answer_with_what_another_has_returned() {
    #[traced_handler]
    async fn around() -> Answered<Result<String, Unknown>> {
        not_found(Entrance::none()).await
    }

    let capture = capture();
    assert_eq!(call(Router::new().route("/", get(around)), "/").await, StatusCode::NOT_FOUND);
    capture.assert_tree("GET / <server>\n  written");
}

#[traced_handler(observed)]
async fn with_headers(headers: HeaderMap) -> Result<String, Unknown> {
    if headers.contains_key("traceparent") { Err(Unknown(409)) } else { Ok(String::new()) }
}

#[tokio::test]
async fn a_handler_that_has_the_headers_may_ask_to_be_observed() {
    let capture = capture();
    assert_eq!(call(Router::new().route("/", get(with_headers)), "/").await, StatusCode::CONFLICT);
    let span = capture.span("GET /");
    assert_eq!((span.is_error(), number(&span, "http.response.status_code")), (false, Some(409)));
}
