//! A span for each request that goes out, over real connections.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Empty, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced_http::{ClientLayer, ClientService, Hosts};
use traced_runtime::testing::capture;
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{Callsite, Context, FutureExt as _, Kind, callsite, extract};

static WORK: Callsite = callsite!("work");

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn number(span: &Span, key: &str) -> Option<i64> {
    span.attribute(key).and_then(AnyValue::as_i64)
}

fn client() -> ClientService<Client<HttpConnector, Empty<Bytes>>> {
    traced_http::client().layer(Client::builder(TokioExecutor::new()).build_http())
}

fn get(uri: &str) -> Request<Empty<Bytes>> {
    Request::get(uri).body(Empty::new()).unwrap()
}

/// A server that answers `/{code}` with that status, and with the headers it was sent as its body, one per line.
async fn echo() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = |request: axum::extract::Request| async move {
        let status = request.uri().path()[1..].parse::<u16>().unwrap();
        let headers: Vec<_> = request
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        (StatusCode::from_u16(status).unwrap(), headers.join("\n"))
    };
    tokio::spawn(async move { axum::serve(listener, axum::Router::new().fallback(answer)).await.unwrap() });
    format!("http://{address}")
}

/// The headers that the server saw.
async fn seen<B: Body>(response: Response<B>) -> HeaderMap {
    let body = response.into_body().collect().await.ok().unwrap().to_bytes();
    let lines = std::str::from_utf8(&body).unwrap().lines();
    lines
        .map(|line| line.split_once(": ").unwrap())
        .map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap()))
        .collect()
}

#[tokio::test]
async fn the_callee_is_told_of_the_clients_span() {
    let capture = capture();
    let url = format!("{}/200?page=2&sig=canary", echo().await);
    let response = client().oneshot(get(&url)).in_span(traced_runtime::Span::start(&WORK)).await.unwrap();
    let caller = extract(&seen(response).await).span_context().unwrap();

    let (work, span) = (capture.span("work"), capture.span("GET"));
    assert_eq!((caller.trace_id, caller.span_id), (span.trace_id, span.span_id));
    assert!(caller.flags.is_sampled());
    assert_eq!(span.parent_span_id, Some(work.span_id));
    assert_eq!((span.kind, &span.status), (Kind::Client, &Status::Unset));
    assert_eq!(text(&span, "http.request.method"), Some("GET"));
    assert_eq!(text(&span, "server.address"), Some("127.0.0.1"));
    assert!(number(&span, "server.port").is_some());
    assert_eq!(text(&span, "url.full"), Some(&*url.replace("canary", "REDACTED")));
    assert_eq!(number(&span, "http.response.status_code"), Some(200));
    assert_eq!(text(&span, "network.protocol.version"), Some("1.1"));
}

#[tokio::test]
async fn a_4xx_and_a_5xx_are_errors_of_the_client() {
    let capture = capture();
    let base = echo().await;
    for code in ["404", "500"] {
        client().oneshot(get(&format!("{base}/{code}"))).await.unwrap();
    }
    let errors: Vec<_> = capture
        .spans()
        .iter()
        .map(|span| (span.is_error(), text(span, "error.type").map(str::to_owned)))
        .collect();
    assert_eq!(errors, [(true, Some("404".to_owned())), (true, Some("500".to_owned()))]);
}

#[tokio::test]
async fn a_refused_connection_is_recorded_by_the_type_of_the_error() {
    let capture = capture();
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    client().oneshot(get(&format!("http://{closed}/secret?token=canary"))).await.unwrap_err();
    let span = capture.span("GET");
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("hyper_util::client::legacy::client::Error"));
    assert!(!format!("{span:?}").contains("canary"));
}

#[tokio::test]
async fn within_a_logical_call_the_context_is_sent_without_a_span() {
    let capture = capture();
    let url = format!("{}/200", echo().await);
    let logical = traced_runtime::Span::start(&WORK);
    let context = logical.context().in_logical_client();
    let response = client().oneshot(get(&url)).in_context(context).await.unwrap();
    drop(logical);
    let caller = extract(&seen(response).await).span_context().unwrap();
    assert_eq!(capture.spans().len(), 1);
    assert_eq!(caller.span_id, capture.span("work").span_id);
}

#[tokio::test]
async fn a_context_that_is_sampled_out_is_sent_on() {
    let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    let mut caller = HeaderMap::new();
    caller.insert("traceparent", sent.parse().unwrap());
    let url = format!("{}/200", echo().await);
    let response = client().oneshot(get(&url)).in_context(extract(&caller)).await.unwrap();
    assert_eq!(seen(response).await["traceparent"], sent);
}

#[tokio::test]
async fn a_header_set_by_hand_is_replaced_where_there_is_a_context_and_kept_where_there_is_none() {
    let by_hand = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let url = format!("{}/200", echo().await);
    let request = || {
        let mut request = get(&url);
        request.headers_mut().append("traceparent", by_hand.parse().unwrap());
        request
    };
    let kept = seen(client().oneshot(request()).await.unwrap()).await;
    assert_eq!(kept["traceparent"], by_hand);

    let _capture = capture();
    let replaced = seen(client().oneshot(request()).await.unwrap()).await;
    assert_eq!(replaced.get_all("traceparent").iter().count(), 1);
    assert_ne!(replaced["traceparent"], by_hand);
}

#[tokio::test]
async fn baggage_goes_along_but_not_with_a_presigned_url() {
    let _capture = capture();
    let base = echo().await;
    let context = Context::current().with_baggage("tenant", "blue");
    let send = |url: String| client().oneshot(get(&url)).in_context(context.clone());
    let plain = seen(send(format!("{base}/200")).await.unwrap()).await;
    assert_eq!(plain["baggage"], "tenant=blue");
    for signature in ["X-Amz-Signature", "x-amz-signature", "sig", "SIG"] {
        let presigned = seen(send(format!("{base}/200?{signature}=1")).await.unwrap()).await;
        assert!(presigned.contains_key("traceparent") && !presigned.contains_key("baggage"), "{signature}");
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_cancelled_not_failed() {
    let capture = capture();
    let never =
        service_fn(|_: Request<()>| std::future::pending::<Result<Response<Full<Bytes>>, Infallible>>());
    let call = traced_http::client().layer(never).oneshot(Request::get("http://host/").body(()).unwrap());
    tokio::time::timeout(std::time::Duration::from_millis(5), call).await.unwrap_err();
    let span = capture.span("GET");
    assert_eq!((&span.status, span.attribute("error.type")), (&Status::Unset, None));
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
}

#[tokio::test]
async fn the_host_of_a_bare_path_is_in_its_header() {
    let capture = capture();
    let service = service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(())) });
    let request = Request::get("/a?b").header("host", "inner.example").body(()).unwrap();
    traced_http::client().layer(service).oneshot(request).await.unwrap();
    let span = capture.span("GET");
    assert_eq!(text(&span, "url.full"), Some("http://inner.example/a?b"));
    assert_eq!(
        (text(&span, "server.address"), number(&span, "server.port")),
        (Some("inner.example"), Some(80))
    );
}

/// The headers with which a request is sent, with baggage.
async fn sent_with(request: Request<()>, rules: ClientLayer) -> HeaderMap {
    let service = service_fn(|request: Request<()>| async move {
        Ok::<_, Infallible>(Response::new(request.into_parts().0))
    });
    let context = Context::current().with_baggage("tenant", "blue");
    rules.layer(service).oneshot(request).in_context(context).await.unwrap().into_body().headers
}

#[tokio::test]
async fn baggage_goes_to_no_endpoint_of_aws_however_it_is_written() {
    let _capture = capture();
    for (host, has_baggage) in [
        ("catalog.example", true),
        ("amazonaws.com.example", true),
        ("sqs.eu-central-1.amazonaws.com", false),
        ("SQS.EU-Central-1.AmazonAWS.COM", false),
        ("sqs.eu-central-1.amazonaws.com.:443", false),
        ("sqs.cn-north-1.amazonaws.com.cn.", false),
        ("sqs.eu-central-1.api.aws", false),
        ("abc.lambda-url.eu-central-1.on.aws", false),
    ] {
        let request = Request::get(format!("http://{host}/")).body(()).unwrap();
        let sent = sent_with(request, traced_http::client()).await;
        assert_eq!(
            (sent.contains_key("traceparent"), sent.contains_key("baggage")),
            (true, has_baggage),
            "{host}"
        );
    }
}

#[tokio::test]
async fn nothing_is_sent_to_hosts_that_are_left_out_however_they_are_written() {
    let _capture = capture();
    for (pattern, host) in [
        ("localhost.", "localhost"),
        (" localhost ", "LOCALHOST."),
        ("127.0.0.1:80", "127.0.0.1:8080"),
        ("[::1]", "[::1]:80"),
        ("2001:DB8:0::1", "[2001:db8::1]"),
        ("http://partner.example", "partner.example"),
        ("*.partner.example.", "images.partner.example"),
    ] {
        let request = || Request::get(format!("http://{host}/")).body(()).unwrap();
        let sent = sent_with(request(), traced_http::client().propagate_to(Hosts::all_but([pattern]))).await;
        assert!(!sent.contains_key("traceparent") && !sent.contains_key("baggage"), "{pattern}: {sent:?}");
        let sent = sent_with(request(), traced_http::client().propagate_to(Hosts::only([pattern]))).await;
        assert!(sent.contains_key("traceparent") && sent.contains_key("baggage"), "{pattern}: {sent:?}");
    }
}

#[tokio::test]
async fn what_has_no_room_in_the_headers_is_not_sent() {
    /// As many as there may be.
    const MOST: usize = 24_576;
    let _capture = capture();
    for free in 0..5 {
        let mut request = Request::get("http://catalog/").body(()).unwrap();
        let headers = request.headers_mut();
        headers.insert("traceparent", "by hand".parse().unwrap());
        for number in headers.len()..MOST - free {
            headers
                .insert(format!("x-{number}").parse::<HeaderName>().unwrap(), HeaderValue::from_static(""));
        }
        let around = traced_runtime::Span::start(&WORK).of_request(Some(b"7"));
        let sent = sent_with(request, traced_http::client()).in_span(around).await;
        assert!(sent.get("traceparent").is_none_or(|sent| sent != "by hand"), "{free}");
        assert!(sent.contains_key("x-1") && sent.len() <= MOST);
    }
}
