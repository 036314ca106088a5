//! Spans of axum services are called after their routes.
#![cfg(feature = "axum")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::net::SocketAddr;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Path};
use axum::routing::get;
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use tower::{Layer as _, ServiceExt as _};
use traced_http::axum::{Entrance, Observed, layer};
use traced_runtime::testing::capture;
use traced_runtime::wire::{AnyValue, Span};

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn request(method: &str, uri: &str) -> Request<Body> {
    Request::builder().method(method).uri(uri).header("traceparent", CALLER).body(Body::empty()).unwrap()
}

async fn call(app: Router, method: &str, uri: &str) -> StatusCode {
    let response = app.oneshot(request(method, uri)).await.unwrap();
    let status = response.status();
    response.into_body().collect().await.unwrap();
    status
}

fn users() -> Router {
    Router::new().route("/users/{id}", get(|| async { "a user" }))
}

#[tokio::test]
async fn a_span_is_called_after_its_route_and_never_after_its_path() {
    let capture = capture();
    assert_eq!(call(users().layer(layer()), "GET", "/users/7").await, StatusCode::OK);
    let span = capture.span("GET /users/{id}");
    assert_eq!(text(&span, "http.route"), Some("/users/{id}"));
    assert_eq!(text(&span, "url.path"), Some("/users/7"));
    assert_eq!(span.parent_span_id.unwrap().to_string(), &CALLER[36..52]);
}

#[tokio::test]
async fn what_matches_no_route_has_the_method_for_its_name() {
    let capture = capture();
    assert_eq!(call(users().layer(layer()), "GET", "/other/7").await, StatusCode::NOT_FOUND);
    let span = capture.span("GET");
    assert_eq!((span.attribute("http.route"), span.is_error()), (None, false));
}

#[tokio::test]
async fn a_method_that_a_route_does_not_answer_still_matched_it() {
    let capture = capture();
    assert_eq!(call(users().layer(layer()), "DELETE", "/users/7").await, StatusCode::METHOD_NOT_ALLOWED);
    let _found = capture.span("DELETE /users/{id}");
}

#[tokio::test]
async fn nested_routers_have_one_whole_route() {
    let capture = capture();
    let app = Router::new().nest("/{tenant}", users()).layer(layer());
    call(app, "GET", "/blue/users/7").await;
    assert_eq!(text(&capture.span("GET /{tenant}/users/{id}"), "http.route"), Some("/{tenant}/users/{id}"));
}

#[tokio::test]
async fn a_layer_on_the_router_within_tells_the_layer_outside_its_route() {
    let capture = capture();
    let outside = layer().layer(users().layer(layer()));
    outside.oneshot(request("GET", "/users/7")).await.unwrap();
    assert_eq!(capture.spans().len(), 1);
    assert_eq!(text(&capture.span("GET /users/{id}"), "http.route"), Some("/users/{id}"));
}

#[tokio::test]
async fn the_peer_is_recorded_where_axum_knows_it() {
    let capture = capture();
    let mut request = request("GET", "/users/7");
    request.extensions_mut().insert(ConnectInfo::<SocketAddr>("[::ffff:10.0.0.9]:4711".parse().unwrap()));
    users().layer(layer()).oneshot(request).await.unwrap();
    let span = capture.spans().remove(0);
    assert_eq!(text(&span, "client.address"), Some("10.0.0.9"));
    assert_eq!(text(&span, "network.peer.address"), Some("10.0.0.9"));
    assert_eq!(span.attribute("network.peer.port"), Some(&AnyValue::I64(4711)));
}

/// What `#[traced_handler]` makes of a handler, in short.
async fn handler(entrance: Entrance) -> String {
    format!("{:?}", entrance.into_span())
}

async fn refusing(_: Entrance, _: Observed<Method>, _: Path<u8>) {}

async fn observed(_: Entrance, _: Observed<Method>, _: Observed<Path<u8>>) {}

async fn public(_span: Entrance<true>) {}

#[tokio::test]
async fn an_entrance_is_the_span_of_a_request_below_its_caller() {
    let capture = capture();
    let app = Router::new().route("/users/{id}", get(handler));
    let response = app.oneshot(request("GET", "/users/7?token=canary")).await.unwrap();
    let shown = response.into_body().collect().await.unwrap().to_bytes();
    let span = capture.span("GET /users/{id}");
    assert_eq!(span.parent_span_id.unwrap().to_string(), &CALLER[36..52]);
    assert_eq!(text(&span, "url.query"), Some("token=REDACTED"));
    assert_eq!(span.attribute("traced.rejected"), None);
    assert!(!String::from_utf8_lossy(&shown).contains("canary"), "{shown:?}");
}

#[tokio::test]
async fn an_entrance_that_does_not_reach_its_handler_says_so_and_why_if_that_was_observed() {
    for (app, status) in [(get(refusing), None), (get(observed), Some(&AnyValue::I64(400)))] {
        let capture = capture();
        let app = Router::new().route("/users/{id}", app);
        assert_eq!(call(app, "GET", "/users/none").await, StatusCode::BAD_REQUEST);
        let span = capture.span("GET /users/{id}");
        assert_eq!(span.attribute("traced.rejected"), Some(&AnyValue::Bool(true)));
        assert_eq!(span.attribute("http.response.status_code"), status);
    }
}

#[tokio::test]
async fn a_public_entrance_is_a_root_with_a_link_to_its_caller() {
    let capture = capture();
    call(Router::new().route("/users/{id}", get(public)), "GET", "/users/7").await;
    let span = capture.span("GET /users/{id}");
    assert_eq!(span.parent_span_id, None);
    assert_ne!(span.trace_id.to_string(), &CALLER[3..35]);
    assert_eq!(span.links.len(), 1);
    assert_eq!(span.links[0].span_id.to_string(), &CALLER[36..52]);
}

#[tokio::test]
async fn beneath_a_layer_an_entrance_is_none() {
    let capture = capture();
    let app = Router::new().route("/users/{id}", get(handler)).layer(layer());
    assert_eq!(call(app, "GET", "/users/7").await, StatusCode::OK);
    assert_eq!(capture.spans().len(), 1);
}

#[tokio::test]
async fn a_handler_can_be_called_without_an_entrance() {
    let capture = capture();
    assert_eq!(handler(Entrance::none()).await, "None");
    public(Entrance::none()).await;
    assert!(capture.spans().is_empty());
}
