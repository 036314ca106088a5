//! The status of a call that a handler has made the span of, where it is not observed what axum makes of the result: it is
//! known if the type of that tells.

use std::borrow::Cow;

use tower::ServiceExt as _;
use traced::axum::Entrance;
use traced::axum::axum::Router;
use traced::axum::axum::body::Body;
use traced::axum::axum::handler::Handler;
use traced::axum::axum::response::{IntoResponse, NoContent, Redirect, Response};
use traced::axum::axum::routing::get;
use traced::http::HasStatus;
use traced::http::http::{HeaderMap, StatusCode};
use traced::testing::capture;
use traced::traced_handler;
use traced::wire::Span;

use super::http::{call, only};
use super::{number, text};

/// The span of a handler that is called without a layer, and the status that was sent.
async fn span_of<H: Handler<T, ()>, T: 'static>(handler: H) -> (Span, u16) {
    let capture = capture();
    let (status, _) = call(Router::new().route("/", get(handler)), "/").await;
    (only(&capture), status.as_u16())
}

async fn assert_told<H: Handler<T, ()>, T: 'static>(handler: H, status: u16) {
    let (span, sent) = span_of(handler).await;
    assert_eq!(sent, status);
    assert_eq!(number(&span, "http.response.status_code"), Some(status.into()));
    let failed = (status >= 500).then(|| status.to_string());
    assert_eq!(span.is_error(), failed.is_some(), "{status}");
    assert_eq!(text(&span, "error.type"), failed.as_deref());
}

async fn assert_untold<H: Handler<T, ()>, T: 'static>(handler: H) -> Span {
    let (span, _) = span_of(handler).await;
    assert_eq!(span.attribute("http.response.status_code"), None);
    span
}

#[derive(Debug)]
struct Known(u16);

impl IntoResponse for Known {
    fn into_response(self) -> Response {
        StatusCode::from_u16(self.0).unwrap().into_response()
    }
}

impl HasStatus for Known {
    fn status(&self) -> Option<StatusCode> {
        StatusCode::from_u16(self.0).ok()
    }
}

struct Unknown;

impl IntoResponse for Unknown {
    fn into_response(self) -> Response {
        StatusCode::NOT_FOUND.into_response()
    }
}

#[traced_handler(observed = false)]
async fn code() -> StatusCode {
    StatusCode::NOT_FOUND
}

#[traced_handler(observed = false)]
async fn failing_code() -> StatusCode {
    StatusCode::BAD_GATEWAY
}

#[traced_handler(observed = false)]
async fn response() -> Response {
    StatusCode::CREATED.into_response()
}

#[traced_handler(observed = false)]
async fn response_of_http() -> traced::http::http::Response<Body> {
    traced::http::http::Response::builder().status(503).body(Body::empty()).unwrap()
}

#[traced_handler(observed = false)]
async fn pair() -> (StatusCode, &'static str) {
    (StatusCode::ACCEPTED, "later")
}

#[traced_handler(observed = false)]
async fn triple() -> (StatusCode, [(&'static str, &'static str); 1], String) {
    (StatusCode::INTERNAL_SERVER_ERROR, [("a", "b")], String::new())
}

#[traced_handler(observed = false)]
async fn opaque() -> impl IntoResponse {
    (StatusCode::IM_A_TEAPOT, "tea")
}

#[traced_handler(observed = false)]
async fn no_content() -> NoContent {
    NoContent
}

#[traced_handler(observed = false)]
async fn moved() -> Redirect {
    Redirect::permanent("/there")
}

#[traced_handler(observed = false)]
async fn moved_nowhere() -> Redirect {
    Redirect::to("/\n")
}

#[tokio::test]
async fn a_status_in_the_type_is_recorded() {
    assert_told(moved, 308).await;
    assert_told(moved_nowhere, 500).await;
    assert_told(code, 404).await;
    assert_told(failing_code, 502).await;
    assert_told(response, 201).await;
    assert_told(response_of_http, 503).await;
    assert_told(pair, 202).await;
    assert_told(triple, 500).await;
    assert_told(opaque, 418).await;
    assert_told(no_content, 204).await;
}

#[traced_handler(observed = false)]
async fn ok_of_both() -> Result<Response, StatusCode> {
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[traced_handler(observed = false)]
async fn err_of_both() -> Result<Response, StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

#[traced_handler(observed = false)]
async fn err_of_both_fails() -> Result<Response, (StatusCode, String)> {
    Err((StatusCode::INTERNAL_SERVER_ERROR, String::new()))
}

type Answer<T> = Result<T, Known>;

#[traced_handler(observed = false)]
async fn err_of_my_own() -> Answer<Cow<'static, str>> {
    Err(Known(409))
}

#[traced_handler(observed = false)]
async fn err_of_my_own_fails() -> Answer<String> {
    Err(Known(504))
}

#[traced_handler(observed = false)]
async fn ok_without_a_known_error() -> Result<(StatusCode, String), Unknown> {
    Ok((StatusCode::CREATED, String::new()))
}

#[tokio::test]
async fn a_result_has_the_status_of_what_is_in_it() {
    assert_told(ok_of_both, 204).await;
    assert_told(err_of_both, 404).await;
    assert_told(err_of_both_fails, 500).await;
    assert_told(err_of_my_own, 409).await;
    assert_told(err_of_my_own_fails, 504).await;
    assert_told(ok_without_a_known_error, 201).await;
}

#[traced_handler(observed = false)]
async fn unknown() -> Unknown {
    Unknown
}

#[traced_handler(observed = false)]
async fn unknown_error() -> Result<(), Unknown> {
    Err(Unknown)
}

#[traced_handler]
async fn from_headers(headers: HeaderMap) -> String {
    headers.len().to_string()
}

#[traced_handler]
async fn unavailable(headers: HeaderMap) -> Result<String, Known> {
    Err(Known(500 + headers.len() as u16))
}

#[tokio::test]
async fn handlers_that_read_the_caller_from_a_parameter_record_what_the_type_tells() {
    assert_told(unavailable, 501).await;
}

#[tokio::test]
async fn where_the_type_does_not_tell_nothing_is_made_up() {
    assert!(!assert_untold(unknown).await.is_error());
    let span = assert_untold(unknown_error).await;
    assert!(span.is_error());
    assert!(text(&span, "error.type").is_some_and(|name| name.ends_with("::Unknown")));
    assert_untold(from_headers).await;
}

#[traced_handler]
async fn never(headers: HeaderMap) -> ! {
    panic!("{} headers", headers.len())
}

#[traced_handler]
async fn never_by_itself() -> ! {
    panic!("nobody")
}

#[traced_handler]
async fn generic<T: Clone>(headers: HeaderMap, value: &T) -> T {
    drop(headers);
    value.clone()
}

#[tokio::test]
async fn handlers_of_any_type_compile() {
    let capture = capture();
    assert_eq!(generic(HeaderMap::new(), &StatusCode::OK).await, StatusCode::OK);
    assert_eq!(only(&capture).attribute("http.response.status_code"), None);
    assert!(tokio::spawn(async { never(HeaderMap::new()).await }).await.unwrap_err().is_panic());
    assert!(tokio::spawn(async { never_by_itself(Entrance::none()).await }).await.unwrap_err().is_panic());
}

#[traced_handler(observed = false, err(type))]
async fn told_otherwise() -> Result<String, Known> {
    Err(Known(404))
}

#[traced_handler(observed = false, err(expected = Known(503)))]
async fn expected() -> Result<String, Known> {
    Err(Known(503))
}

#[traced_handler(observed = false, err(expected = Known(404)))]
async fn expected_and_fine() -> Result<String, Known> {
    Err(Known(404))
}

#[tokio::test]
async fn what_the_attribute_says_of_failures_counts_besides_the_status() {
    let (span, _) = span_of(told_otherwise).await;
    assert_eq!(number(&span, "http.response.status_code"), Some(404));
    assert!(span.is_error() && text(&span, "error.type").is_some_and(|name| name.ends_with("::Known")));
    let (span, _) = span_of(expected).await;
    assert_eq!((span.is_error(), text(&span, "error.type")), (true, Some("503")));
    let (span, _) = span_of(expected_and_fine).await;
    assert_eq!((span.is_error(), text(&span, "outcome")), (false, Some("expected")));
}

#[tokio::test]
async fn beneath_a_layer_the_layer_records_it() {
    let capture = capture();
    let router = Router::new().route("/", get(err_of_my_own_fails)).layer(traced::axum::layer());
    call(router, "/").await;
    let span = only(&capture);
    let codes = span.attributes.iter().filter(|(key, _)| key == "http.response.status_code");
    assert_eq!((codes.count(), number(&span, "http.response.status_code")), (1, Some(504)));
    assert_eq!(text(&span, "error.type"), Some("504"));
}

#[traced_handler(observed = false, ret("letters" = ret.len()))]
async fn nothing_there_of_so_many_letters() -> Result<String, StatusCode> {
    Err(StatusCode::NOT_FOUND)
}

#[traced_handler(observed = false, ret("letters" = ret.len()))]
async fn broken_of_so_many_letters() -> Result<String, Known> {
    Err(Known(503))
}

#[traced_handler(observed = false, ret("letters" = ret.len()))]
async fn so_many_letters() -> Result<String, StatusCode> {
    Ok("four".to_owned())
}

#[traced_handler]
fn inferred() -> impl Future<Output = String> + Send {
    async { "four".into() }
}

#[tokio::test]
async fn what_is_returned_may_be_recorded_and_the_status_still_says_what_a_failure_is() {
    assert_told(nothing_there_of_so_many_letters, 404).await;
    assert_told(broken_of_so_many_letters, 503).await;
    assert_eq!(number(&span_of(so_many_letters).await.0, "letters"), Some(4));
    assert_eq!(span_of(inferred).await.1, 200);
    let capture = capture();
    let router = Router::new()
        .route("/", get(nothing_there_of_so_many_letters).post(so_many_letters))
        .layer(traced::axum::layer());
    call(router.clone(), "/").await;
    let span = only(&capture);
    assert_eq!((span.is_error(), number(&span, "http.response.status_code")), (false, Some(404)));
    drop(capture);
    let capture = traced::testing::capture();
    router.oneshot(super::http::request("POST", "/")).await.unwrap();
    assert_eq!(number(&only(&capture), "letters"), Some(4));
}
