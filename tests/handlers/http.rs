//! Handlers of HTTP, as axum calls them: with a layer and without.

use tower::ServiceExt as _;
use traced::axum::Entrance;
use traced::axum::axum::Router;
use traced::axum::axum::body::{Body, to_bytes};
use traced::axum::axum::extract::{FromRequestParts, Path, Request, State};
use traced::axum::axum::response::{IntoResponse, Response};
use traced::axum::axum::routing::{get, post};
use traced::http::http::request::Parts;
use traced::http::http::{HeaderMap, StatusCode};
use traced::testing::{Capture, capture};
use traced::wire::{AnyValue, Span};
use traced::{Kind, traced, traced_handler};

use super::{TRACE, TRACEPARENT, assert_below_caller, assert_linked_root, number, text};

pub(super) fn request(method: &str, uri: &str) -> Request {
    Request::builder().method(method).uri(uri).header("traceparent", TRACEPARENT).body(Body::empty()).unwrap()
}

pub(super) async fn call(router: Router, uri: &str) -> (StatusCode, String) {
    let response = router.oneshot(request("GET", uri)).await.unwrap();
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8_lossy(&body).into_owned())
}

/// The only span there is.
#[track_caller]
pub(super) fn only(capture: &Capture) -> Span {
    let mut spans = capture.spans();
    assert_eq!(spans.len(), 1, "{spans:#?}");
    spans.remove(0)
}

#[traced]
async fn load(id: u64) -> u64 {
    id
}

#[traced_handler]
async fn show(Path(id): Path<u64>, State(factor): State<u64>) -> impl IntoResponse {
    (load(id).await * factor).to_string()
}

#[track_caller]
fn assert_is_of_show(span: &Span) {
    assert_eq!(text(span, "code.function.name"), Some("handlers::http::show"));
    assert!(text(span, "code.file.path").is_some_and(|path| path.ends_with("tests/handlers/http.rs")));
    assert!(number(span, "code.line.number").is_some_and(|line| (40..60).contains(&line)), "{span:?}");
}

fn users() -> Router {
    Router::new().route("/users/{id}", get(show)).with_state(2)
}

#[tokio::test]
async fn a_bare_handler_needs_no_layer() {
    let capture = capture();
    assert_eq!(call(users(), "/users/7?token=canary").await, (StatusCode::OK, "14".to_owned()));
    let span = capture.span("GET /users/{id}");
    assert_below_caller(&span);
    assert_eq!(span.kind, Kind::Server);
    assert_eq!(text(&span, "http.route"), Some("/users/{id}"));
    assert_eq!(text(&span, "url.path"), Some("/users/7"));
    assert_eq!(text(&span, "url.query"), Some("token=REDACTED"));
    assert_is_of_show(&span);
    assert_eq!(span.attribute("traced.rejected"), None);
    assert_eq!(capture.span("load").parent_span_id, Some(span.span_id));
    assert_eq!(capture.spans().len(), 2);
}

#[tokio::test]
async fn beneath_a_layer_there_is_the_layers_span_alone() {
    let capture = capture();
    assert_eq!(call(users().layer(traced::axum::layer()), "/users/7").await.1, "14");
    let span = capture.span("GET /users/{id}");
    assert_below_caller(&span);
    assert_is_of_show(&span);
    assert_eq!(number(&span, "http.response.status_code"), Some(200));
    capture.assert_tree("GET /users/{id} <server>\n  load");
}

#[tokio::test]
async fn a_handler_makes_no_span_of_a_request_that_its_layer_skips() {
    let capture = capture();
    let router = users().merge(names()).layer(traced::axum::layer().skip(|_| true));
    for uri in ["/users/7", "/users/none", "/named", "/request", "/after/7"] {
        call(router.clone(), uri).await;
    }
    assert!(capture.spans().is_empty(), "{:?}", capture.spans());
}

#[tokio::test]
async fn a_request_that_is_refused_before_the_handler_has_a_span_that_says_so() {
    let capture = capture();
    assert_eq!(call(users(), "/users/none").await.0, StatusCode::BAD_REQUEST);
    let span = only(&capture);
    assert_below_caller(&span);
    assert_eq!(span.name, "GET /users/{id}");
    assert_eq!(span.attribute("traced.rejected"), Some(&AnyValue::Bool(true)));
    assert_eq!(number(&span, "http.response.status_code"), Some(400));
    assert_eq!(span.attribute("code.function.name"), None);
}

#[tokio::test]
async fn the_layer_sees_with_what_status_a_request_is_refused() {
    let capture = capture();
    call(users().layer(traced::axum::layer()), "/users/none").await;
    assert_eq!(number(&only(&capture), "http.response.status_code"), Some(400));
}

#[tokio::test]
async fn code_that_calls_a_handler_itself_has_a_plain_root() {
    let capture = capture();
    let answer = show(Entrance::none(), Path(3).into(), State(3).into()).await.into_response();
    assert_eq!(answer.status(), StatusCode::OK);
    let span = capture.span("show");
    assert_eq!((span.kind, span.parent_span_id), (Kind::Server, None));
    assert_eq!(span.attribute("http.response.status_code"), None);
}

#[traced_handler("users.show")]
async fn named() {}

#[traced_handler("users.list")]
async fn named_with_request(request: Request) -> String {
    request.uri().path().to_owned()
}

#[traced_handler(http, name = "user {id}")]
async fn named_after(Path(id): Path<u64>, parts: Parts) -> String {
    format!("{id} {}", parts.method)
}

const NAME: &str = "users.constant";

#[traced_handler(name = NAME)]
async fn named_by_constant(headers: HeaderMap) -> String {
    headers.len().to_string()
}

fn names() -> Router {
    Router::new()
        .route("/named", get(named))
        .route("/request", get(named_with_request))
        .route("/after/{id}", get(named_after))
        .route("/constant", get(named_by_constant))
}

#[tokio::test]
async fn a_name_that_is_said_wins_with_a_layer_and_without() {
    for (uri, name) in [
        ("/named", "users.show"),
        ("/request", "users.list"),
        ("/after/7", "user 7"),
        ("/constant", "users.constant"),
    ] {
        for router in [names(), names().layer(traced::axum::layer())] {
            let capture = capture();
            assert_eq!(call(router, uri).await.0, StatusCode::OK);
            let span = only(&capture);
            assert_eq!(span.name, name);
            assert_below_caller(&span);
        }
    }
}

#[traced_handler(public, attrs("stranger" = true))]
async fn public(Path(id): Path<u64>) -> String {
    id.to_string()
}

#[traced_handler(link)]
async fn linked(headers: HeaderMap) -> String {
    headers.len().to_string()
}

fn strangers() -> Router {
    Router::new().route("/public/{id}", get(public)).route("/linked", get(linked))
}

#[tokio::test]
async fn a_strangers_call_is_a_trace_of_its_own_with_a_link() {
    for uri in ["/public/1", "/linked"] {
        let capture = capture();
        call(strangers(), uri).await;
        let span = only(&capture);
        assert_linked_root(&span);
        assert_eq!(span.kind, Kind::Server);
    }
}

#[tokio::test]
async fn a_stranger_that_is_refused_has_no_part_in_our_traces_either() {
    let capture = capture();
    assert_eq!(call(strangers(), "/public/none").await.0, StatusCode::BAD_REQUEST);
    assert_linked_root(&only(&capture));
}

#[tokio::test]
async fn beneath_a_layer_the_layer_has_decided_whose_child_it_is() {
    for uri in ["/public/1", "/linked"] {
        let capture = capture();
        call(strangers().layer(traced::axum::layer()), uri).await;
        assert_below_caller(&only(&capture));
    }
}

#[tokio::test]
async fn what_a_stranger_sends_is_not_sent_on() {
    #[traced_handler(public)]
    async fn handler(headers: HeaderMap) -> String {
        let mut sent = super::Headers::new();
        traced::inject(&traced::current(), &mut sent);
        format!("{} {sent:?}", headers.len())
    }

    let _capture = capture();
    let mut request = request("GET", "/");
    request.headers_mut().insert("baggage", "user=canary".parse().unwrap());
    request.headers_mut().insert("tracestate", "a=canary".parse().unwrap());
    let response = Router::new().route("/", get(handler)).oneshot(request).await.unwrap();
    let sent = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let sent = String::from_utf8_lossy(&sent);
    assert!(sent.contains("traceparent") && !sent.contains("canary") && !sent.contains(TRACE), "{sent}");
}

struct Shop;

impl<S: Sync> FromRequestParts<S> for Shop {
    type Rejection = StatusCode;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, StatusCode> {
        Ok(Self)
    }
}

impl Shop {
    #[traced_handler(attrs(id, "shop" = "open"), err(debug), ret("bytes" = ret.len()))]
    async fn order(self, Path(id): Path<u64>, mut body: String) -> Result<String, Failure> {
        body.push('!');
        if id == 0 { Err(Failure::Empty) } else { Ok(body) }
    }
}

#[derive(Debug)]
enum Failure {
    Empty,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        StatusCode::UNPROCESSABLE_ENTITY.into_response()
    }
}

#[tokio::test]
async fn what_a_handler_is_asked_to_record_is_recorded_with_a_layer_and_without() {
    let shop = || {
        let order = |shop: Shop, entrance: Entrance, id: Path<u64>, body: String| {
            shop.order(entrance, id.into(), body.into())
        };
        Router::new().route("/orders/{id}", post(order))
    };
    for router in [shop(), shop().layer(traced::axum::layer())] {
        let capture = capture();
        router.clone().oneshot(request("POST", "/orders/1")).await.unwrap();
        router.oneshot(request("POST", "/orders/0")).await.unwrap();
        let spans = capture.spans();
        assert_eq!(spans.len(), 2);
        for span in &spans {
            assert_below_caller(span);
            assert_eq!((span.name.as_str(), text(span, "shop")), ("POST /orders/{id}", Some("open")));
        }
        assert_eq!((number(&spans[0], "id"), number(&spans[0], "bytes")), (Some(1), Some(1)));
        assert_eq!(spans[1].status, traced::wire::Status::Error("Empty".to_owned()));
        assert!(text(&spans[1], "error.type").is_some_and(|name| name.ends_with("::Failure")));
    }
}

struct Unanswered;

impl std::fmt::Display for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no answer")
    }
}

impl IntoResponse for Unanswered {
    fn into_response(self) -> Response {
        StatusCode::BAD_GATEWAY.into_response()
    }
}

#[traced_handler(err)]
async fn explains(headers: HeaderMap) -> Result<String, Unanswered> {
    if headers.is_empty() { Ok(String::new()) } else { Err(Unanswered) }
}

#[traced_handler(err(type))]
async fn fails(headers: HeaderMap) -> Result<String, StatusCode> {
    if headers.is_empty() { Ok(String::new()) } else { Err(StatusCode::NOT_FOUND) }
}

#[tokio::test]
async fn why_a_handler_failed_stays_with_the_layers_span() {
    let router = || Router::new().route("/explains", get(explains)).route("/fails", get(fails));
    for router in [router(), router().layer(traced::axum::layer())] {
        let capture = capture();
        call(router.clone(), "/explains").await;
        call(router, "/fails").await;
        let spans = capture.spans();
        assert_eq!(spans[0].status, traced::wire::Status::Error("no answer".to_owned()));
        assert!(spans[1].is_error());
        assert_eq!(text(&spans[1], "error.type"), Some("http::status::StatusCode"));
    }
}

#[tokio::test]
async fn a_request_that_is_given_up_in_the_handler_is_cancelled_and_not_rejected() {
    #[traced_handler]
    async fn waits() {
        std::future::pending().await
    }

    let capture = capture();
    let called = call(Router::new().route("/", get(waits)), "/");
    assert!(tokio::time::timeout(std::time::Duration::from_millis(20), called).await.is_err());
    let span = only(&capture);
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    assert_eq!(span.attribute("traced.rejected"), None);
}

#[tokio::test]
async fn a_panic_of_a_handler_goes_on_and_is_recorded() {
    #[traced_handler]
    async fn panics() {
        panic!("it does")
    }

    let capture = capture();
    let call = tokio::spawn(carry(call(Router::new().route("/", get(panics)), "/")));
    assert!(call.await.unwrap_err().is_panic());
    assert_eq!(text(&only(&capture), "error.type"), Some("panic"));
}

fn carry<F: Future>(future: F) -> impl Future<Output = F::Output> {
    use traced::FutureExt as _;
    future.in_context(traced::current())
}
