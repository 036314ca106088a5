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

/// A span of the program's between the layer that makes the span and the one that knows the route.
async fn measured(request: axum::extract::Request, next: axum::middleware::Next) -> axum::response::Response {
    traced::FutureExt::in_span(next.run(request), traced::Span::start(&MEASURED)).await
}

static MEASURED: traced::Callsite = traced::callsite!("measured");

#[tokio::test]
async fn a_route_is_learnt_however_many_spans_stand_between() {
    let within = users().layer(traced::axum::layer()).layer(axum::middleware::from_fn(measured));
    let capture = capture();
    let base = serve(around(within)).await;
    traced::reqwest::client(reqwest::Client::new()).get(format!("{base}/users/7")).send().await.unwrap();
    wait_for(&capture, 3).await;
    capture.assert_tree("GET <client>\n  GET /users/{id} <server>\n    measured");
    assert_eq!(text(&capture.span("GET /users/{id}"), "http.route"), Some("/users/{id}"));
}

#[tokio::test]
async fn a_request_that_is_made_of_another_leaves_the_name_of_that_alone() {
    let users = users().layer(traced::axum::layer());
    let one = users.clone();
    let batch = move || async move {
        let request = bare("/users/7").map(axum::body::Body::new);
        read(one.oneshot(request).await.unwrap()).await.0.to_string()
    };
    let app = Router::new().route("/batch", on_get(batch)).layer(traced::axum::layer());
    assert_eq!(named(app, "GET", "/batch").await, ("GET /batch".into(), Some("/batch".into())));
}

#[traced::traced_handler]
async fn user() -> &'static str {
    "a user"
}

#[tokio::test]
async fn a_name_that_the_layer_was_told_is_not_overwritten_from_within() {
    let layer = || traced::axum::layer().name(|_| Some("mine".to_owned()));
    let handler = || Router::new().route("/users/{id}", on_get(user));
    let route = Some("/users/{id}".to_owned());
    assert_eq!(named(handler().layer(layer()), "GET", "/users/7").await, ("mine".into(), route.clone()));
    let late = Router::new().fallback_service(layer().layer(handler().layer(traced::axum::layer())));
    assert_eq!(named(late, "GET", "/users/7").await, ("mine".into(), route));
}

#[tokio::test]
async fn within_a_nest_the_path_is_the_one_that_was_asked_for() {
    let layered = |router: Router| {
        router.layer(traced::axum::layer().skip(|head| head.uri.path() == "/api/2/users/none").skip_probes())
    };
    let handler = Router::new().route("/users/{id}", on_get(user));
    let probe_like = Router::new().route("/metrics", on_get(user));
    for (app, path, spans) in [
        (Router::new().nest("/api/{v}", layered(users())), "/api/2/users/7", 2),
        (Router::new().nest_service("/api/2", layered(users())), "/api/2/users/7", 2),
        (Router::new().nest("/api/{v}", handler), "/api/2/users/7", 2),
        (Router::new().nest("/api/{v}", layered(users())), "/api/2/users/none", 1),
        (Router::new().nest("/shops", layered(probe_like)), "/shops/metrics", 2),
    ] {
        let capture = capture();
        let base = serve(app).await;
        let client = traced::reqwest::client(reqwest::Client::new());
        client.get(format!("{base}{path}?page=1")).send().await.unwrap().bytes().await.unwrap();
        let seen = wait_for(&capture, spans).await;
        assert_eq!(seen.len(), spans, "{path}: {}", capture.tree());
        if let Some(span) = seen.get(1) {
            assert_eq!((text(span, "url.path"), text(span, "url.query")), (Some(path), Some("page=1")));
        }
    }
}
