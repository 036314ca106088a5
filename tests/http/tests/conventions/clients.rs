//! Spans of clients, in each way that a call can end.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::any;
use bytes::Bytes;
use futures_util::stream;
use http::Extensions;
use http_body_util::{BodyExt as _, Full};
use reqwest_middleware::{ClientBuilder, Middleware, Next};
use tokio::time::timeout;
use tower::{Layer as _, Service as _, ServiceExt as _};
use traced::http::ResendCount;
use traced::reqwest::Tracing;
use traced::testing::capture;
use traced::wire::Span;
use traced_test_http::{Hyper, get, hyper1, hyper2, nobody, number, read, serve, serve_auto, text, texts};

use crate::rules::{Case, check};

/// Without a layer: only the client has spans.
fn app() -> Router {
    let breaks = || async {
        let first = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"first")) });
        let then = stream::once(async {
            // So long that the headers are on their way.
            tokio::time::sleep(Duration::from_millis(20)).await;
            Err(std::io::Error::other("canary"))
        });
        axum::body::Body::from_stream(futures_util::StreamExt::chain(first, then))
    };
    Router::new()
        .route("/ok", any(|| async { "hello" }))
        .route("/found", any(|| async { (StatusCode::FOUND, Redirect::to("/ok")) }))
        .route("/missing", any(|| async { StatusCode::NOT_FOUND }))
        .route("/broken", any(|| async { StatusCode::SERVICE_UNAVAILABLE }))
        .route("/breaks", any(breaks))
        .route("/slow", any(|| tokio::time::sleep(Duration::from_secs(60))))
        .route("/taken", any(|body: Bytes| async move { body.len().to_string() }))
}

/// The spans that the work of a test has made.
async fn spans_of(work: impl Future<Output = ()>) -> Vec<Span> {
    let capture = capture();
    work.await;
    capture.spans()
}

async fn span_of(work: impl Future<Output = ()>) -> Span {
    let mut spans = spans_of(work).await;
    assert_eq!(spans.len(), 1, "{spans:?}");
    spans.remove(0)
}

fn hypers() -> [(Hyper, &'static str); 2] {
    let layer = traced::http::client();
    [(hyper1(&layer), "1.1"), (hyper2(&layer), "2")]
}

#[tokio::test]
async fn of_hyper_by_the_status() {
    let base = serve_auto(app()).await;
    for (client, version) in hypers() {
        for (path, status, error) in [
            ("/ok?page=2", 200, None),
            ("/found", 302, None),
            ("/missing", 404, Some("404")),
            ("/broken", 503, Some("503")),
            ("/breaks", 200, None),
        ] {
            let url = format!("{base}{path}");
            let call =
                async { drop(client.clone().oneshot(get(&url)).await.unwrap().into_body().collect().await) };
            let span = span_of(call).await;
            let status =
                if path == "/found" { number(&span, "http.response.status_code") } else { Some(status) };
            check(&span, Case { status, error, url: Some(&url), version: Some(version), ..Case::default() });
        }
    }
}

#[tokio::test]
async fn of_hyper_without_a_response() {
    let (base, nobody) = (serve_auto(app()).await, nobody().await);
    for (client, _) in hypers() {
        let refused = span_of(async {
            client.clone().oneshot(get(&nobody)).await.unwrap_err();
        })
        .await;
        let error = text(&refused, "error.type").unwrap();
        check(&refused, Case { error: Some(error), url: Some(&format!("{nobody}/")), ..Case::default() });

        let url = format!("{base}/slow");
        let given_up = async {
            timeout(Duration::from_millis(50), client.clone().oneshot(get(&url))).await.unwrap_err();
        };
        let case = Case { is_cancelled: true, url: Some(&url), ..Case::default() };
        check(&span_of(given_up).await, case);
        let never_polled = span_of(async { drop(client.clone().call(get(&url))) }).await;
        check(&never_polled, case);
    }
}

#[tokio::test]
async fn of_hyper_whose_body_breaks() {
    let url = format!("{}/taken", serve(app()).await);
    let body = http_body_util::StreamBody::new(stream::iter([
        Ok(http_body::Frame::data(Bytes::from_static(b"first"))),
        Err(std::io::Error::other("canary")),
    ]));
    let client =
        hyper_util::client::legacy::Client::builder(hyper_util::rt::TokioExecutor::new()).build_http();
    let client = traced::http::client().layer(client);
    let request = http::Request::post(&url).body(body).unwrap();
    let span = span_of(async { drop(client.oneshot(request).await.unwrap_err()) }).await;
    let error = text(&span, "error.type");
    check(&span, Case { error: Some(error.unwrap()), url: Some(&url), ..Case::default() });
    assert!(!format!("{span:?}").contains("canary"));
}

/// Sends again what was answered with 503, and says how often it has.
#[derive(Clone)]
struct Again(u32);

impl<R, E> tower::retry::Policy<http::Request<Full<Bytes>>, http::Response<R>, E> for Again {
    type Future = std::future::Ready<()>;

    fn retry(
        &mut self,
        request: &mut http::Request<Full<Bytes>>,
        result: &mut Result<http::Response<R>, E>,
    ) -> Option<Self::Future> {
        let failed = result.as_ref().is_ok_and(|response| response.status() == 503);
        if !failed || self.0 == 2 {
            return None;
        }
        self.0 += 1;
        request.extensions_mut().insert(ResendCount(self.0));
        Some(std::future::ready(()))
    }

    fn clone_request(&mut self, request: &http::Request<Full<Bytes>>) -> Option<http::Request<Full<Bytes>>> {
        Some(request.clone())
    }
}

#[tokio::test]
async fn of_hyper_that_is_sent_again() {
    let url = format!("{}/broken", serve(app()).await);
    let retrying = tower::retry::RetryLayer::new(Again(0)).layer(hyper1(&traced::http::client()));
    let spans = spans_of(async { drop(read(retrying.oneshot(get(&url)).await.unwrap()).await) }).await;
    assert_eq!(spans.len(), 3, "one for each attempt");
    for (span, resend_count) in spans.iter().zip([None, Some(1), Some(2)]) {
        let case = Case { status: Some(503), error: Some("503"), resend_count, ..Case::default() };
        check(span, Case { url: Some(&url), version: Some("1.1"), ..case });
    }
}

#[tokio::test]
async fn of_reqwest_by_the_status() {
    let base = serve(app()).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    for (path, status, error) in [
        ("/ok?page=2", 200, None),
        // Followed: one span, and the URL that was asked for.
        ("/found", 200, None),
        ("/missing", 404, Some("404")),
        ("/broken", 503, Some("503")),
        ("/breaks", 200, None),
    ] {
        let url = format!("{base}{path}");
        let span = span_of(async { drop(client.get(&url).send().await.unwrap().bytes().await) }).await;
        let case = Case { status: Some(status), error, knows_peer: true, ..Case::default() };
        check(&span, Case { url: Some(&url), version: Some("1.1"), ..case });
    }
}

#[tokio::test]
async fn of_reqwest_without_a_response() {
    let (base, nobody) = (serve(app()).await, nobody().await);
    let url = format!("{base}/slow");
    let plain = || traced::reqwest::client(reqwest::Client::new());
    let send = |client: reqwest_middleware::ClientWithMiddleware, url: &str| {
        let sent = client.get(url).send();
        async move { drop(sent.await.unwrap_err()) }
    };
    let refused = span_of(send(plain(), &nobody)).await;
    check(&refused, Case { error: Some("connect"), url: Some(&format!("{nobody}/")), ..Case::default() });

    let hurried = reqwest::Client::builder().timeout(Duration::from_millis(50)).build().unwrap();
    let late = span_of(send(traced::reqwest::client(hurried), &url)).await;
    check(&late, Case { error: Some("timeout"), url: Some(&url), ..Case::default() });

    let given_up = span_of(async {
        timeout(Duration::from_millis(50), plain().get(&url).send()).await.unwrap_err();
    });
    check(&given_up.await, Case { is_cancelled: true, url: Some(&url), ..Case::default() });

    let url = format!("{base}/taken");
    let body = stream::iter([Ok(Bytes::from_static(b"first")), Err(std::io::Error::other("canary"))]);
    let broken = span_of(async {
        plain().post(&url).body(reqwest::Body::wrap_stream(body)).send().await.unwrap_err();
    });
    let broken = broken.await;
    check(
        &broken,
        Case { error: Some(text(&broken, "error.type").unwrap()), url: Some(&url), ..Case::default() },
    );
    assert!(["body", "request"].contains(&text(&broken, "error.type").unwrap()), "{broken:?}");
}

/// As `reqwest-retry` does it: the rest of the stack runs again, with the same extensions.
struct UpToTwice;

#[async_trait::async_trait]
impl Middleware for UpToTwice {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        for _ in 0..2 {
            let response = next.clone().run(request.try_clone().unwrap(), extensions).await?;
            if response.status() != 503 {
                return Ok(response);
            }
        }
        next.run(request, extensions).await
    }
}

#[tokio::test]
async fn of_reqwest_that_is_sent_again() {
    let url = format!("{}/broken", serve(app()).await);
    let client = ClientBuilder::new(reqwest::Client::new()).with(UpToTwice).with(Tracing::default()).build();
    let spans = spans_of(async { drop(client.get(&url).send().await.unwrap()) }).await;
    assert_eq!(spans.len(), 3, "one for each attempt");
    for (span, resend_count) in spans.iter().zip([None, Some(1), Some(2)]) {
        let case = Case { status: Some(503), error: Some("503"), resend_count, ..Case::default() };
        check(span, Case { url: Some(&url), version: Some("1.1"), knows_peer: true, ..case });
    }
}

/// Each attempt has its own time limit, as many clients have it.
struct EachWithLimit;

#[async_trait::async_trait]
impl Middleware for EachWithLimit {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        let again = request.try_clone().unwrap();
        let limit = Duration::from_millis(50);
        timeout(limit, next.clone().run(request, extensions)).await.unwrap_err();
        timeout(limit, next.clone().run(again.try_clone().unwrap(), extensions)).await.unwrap_err();
        let error = || reqwest_middleware::Error::Middleware(std::io::Error::other("late").into());
        timeout(limit, next.run(again, extensions)).await.map_err(|_| error())?
    }
}

#[tokio::test]
async fn of_reqwest_whose_attempts_are_given_up_one_by_one() {
    let url = format!("{}/slow", serve(app()).await);
    let client =
        ClientBuilder::new(reqwest::Client::new()).with(EachWithLimit).with(Tracing::default()).build();
    let spans = spans_of(async { drop(client.get(&url).send().await.unwrap_err()) }).await;
    assert_eq!(spans.len(), 3);
    for (span, resend_count) in spans.iter().zip([None, Some(1), Some(2)]) {
        check(span, Case { is_cancelled: true, resend_count, url: Some(&url), ..Case::default() });
    }
}

#[tokio::test]
async fn of_reqwest_with_a_span_around_all_attempts() {
    let url = format!("{}/broken", serve(app()).await);
    let client = ClientBuilder::new(reqwest::Client::new()).with(Tracing::default());
    let client = client.with(UpToTwice).with(Tracing::default()).with(Tracing::default()).build();
    let spans = spans_of(async { drop(client.get(&url).send().await.unwrap()) }).await;
    let counts: Vec<_> = spans.iter().map(|span| number(span, "http.request.resend_count")).collect();
    assert_eq!(
        counts,
        [None, None, None, Some(1), None, Some(2), None],
        "the call, and two for each attempt"
    );
}

#[tokio::test]
async fn of_reqwest_that_somebody_sends_again_by_hand() {
    let url = format!("{}/ok", serve(app()).await);
    let client = traced::reqwest::client(reqwest::Client::new());
    let span =
        span_of(async { drop(client.get(&url).with_extension(ResendCount(2)).send().await.unwrap()) }).await;
    let case = Case { status: Some(200), resend_count: Some(2), knows_peer: true, ..Case::default() };
    check(&span, Case { url: Some(&url), version: Some("1.1"), ..case });
}

#[tokio::test]
async fn with_a_template_and_headers_that_are_asked_for() {
    let url = format!("{}/ok", serve(app()).await);
    let layer = traced::http::client()
        .url_templates(["/{page}"])
        .capture_request_headers(["x-tenant"])
        .capture_response_headers(["content-type"]);
    let mut request = get(&url);
    request.headers_mut().insert("x-tenant", "blue".parse().unwrap());
    let span = span_of(async { drop(hyper1(&layer).oneshot(request).await.unwrap()) }).await;
    check(&span, Case { status: Some(200), url: Some(&url), version: Some("1.1"), ..Case::default() });
    assert_eq!((&*span.name, text(&span, "url.template")), ("GET /{page}", Some("/{page}")));
    assert_eq!(texts(&span, "http.request.header.x-tenant"), ["blue"]);
    assert_eq!(texts(&span, "http.response.header.content-type"), ["text/plain; charset=utf-8"]);
}
