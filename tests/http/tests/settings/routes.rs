//! Routes that are known at once, late, or never.

use axum::Router;
use axum::routing::get as on_get;
use tower::{Layer as _, ServiceExt as _};
use traced::testing::capture;
use traced_test_http::{bare, read, serve, text, wait_for};

fn users() -> Router {
    Router::new().route("/users/{id}", on_get(|| async { "a user" }))
}

/// The name and the route of the one span of a request to this path, over a connection.
async fn named(app: Router, method: &str, path: &str) -> (String, Option<String>) {
    let capture = capture();
    let base = serve(app).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
    client.request(method, format!("{base}{path}")).send().await.unwrap().bytes().await.unwrap();
    let spans = wait_for(&capture, 2).await;
    assert_eq!(spans.len(), 2, "one span of the server: {}", capture.tree());
    (spans[1].name.clone(), text(&spans[1], "http.route").map(str::to_owned))
}

/// A layer around the whole router, which knows no routes.
fn around(router: Router) -> Router {
    Router::new().fallback_service(traced::axum::layer().layer(router))
}

#[tokio::test]
async fn a_layer_on_the_router_knows_them_at_once() {
    let layered = |router: Router| router.layer(traced::axum::layer());
    let whole = ("GET /users/{id}".to_owned(), Some("/users/{id}".to_owned()));
    assert_eq!(named(layered(users()), "GET", "/users/7").await, whole);
    let nested = ("GET /api/{v}/users/{id}".to_owned(), Some("/api/{v}/users/{id}".to_owned()));
    assert_eq!(
        named(layered(Router::new().nest("/api/{v}", users())), "GET", "/api/2/users/7").await,
        nested
    );
    assert_eq!(
        named(Router::new().nest("/api/{v}", layered(users())), "GET", "/api/2/users/7").await,
        nested
    );
    assert_eq!(named(layered(Router::new().merge(users())), "GET", "/users/7").await, whole);
    let route_layer = users().route_layer(traced::axum::layer());
    assert_eq!(named(route_layer, "GET", "/users/7").await, whole);
}

#[tokio::test]
async fn a_layer_around_the_router_learns_them_from_one_within() {
    let late = around(users().layer(traced::axum::layer()));
    assert_eq!(named(late, "GET", "/users/7").await, ("GET /users/{id}".into(), Some("/users/{id}".into())));
    let never = around(users());
    assert_eq!(named(never, "GET", "/users/7").await, ("GET".into(), None));
}

#[tokio::test]
async fn what_has_no_route_is_called_after_its_method() {
    let layered = || users().layer(traced::axum::layer());
    assert_eq!(named(layered(), "GET", "/users").await, ("GET".into(), None));
    assert_eq!(named(around(layered()), "GET", "/users").await, ("GET".into(), None));
    let fallback = users().fallback(|| async { "whatever" }).layer(traced::axum::layer());
    assert_eq!(named(fallback, "GET", "/users").await, ("GET".into(), None));
    // A method that is not answered is one of a path that is.
    assert_eq!(
        named(layered(), "DELETE", "/users/7").await,
        ("DELETE /users/{id}".into(), Some("/users/{id}".into()))
    );
}

#[tokio::test]
async fn a_service_that_is_nested_tells_its_route_if_it_has_the_layer() {
    let app = |inner: Router| Router::new().nest_service("/api", inner).layer(traced::axum::layer());
    let (name, route) = named(app(users().layer(traced::axum::layer())), "GET", "/api/users/7").await;
    assert!(name.ends_with("/users/{id}") && !name.contains('7'), "{name}");
    assert_eq!(route.map(|route| format!("GET {route}")), Some(name));
    let (name, route) = named(app(users()), "GET", "/api/users/7").await;
    assert!(!name.contains('7') && !route.unwrap_or_default().contains('7'), "{name}");
}

#[tokio::test]
async fn a_service_without_connections_has_the_same_names() {
    let capture = capture();
    let late = traced::http::server().layer(users().layer(traced::axum::layer()));
    read(late.oneshot(bare("/users/7").map(axum::body::Body::new)).await.unwrap()).await;
    assert_eq!(text(&capture.span("GET /users/{id}"), "http.route"), Some("/users/{id}"));
}
