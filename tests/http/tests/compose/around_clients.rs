//! The client's layer among those of tower, within and around them.

use std::future::Ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get as on_get;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower::{Layer as _, ServiceBuilder, ServiceExt as _};
use traced::testing::capture;
use traced::{FutureExt as _, Span};
use traced_test_http::{get, hyper1, nobody, read, serve, text, wait_for};

static TEST: traced::Callsite = traced::callsite!("test");

type Plain = Client<hyper_util::client::legacy::connect::HttpConnector, Full<Bytes>>;

fn plain() -> Plain {
    Client::builder(TokioExecutor::new()).build_http()
}

/// Is busy twice, then answers.
async fn service() -> String {
    let calls = Arc::new(AtomicUsize::new(0));
    let busy = move || async move {
        if calls.fetch_add(1, Ordering::Relaxed) < 2 {
            StatusCode::SERVICE_UNAVAILABLE
        } else {
            StatusCode::OK
        }
    };
    let slow = || tokio::time::sleep(Duration::from_secs(60));
    let app = Router::new()
        .route("/busy", on_get(busy))
        .route("/slow", on_get(slow))
        .route("/", on_get(|| async {}));
    serve(app.layer(traced::axum::layer())).await
}

#[derive(Clone)]
struct UntilItAnswers;

impl<R, E> tower::retry::Policy<Request<Full<Bytes>>, Response<R>, E> for UntilItAnswers {
    type Future = Ready<()>;

    fn retry(
        &mut self,
        _: &mut Request<Full<Bytes>>,
        result: &mut Result<Response<R>, E>,
    ) -> Option<Ready<()>> {
        let is_busy = result.as_ref().is_ok_and(|response| response.status() == 503);
        is_busy.then(|| std::future::ready(()))
    }

    fn clone_request(&mut self, request: &Request<Full<Bytes>>) -> Option<Request<Full<Bytes>>> {
        Some(request.clone())
    }
}

#[tokio::test]
async fn behind_a_retry_each_attempt_has_its_span() {
    let capture = capture();
    let url = format!("{}/busy", service().await);
    let client = ServiceBuilder::new().retry(UntilItAnswers).service(hyper1(&traced::http::client()));
    let answer = client.oneshot(get(&url)).in_span(Span::start(&TEST)).await.unwrap();
    assert_eq!(read(answer).await.0, 200);
    capture.assert_tree(
        "
        test
          GET <client> !503
            GET /busy <server> !503
          GET <client> !503
            GET /busy <server> !503
          GET <client>
            GET /busy <server>
        ",
    );
}

#[tokio::test]
async fn around_a_retry_one_span_has_all_attempts_below_it() {
    let capture = capture();
    let url = format!("{}/busy", service().await);
    let client = ServiceBuilder::new().layer(traced::http::client()).retry(UntilItAnswers).service(plain());
    let answer = client.oneshot(get(&url)).in_span(Span::start(&TEST)).await.unwrap();
    assert_eq!(read(answer).await.0, 200);
    capture.assert_tree(
        "
        test
          GET <client> {http.response.status_code=200}
            GET /busy <server> !503
            GET /busy <server> !503
            GET /busy <server>
        ",
    );
}

#[tokio::test]
async fn a_time_limit_within_is_a_failure_and_one_around_gives_up() {
    let url = format!("{}/slow", service().await);
    let limit = Duration::from_millis(50);
    {
        let capture = capture();
        let within = traced::http::client().layer(ServiceBuilder::new().timeout(limit).service(plain()));
        assert!(within.oneshot(get(&url)).await.is_err());
        wait_for(&capture, 2).await;
        capture.assert_tree("GET <client> !timeout\n  GET /slow <server> ~");
    }
    let capture = capture();
    let around = ServiceBuilder::new().timeout(limit).layer(traced::http::client()).service(plain());
    assert!(around.oneshot(get(&url)).await.is_err());
    wait_for(&capture, 2).await;
    capture.assert_tree("GET <client> ~\n  GET /slow <server> ~");
}

/// What a timeout gives is in a box; hyper-util's own error tells nothing but its type.
#[tokio::test]
async fn what_is_in_the_box_of_another_layer_says_what_failed() {
    let capture = capture();
    let limit = Duration::from_secs(5);
    let within = traced::http::client().layer(ServiceBuilder::new().timeout(limit).service(plain()));
    assert!(within.oneshot(get(&nobody().await)).await.is_err());
    assert!(hyper1(&traced::http::client()).oneshot(get(&nobody().await)).await.is_err());
    let spans = capture.spans();
    assert_eq!(text(&spans[0], "error.type"), Some("connect"));
    assert_eq!(text(&spans[1], "error.type"), Some("hyper_util::client::legacy::client::Error"));
}

#[tokio::test]
async fn around_a_buffer_the_callee_is_a_child_of_the_call() {
    let capture = capture();
    let url = service().await;
    let around = ServiceBuilder::new().layer(traced::http::client()).buffer(4).service(plain());
    read(around.oneshot(get(&url)).in_span(Span::start(&TEST)).await.unwrap()).await;
    capture.assert_tree("test\n  GET <client>\n    GET / <server>");
}

/// The worker of a buffer knows nothing of who has asked it: a layer behind it makes a trace of its own.
#[tokio::test]
async fn behind_a_buffer_the_call_has_no_parent_unless_there_is_a_layer_around_too() {
    let url = service().await;
    let within = ServiceBuilder::new().buffer(4).layer(traced::http::client()).service(plain());
    {
        let capture = capture();
        read(within.clone().oneshot(get(&url)).in_span(Span::start(&TEST)).await.unwrap()).await;
        capture.assert_tree("test\nGET <client>\n  GET / <server>");
    }
    let capture = capture();
    let around = traced::http::client().layer(within);
    read(around.oneshot(get(&url)).in_span(Span::start(&TEST)).await.unwrap()).await;
    let tree = capture.tree().to_string();
    assert!(tree.starts_with("test\n  GET <client>\n"), "{tree}");
}

#[tokio::test]
async fn load_that_is_shed_is_a_failure_of_the_call_around() {
    let capture = capture();
    let shed = ServiceBuilder::new().load_shed().concurrency_limit(0).service(plain());
    assert!(traced::http::client().layer(shed).oneshot(get("http://127.0.0.1:9/")).await.is_err());
    capture.assert_tree("GET <client> !..");
}

/// Does something of its own before it lets a request pass.
struct Signs;

#[async_trait::async_trait]
impl reqwest_middleware::Middleware for Signs {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut http::Extensions,
        next: reqwest_middleware::Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        tokio::task::yield_now().await;
        drop(Span::start(&SIGN));
        next.run(request, extensions).await
    }
}

static SIGN: traced::Callsite = traced::callsite!("sign");

#[tokio::test]
async fn what_a_layer_within_does_is_below_the_call() {
    let url = service().await;
    let tree = "GET <client>\n  sign\n  GET / <server>";
    {
        let capture = capture();
        let client = reqwest_middleware::ClientBuilder::new(reqwest::Client::new());
        let client = client.with(traced::reqwest::Tracing::default()).with(Signs).build();
        client.get(&url).send().await.unwrap().bytes().await.unwrap();
        capture.assert_tree(tree);
    }
    let capture = capture();
    let signs = tower::service_fn(|request: Request<Full<Bytes>>| async move {
        tokio::task::yield_now().await;
        drop(Span::start(&SIGN));
        plain().oneshot(request).await
    });
    read(traced::http::client().layer(signs).oneshot(get(&url)).await.unwrap()).await;
    capture.assert_tree(tree);
}
