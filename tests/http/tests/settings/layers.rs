//! More than one layer, with something of the program between them.

use axum::Router;
use axum::extract::Request;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::get as on_get;
use traced::testing::capture;
use traced::{traced, traced_handler};
use traced_test_http::serve;

#[traced]
async fn authorize(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[tokio::test]
async fn a_middleware_with_a_span_is_between_the_server_and_its_handler() {
    let capture = capture();
    let app = Router::new().route("/users/{id}", on_get(|| async { "a user" }));
    let base = serve(app.layer(from_fn(authorize)).layer(traced::axum::layer())).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{base}/users/7")).send().await.unwrap().bytes().await.unwrap();
    capture.assert_tree(
        "
        GET <client>
          GET /users/{id} <server>
            authorize
        ",
    );
}

#[tokio::test]
async fn a_span_between_two_layers_makes_no_second_server() {
    let capture = capture();
    let app = Router::new().route("/users/{id}", on_get(|| async { "a user" }));
    let app = app.layer(traced::axum::layer()).layer(from_fn(authorize)).layer(traced::axum::layer());
    let base = serve(app).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{base}/users/7")).send().await.unwrap().bytes().await.unwrap();
    capture.assert_tree(
        "
        GET <client>
          GET /users/{id} <server>
            authorize
        ",
    );
}

#[traced_handler]
async fn show() -> &'static str {
    "a user"
}

#[tokio::test]
async fn a_handler_beneath_a_layer_makes_no_second_server() {
    let capture = capture();
    let base = serve(Router::new().route("/users/{id}", on_get(show)).layer(traced::axum::layer())).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{base}/users/7")).send().await.unwrap().bytes().await.unwrap();
    capture.assert_tree("GET <client>\n  GET /users/{id} <server> {code.function.name=..}");
}

#[tokio::test]
async fn a_span_between_a_layer_and_a_handler_makes_no_second_server() {
    let capture = capture();
    let app = Router::new().route("/users/{id}", on_get(show)).layer(from_fn(authorize));
    let base = serve(app.layer(traced::axum::layer())).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(format!("{base}/users/7")).send().await.unwrap().bytes().await.unwrap();
    capture.assert_tree(
        "
        GET <client>
          GET /users/{id} <server>
            authorize
        ",
    );
}
