//! A span for each call of a client, whatever becomes of it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::collections::HashMap;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::get;
use http::{Extensions, HeaderMap};
use reqwest::Method;
use reqwest_middleware::{ClientBuilder, Error, Middleware, Next};
use tokio::net::TcpListener;
use traced_reqwest::{NoPropagation, Tracing, UrlTemplate, client};
use traced_runtime::testing::capture;
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{Callsite, Context, FutureExt as _, Kind, callsite, extract};

static WORK: Callsite = callsite!("work");

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

/// Serves `/`, which answers with the headers it was sent, one per line.
async fn echo() -> String {
    let headers = |request: Request| async move {
        let line = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            format!("{name}: {}", value.to_str().unwrap_or_default())
        };
        request.headers().iter().map(line).collect::<Vec<_>>().join("\n")
    };
    let app = Router::new()
        .route("/", get(headers))
        .route("/found", get(|| async { Redirect::temporary("/") }))
        .route("/loop", get(|| async { Redirect::temporary("/loop") }))
        .route("/slow", get(|| tokio::time::sleep(Duration::from_secs(60))))
        .route("/busy", get(|| async { StatusCode::SERVICE_UNAVAILABLE }));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    format!("http://{address}")
}

fn plain() -> reqwest::Client {
    reqwest::Client::new()
}

/// The headers that the server saw.
async fn seen(response: reqwest::Response) -> HashMap<String, String> {
    let text = response.text().await.unwrap();
    text.lines()
        .map(|line| line.split_once(": ").unwrap())
        .map(|(k, v)| (k.to_owned(), v.to_owned()))
        .collect()
}

#[tokio::test]
async fn a_call_is_described_without_its_secrets() {
    let capture = capture();
    let base = echo().await;
    let query = |secret| format!("/?page=2&X-Amz-Signature={secret}&token={secret}");
    let url = |user, secret| format!("{}{}", base.replace("//", user), query(secret));
    // A builder would take the password out of the URL.
    let mut request = reqwest::Request::new(Method::GET, url("//me:canary@", "canary").parse().unwrap());
    request.headers_mut().insert("authorization", "Bearer canary".parse().unwrap());
    client(plain()).execute(request).await.unwrap();

    let span = capture.span("GET");
    assert_eq!((span.kind, &span.status), (Kind::Client, &Status::Unset));
    let shown = url("//REDACTED:REDACTED@", "REDACTED");
    assert_eq!(text(&span, "url.full"), Some(&*shown));
    assert_eq!(text(&span, "http.request.method"), Some("GET"));
    assert_eq!(text(&span, "server.address"), Some("127.0.0.1"));
    assert_eq!(text(&span, "network.peer.address"), Some("127.0.0.1"));
    assert_eq!(text(&span, "network.protocol.version"), Some("1.1"));
    assert_eq!(span.attribute("http.response.status_code"), Some(&AnyValue::I64(200)));
    assert_eq!(span.attribute("server.port"), span.attribute("network.peer.port"));
    assert!(!format!("{span:?}").contains("canary"));
}

/// The `error.type` of a call that fails before there is a response.
async fn failure(client: reqwest::Client, url: &str) -> String {
    let capture = capture();
    traced_reqwest::client(client).get(url).send().await.unwrap_err();
    let span = capture.span("GET");
    assert_eq!(span.status, Status::Error(String::new()));
    assert!(!format!("{span:?}").contains("canary"));
    text(&span, "error.type").unwrap().to_owned()
}

#[tokio::test]
async fn a_refused_connection_is_a_failure_to_connect() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(failure(plain(), &format!("http://{closed}/?token=canary")).await, "connect");
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_a_failure_of_dns() {
    struct Nowhere;
    impl reqwest::dns::Resolve for Nowhere {
        fn resolve(&self, _: reqwest::dns::Name) -> reqwest::dns::Resolving {
            Box::pin(async { Err("no such host: canary".into()) })
        }
    }
    let client = reqwest::Client::builder().dns_resolver(std::sync::Arc::new(Nowhere)).build().unwrap();
    assert_eq!(failure(client, "http://nowhere.example/?token=canary").await, "dns");
}

#[tokio::test]
async fn a_deadline_that_passes_is_a_timeout() {
    let client = reqwest::Client::builder().timeout(Duration::from_millis(50)).build().unwrap();
    assert_eq!(failure(client, &format!("{}/slow", echo().await)).await, "timeout");
}

#[tokio::test]
async fn too_many_redirects_are_a_failure_of_redirection() {
    assert_eq!(failure(plain(), &format!("{}/loop", echo().await)).await, "redirect");
}

#[tokio::test]
async fn redirects_that_are_followed_are_one_call_to_the_first_url() {
    let capture = capture();
    let url = format!("{}/found", echo().await);
    client(plain()).get(&url).send().await.unwrap();
    assert_eq!(text(&capture.span("GET"), "url.full"), Some(&*url));
}

#[tokio::test]
async fn a_middleware_that_fails_is_told_from_the_transport() {
    struct Fails;
    #[async_trait::async_trait]
    impl Middleware for Fails {
        async fn handle(
            &self,
            _: reqwest::Request,
            _: &mut Extensions,
            _: Next<'_>,
        ) -> reqwest_middleware::Result<reqwest::Response> {
            Err(Error::middleware(std::io::Error::other("canary")))
        }
    }
    let capture = capture();
    let client = ClientBuilder::new(plain()).with(Tracing::default()).with(Fails).build();
    let error = client.get("http://host/").send().await.unwrap_err();
    assert_eq!(error.to_string(), "canary", "the error passes through");
    assert_eq!(text(&capture.span("GET"), "error.type"), Some("middleware"));
}

#[tokio::test]
async fn each_attempt_of_a_retrying_middleware_outside_has_its_span() {
    struct Twice;
    #[async_trait::async_trait]
    impl Middleware for Twice {
        async fn handle(
            &self,
            request: reqwest::Request,
            extensions: &mut Extensions,
            next: Next<'_>,
        ) -> reqwest_middleware::Result<reqwest::Response> {
            next.clone().run(request.try_clone().unwrap(), extensions).await?;
            next.run(request, extensions).await
        }
    }
    let capture = capture();
    let client = ClientBuilder::new(plain()).with(Twice).with(Tracing::default()).build();
    client.get(format!("{}/busy", echo().await)).send().await.unwrap();
    let counts: Vec<_> =
        capture.spans().iter().map(|span| span.attribute("http.request.resend_count").cloned()).collect();
    assert_eq!(counts, [None, Some(AnyValue::I64(1))]);
}

#[tokio::test]
async fn the_callee_is_told_of_the_clients_span_in_place_of_what_was_there() {
    let capture = capture();
    let request =
        client(plain()).get(echo().await).header("traceparent", CALLER).header("tracestate", "old=1");
    let headers = seen(request.send().await.unwrap()).await;
    let caller = extract(&headers).span_context().unwrap();
    let span = capture.span("GET");
    assert_eq!((caller.trace_id, caller.span_id), (span.trace_id, span.span_id));
    assert!(!headers.contains_key("tracestate"));
}

#[tokio::test]
async fn within_a_logical_call_the_context_is_sent_without_a_span() {
    let capture = capture();
    let url = echo().await;
    let logical = traced_runtime::Span::start(&WORK);
    let context = logical.context().in_logical_client();
    let response = client(plain()).get(url).send().in_context(context).await.unwrap();
    drop(logical);
    let caller = extract(&seen(response).await).span_context().unwrap();
    assert_eq!(capture.spans().len(), 1);
    assert_eq!(caller.span_id, capture.span("work").span_id);
}

#[tokio::test]
async fn a_context_that_is_sampled_out_is_sent_on() {
    let mut caller = HashMap::new();
    caller.insert("traceparent".to_owned(), CALLER.to_owned());
    let send = client(plain()).get(echo().await).send().in_context(extract(&caller));
    assert_eq!(seen(send.await.unwrap()).await["traceparent"], CALLER);
}

#[tokio::test]
async fn where_nothing_is_traced_a_header_set_by_hand_is_sent() {
    let response = client(plain()).get(echo().await).header("traceparent", CALLER).send().await.unwrap();
    assert_eq!(seen(response).await["traceparent"], CALLER);
}

#[tokio::test]
async fn a_request_may_ask_not_to_carry_the_context() {
    let capture = capture();
    let response = client(plain()).get(echo().await).with_extension(NoPropagation).send().await.unwrap();
    assert!(!seen(response).await.contains_key("traceparent"));
    let _still_traced = capture.span("GET");
}

#[tokio::test]
async fn a_request_may_name_the_template_of_its_path() {
    let capture = capture();
    let template = UrlTemplate("/{page}".into());
    client(plain()).get(echo().await).with_extension(template).send().await.unwrap();
    assert_eq!(text(&capture.span("GET /{page}"), "url.template"), Some("/{page}"));
}

#[tokio::test]
async fn baggage_goes_along_but_not_with_a_presigned_url() {
    let _capture = capture();
    let base = echo().await;
    let context = Context::current().with_baggage("tenant", "blue");
    let send = async |url: &str| seen(client(plain()).get(url).send().await.unwrap()).await;
    let plain = send(&base).in_context(context.clone()).await;
    assert_eq!(plain["baggage"], "tenant=blue");
    let presigned = send(&format!("{base}/?sig=1")).in_context(context).await;
    assert!(presigned.contains_key("traceparent") && !presigned.contains_key("baggage"));
}

#[tokio::test]
async fn an_ipv6_address_is_recorded_without_brackets() {
    let capture = capture();
    let _ = client(plain()).get("http://[::1]:9/").headers(HeaderMap::new()).send().await;
    assert_eq!(text(&capture.span("GET"), "server.address"), Some("::1"));
}
