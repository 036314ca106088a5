//! The server's layer among those of tower, within and around them.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::http::StatusCode;
use axum::routing::get as on_get;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Empty, Full};
use tower::{BoxError, Layer as _, ServiceBuilder, ServiceExt as _, service_fn};
use tower_http::compression::CompressionLayer;
use traced::testing::capture;
use traced::traced;
use traced_test_http::{bare, serve, text, wait_for};

#[traced]
async fn work(delay: Duration) -> String {
    tokio::time::sleep(delay).await;
    "hello ".repeat(1000)
}

fn app() -> Router {
    Router::new()
        .route("/fast", on_get(|| work(Duration::ZERO)))
        .route("/slow", on_get(|| work(Duration::from_secs(60))))
}

async fn gateway_timeout(error: BoxError) -> StatusCode {
    if error.is::<tower::timeout::error::Elapsed>() {
        StatusCode::GATEWAY_TIMEOUT
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    }
}

/// Calls a path over a connection, and asks for compression.
async fn call(app: Router, path: &str) -> (u16, Option<String>, Bytes) {
    let base = serve(app).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    let answer = client.get(format!("{base}{path}")).header("accept-encoding", "gzip").send().await.unwrap();
    let coding = answer.headers().get("content-encoding").map(|coding| coding.to_str().unwrap().to_owned());
    (answer.status().as_u16(), coding, answer.bytes().await.unwrap())
}

#[tokio::test]
async fn compression_within_and_around_compresses_and_loses_no_span() {
    let within = app().layer(CompressionLayer::new()).layer(traced::axum::layer());
    let around = app().layer(traced::axum::layer()).layer(CompressionLayer::new());
    for app in [within, around] {
        let capture = capture();
        let (status, coding, body) = call(app, "/fast").await;
        assert_eq!((status, coding.as_deref()), (200, Some("gzip")));
        assert!(body.len() < 500, "{} bytes", body.len());
        capture.assert_tree("GET <client>\n  GET /fast <server>\n    work");
    }
}

#[tokio::test]
async fn a_time_limit_within_is_a_failure_and_one_around_gives_up() {
    let limit = || {
        ServiceBuilder::new()
            .layer(HandleErrorLayer::new(gateway_timeout))
            .layer(tower::timeout::TimeoutLayer::new(Duration::from_millis(50)))
    };
    {
        let capture = capture();
        assert_eq!(call(app().layer(limit()).layer(traced::axum::layer()), "/slow").await.0, 504);
        capture.assert_tree("GET <client> !504\n  GET /slow <server> !504\n    work ~");
    }
    let capture = capture();
    assert_eq!(call(app().layer(traced::axum::layer()).layer(limit()), "/slow").await.0, 504);
    capture.assert_tree("GET <client> !504\n  GET /slow <server> ~\n    work ~");
}

#[tokio::test]
async fn behind_a_buffer_and_around_one_the_work_is_below_the_server() {
    async fn answer(_: Request<Empty<Bytes>>) -> Result<Response<Full<Bytes>>, Infallible> {
        Ok(Response::new(Full::new(work(Duration::ZERO).await.into())))
    }
    let request = || {
        let mut request = bare("http://shop/");
        request.headers_mut().insert("x-request-id", "order-7".parse().unwrap());
        request
    };
    {
        // The worker of the buffer calls, and knows no context; the future is polled here.
        let capture = capture();
        let within =
            ServiceBuilder::new().buffer(4).layer(traced::http::server()).service(service_fn(answer));
        let span = traced::Span::start(&TEST);
        let mut sent = request();
        traced::inject::<_, traced::http::Http>(&span.context(), sent.headers_mut());
        within.oneshot(sent).await.unwrap().into_body().collect().await.unwrap();
        drop(span);
        capture.assert_tree("test\n  GET <server>\n    work");
    }
    let capture = capture();
    let around = traced::http::server().layer(ServiceBuilder::new().buffer(4).service(service_fn(answer)));
    around.oneshot(request()).await.unwrap().into_body().collect().await.unwrap();
    capture.assert_tree("GET <server>\n  work");
}

static TEST: traced::Callsite = traced::callsite!("test");

#[tokio::test]
async fn load_that_is_shed_around_makes_no_span_and_within_is_a_failure() {
    let shed = || ServiceBuilder::new().load_shed().concurrency_limit(0);
    let answer = || {
        service_fn(|_: Request<Empty<Bytes>>| async {
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::new())))
        })
    };
    {
        let capture = capture();
        let within = shed().layer(traced::http::server()).service(answer());
        assert!(within.oneshot(bare("/")).await.is_err());
        assert!(capture.spans().is_empty(), "the request did not reach it");
    }
    let capture = capture();
    let around = traced::http::server().layer(shed().service(answer()));
    assert!(around.oneshot(bare("/")).await.is_err());
    let spans = wait_for(&capture, 1).await;
    assert_eq!((spans[0].is_error(), text(&spans[0], "error.type")), (true, Some("overloaded")));
}
