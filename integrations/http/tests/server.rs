//! A span for each request that comes in, whatever becomes of it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use http::header::{HOST, USER_AGENT};
use http::{HeaderMap, Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced_runtime::testing::capture;
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{Callsite, Context, Kind, callsite};

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

static WITHIN: Callsite = callsite!("within");

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn number(span: &Span, key: &str) -> Option<i64> {
    span.attribute(key).and_then(AnyValue::as_i64)
}

fn get(uri: &str) -> Request<()> {
    Request::get(uri).body(()).unwrap()
}

/// Answers with a status and a short body.
async fn answer(status: StatusCode, request: Request<()>) -> Response<impl Body<Data = Bytes>> {
    let respond = service_fn(move |_: Request<()>| async move {
        let mut response = Response::new(Full::new(Bytes::from_static(b"hello")));
        *response.status_mut() = status;
        Ok::<_, Infallible>(response)
    });
    traced_http::server().layer(respond).oneshot(request).await.unwrap()
}

#[tokio::test]
async fn the_span_is_below_the_callers_and_says_what_was_asked_for() {
    let capture = capture();
    let mut request = get("/images?page=2&token=canary");
    *request.headers_mut() = HeaderMap::from_iter([
        ("traceparent".parse().unwrap(), CALLER.parse().unwrap()),
        ("tracestate".parse().unwrap(), "vendor=1".parse().unwrap()),
        (HOST, "gallery.example:8080".parse().unwrap()),
        (USER_AGENT, "curl/8".parse().unwrap()),
    ]);
    answer(StatusCode::OK, request).await.collect().await.ok().unwrap();

    let span = capture.span("GET");
    assert_eq!((span.kind, &span.status), (Kind::Server, &Status::Unset));
    assert_eq!(span.trace_id.to_string(), &CALLER[3..35]);
    assert_eq!(span.parent_span_id.unwrap().to_string(), &CALLER[36..52]);
    assert_eq!(span.trace_state, "vendor=1");
    assert_eq!(text(&span, "http.request.method"), Some("GET"));
    assert_eq!(text(&span, "url.path"), Some("/images"));
    assert_eq!(text(&span, "url.query"), Some("page=2&token=REDACTED"));
    assert_eq!(text(&span, "url.scheme"), Some("http"));
    assert_eq!(text(&span, "server.address"), Some("gallery.example"));
    assert_eq!(number(&span, "server.port"), Some(8080));
    assert_eq!(text(&span, "user_agent.original"), Some("curl/8"));
    assert_eq!(text(&span, "network.protocol.version"), Some("1.1"));
    assert_eq!(number(&span, "http.response.status_code"), Some(200));
    assert_eq!(span.attribute("error.type"), None);
}

#[tokio::test]
async fn only_a_5xx_is_an_error_of_the_server() {
    let capture = capture();
    answer(StatusCode::NOT_FOUND, get("/")).await.collect().await.ok().unwrap();
    answer(StatusCode::SERVICE_UNAVAILABLE, get("/")).await.collect().await.ok().unwrap();
    let [missing, failed] = &capture.spans()[..] else { panic!("two requests, two spans") };
    assert_eq!((&missing.status, text(missing, "error.type")), (&Status::Unset, None));
    assert_eq!((&failed.status, text(failed, "error.type")), (&Status::Error(String::new()), Some("503")));
}

#[tokio::test]
async fn an_unknown_method_makes_no_name() {
    let capture = capture();
    let request = Request::builder().method("BREW").uri("/pot").body(()).unwrap();
    answer(StatusCode::OK, request).await.collect().await.ok().unwrap();
    let span = capture.span("HTTP");
    assert_eq!(text(&span, "http.request.method"), Some("_OTHER"));
    assert_eq!(text(&span, "http.request.method_original"), Some("BREW"));
}

#[tokio::test]
async fn an_error_of_the_service_is_recorded_by_its_kind() {
    let capture = capture();
    let fails = service_fn(|_: Request<()>| async {
        Err::<Response<Full<Bytes>>, io::Error>(io::Error::other("canary"))
    });
    assert!(traced_http::server().layer(fails).oneshot(get("/")).await.is_err());
    let span = capture.span("GET");
    assert_eq!((&span.status, text(&span, "error.type")), (&Status::Error(String::new()), Some("io")));
    assert!(!format!("{span:?}").contains("canary"));
}

#[tokio::test]
async fn what_the_service_does_in_call_and_in_poll_is_below_the_span() {
    let capture = capture();
    let service = service_fn(|_: Request<()>| {
        drop(traced_runtime::Span::start(&WITHIN));
        async {
            tokio::task::yield_now().await;
            drop(traced_runtime::Span::start(&WITHIN));
            Ok::<_, Infallible>(Response::new(Full::new(Bytes::new())))
        }
    });
    traced_http::server().layer(service).oneshot(get("/")).await.unwrap();
    let server = capture.span("GET");
    let parents: Vec<_> = capture
        .spans()
        .into_iter()
        .filter(|span| span.name == "within")
        .map(|span| span.parent_span_id)
        .collect();
    assert_eq!(parents, [Some(server.span_id); 2]);
    assert!(!Context::current().is_entrance());
}

#[tokio::test]
async fn a_request_that_is_given_up_is_cancelled_not_failed() {
    let capture = capture();
    let never =
        service_fn(|_: Request<()>| std::future::pending::<Result<Response<Full<Bytes>>, Infallible>>());
    let call = traced_http::server().layer(never).oneshot(get("/"));
    tokio::time::timeout(std::time::Duration::from_millis(5), call).await.unwrap_err();
    let span = capture.span("GET");
    assert_eq!((&span.status, span.attribute("error.type")), (&Status::Unset, None));
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
}

#[tokio::test]
async fn a_caller_that_is_sampled_out_is_passed_on() {
    // Nothing captures here and nothing is installed: no span is recorded.
    let service = service_fn(|_: Request<()>| async {
        let current = Context::current().span_context().unwrap();
        assert_eq!(current.trace_id.to_string(), &CALLER[3..35]);
        assert_eq!(current.span_id.to_string(), &CALLER[36..52]);
        assert!(!current.flags.is_sampled());
        assert_eq!(Context::current().trace_state(), Some("vendor=1"));
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::new())))
    });
    let mut request = get("/");
    request.headers_mut().insert("traceparent", CALLER.replace("-01", "-00").parse().unwrap());
    request.headers_mut().insert("tracestate", "vendor=1".parse().unwrap());
    traced_http::server().layer(service).oneshot(request).await.unwrap();
}

#[tokio::test]
async fn a_layer_beneath_a_layer_makes_no_second_span() {
    let capture = capture();
    let service =
        service_fn(|_: Request<()>| async { Ok::<_, Infallible>(Response::new(Full::new(Bytes::new()))) });
    let twice = traced_http::server().layer(traced_http::server().layer(service));
    twice.oneshot(get("/")).await.unwrap();
    assert_eq!(capture.spans().len(), 1);
}

#[tokio::test]
async fn a_panic_passes_through_and_is_an_error() {
    let capture = capture();
    let service = service_fn(|_: Request<()>| async {
        if true {
            panic!("canary")
        }
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::new())))
    });
    let call = traced_http::server().layer(service).oneshot(get("/"));
    let spawned = tokio::spawn(traced_runtime::FutureExt::in_current_span(call)).await;
    assert!(spawned.unwrap_err().is_panic());
    assert_eq!(text(&capture.span("GET"), "error.type"), Some("panic"));
}
