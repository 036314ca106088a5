//! Requests that an extractor refuses, in handlers without a layer.

#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;

use axum::body::Body;
use axum::extract::{Extension, FromRequestParts, Path, Request, State};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::FutureExt as _;
use http::request::Parts;
use http::{HeaderMap, StatusCode};
use tower::ServiceExt as _;
use traced::axum::Entrance;
use traced::testing::{Capture, capture};
use traced::traced_handler;
use traced::wire::{AnyValue, Span, Status};
use traced_test_http::{number, text};

const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

type Picture = std::collections::HashMap<String, u64>;

#[traced_handler(observed, attrs(id))]
async fn replace(
    Path(id): Path<u64>,
    State(factor): State<u64>,
    headers: HeaderMap,
    Json(mut picture): Json<Picture>,
) -> Result<String, StatusCode> {
    picture.insert("id".to_owned(), id * factor + headers.len() as u64);
    Ok(picture["id"].to_string())
}

#[traced_handler]
async fn forgotten(Extension(_): Extension<u8>) {}

#[traced_handler(public)]
async fn read(body: String) -> String {
    body
}

#[traced_handler(observed = false)]
#[axum::debug_handler]
async fn plain(Path(id): Path<u64>) -> String {
    id.to_string()
}

#[traced_handler]
#[axum::debug_handler(state = u64)]
async fn checked(Path(mut id): Path<u64>, State(factor): State<u64>, _: String) -> String {
    id *= factor;
    id.to_string()
}

struct Panics;

impl<S: Sync> FromRequestParts<S> for Panics {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        panic!("out of cards")
    }
}

#[traced_handler]
async fn panics(_: Panics) {}

fn pictures() -> Router {
    Router::new()
        .route("/plain/{id}", get(plain))
        .route("/checked/{id}", get(checked))
        .route("/panics", get(panics))
        .route("/pictures/{id}", post(replace))
        .route("/forgotten", get(forgotten))
        .route("/read", post(read))
        .with_state(2)
}

/// The only span there is.
#[track_caller]
fn only(capture: &Capture) -> Span {
    let mut spans = capture.spans();
    assert_eq!(spans.len(), 1, "{spans:#?}");
    spans.remove(0)
}

async fn send(router: Router, method: &str, uri: &str, kind: &str, body: impl Into<Body>) -> StatusCode {
    let request = Request::builder().method(method).uri(uri).header("traceparent", TRACEPARENT);
    let request = request.header("content-type", kind).body(body.into()).unwrap();
    router.oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn the_span_has_the_status_with_which_the_extractor_refused() {
    for (uri, kind, body, status) in [
        ("/pictures/none", "application/json", "{}", 400),
        ("/pictures/7", "application/json", "{", 400),
        ("/pictures/7", "application/json", r#"{"id":"x"}"#, 422),
        ("/pictures/7", "text/plain", "{}", 415),
    ] {
        let capture = capture();
        assert_eq!(send(pictures(), "POST", uri, kind, body).await.as_u16(), status, "{uri} {body}");
        let span = only(&capture);
        assert_eq!(span.parent_span_id.map(|id| id.to_string()).as_deref(), Some("b7ad6b7169203331"));
        assert_eq!((&*span.name, &span.status), ("POST /pictures/{id}", &Status::Unset));
        assert_eq!(number(&span, "http.response.status_code"), Some(i64::from(status)));
        assert_eq!(span.attribute("traced.rejected"), Some(&AnyValue::Bool(true)));
    }
}

#[tokio::test]
async fn a_request_that_is_refused_because_of_the_server_is_its_failure() {
    let capture = capture();
    assert_eq!(send(pictures(), "GET", "/forgotten", "", "").await, StatusCode::INTERNAL_SERVER_ERROR);
    let span = only(&capture);
    assert!(span.is_error());
    assert_eq!(
        (number(&span, "http.response.status_code"), text(&span, "error.type")),
        (Some(500), Some("500"))
    );
}

#[tokio::test]
async fn a_request_that_no_one_refuses_is_answered_by_the_handler() {
    let capture = capture();
    let status = send(pictures(), "POST", "/pictures/7", "application/json", "{}").await;
    let span = only(&capture);
    assert_eq!((status, number(&span, "http.response.status_code")), (StatusCode::OK, Some(200)));
    assert_eq!((span.attribute("traced.rejected"), number(&span, "id")), (None, Some(7)));
}

#[tokio::test]
async fn strangers_are_refused_in_a_trace_of_their_own() {
    let capture = capture();
    let invalid = Body::from(vec![0xff]);
    assert_eq!(send(pictures(), "POST", "/read", "", invalid).await, StatusCode::BAD_REQUEST);
    let span = only(&capture);
    let linked: Vec<_> = span.links.iter().map(|link| link.span_id.to_string()).collect();
    assert_eq!((span.parent_span_id, linked), (None, vec!["b7ad6b7169203331".to_owned()]));
    assert_eq!(number(&span, "http.response.status_code"), Some(400));
}

#[tokio::test]
async fn beneath_a_layer_its_span_alone_is_there() {
    let capture = capture();
    let layered = pictures().layer(traced::axum::layer());
    send(layered, "POST", "/pictures/none", "application/json", "{}").await;
    let span = only(&capture);
    assert_eq!(number(&span, "http.response.status_code"), Some(400));
    assert_eq!(span.attribute("traced.rejected"), None);
}

#[tokio::test]
async fn a_handler_whose_parameters_stay_as_they_are_has_a_span_that_says_so() {
    let capture = capture();
    assert_eq!(send(pictures(), "GET", "/plain/none", "", "").await, StatusCode::BAD_REQUEST);
    let span = only(&capture);
    assert_eq!(span.attribute("traced.rejected"), Some(&AnyValue::Bool(true)));
    assert_eq!(number(&span, "http.response.status_code"), None);
    assert_eq!(plain(Entrance::none(), Path(7)).await, "7");
}

#[tokio::test]
async fn attributes_beneath_that_look_at_the_parameters_find_extractors() {
    let capture = capture();
    assert_eq!(send(pictures(), "GET", "/checked/none", "", "").await, StatusCode::BAD_REQUEST);
    assert_eq!(number(&only(&capture), "http.response.status_code"), Some(400));
    assert_eq!(checked(Entrance::none(), Path(7).into(), State(6).into(), String::new().into()).await, "42");
}

#[tokio::test]
async fn an_extractor_that_panics_is_recorded_as_that() {
    let capture = capture();
    let call = AssertUnwindSafe(send(pictures(), "GET", "/panics", "", "")).catch_unwind().await;
    assert_eq!(call.unwrap_err().downcast_ref(), Some(&"out of cards"));
    let span = only(&capture);
    assert_eq!((span.is_error(), text(&span, "error.type")), (true, Some("panic")));
    assert_eq!((span.attribute("traced.rejected"), span.attribute("traced.cancelled")), (None, None));
}

#[tokio::test]
async fn who_gives_up_while_the_body_is_read_is_refused_by_nobody() {
    let capture = capture();
    let body = Body::from_stream(futures_util::stream::pending::<Result<String, std::io::Error>>());
    let request = Request::post("/read").body(body).unwrap();
    let call = pictures().oneshot(request);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(10), call).await.is_err());
    let span = only(&capture);
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    assert_eq!((span.attribute("traced.rejected"), number(&span, "http.response.status_code")), (None, None));
}

#[tokio::test]
async fn code_that_calls_the_handler_itself_gives_it_what_it_has() {
    let capture = capture();
    let answer = replace(
        Entrance::none(),
        Path(7).into(),
        State(3).into(),
        HeaderMap::new().into(),
        Json(Picture::new()).into(),
    );
    assert_eq!(answer.await.as_deref(), Ok("21"));
    assert_eq!(capture.span("replace").parent_span_id, None);
}
