//! A span for each request that comes in, whatever becomes of it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use bytes::Bytes;
use http::header::{HOST, USER_AGENT};
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced_runtime::testing::{Capture, capture};
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
async fn an_error_of_the_service_is_recorded_by_its_type() {
    let capture = capture();
    let fails = service_fn(|_: Request<()>| async {
        Err::<Response<Full<Bytes>>, io::Error>(io::Error::other("canary"))
    });
    assert!(traced_http::server().layer(fails).oneshot(get("/")).await.is_err());
    let span = capture.span("GET");
    assert_eq!(
        (&span.status, text(&span, "error.type")),
        (&Status::Error(String::new()), Some("std::io::error::Error"))
    );
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

/// Yields `chunks` single bytes, makes a span with each, and fails at the end if it is to.
struct Chunks {
    chunks: usize,
    fails: bool,
}

impl Body for Chunks {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Waker<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        drop(traced_runtime::Span::start(&WITHIN));
        if self.chunks == 0 {
            return Poll::Ready(self.fails.then(|| Err(io::Error::other("canary"))));
        }
        self.chunks -= 1;
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
    }

    fn size_hint(&self) -> SizeHint {
        let mut hint = SizeHint::new();
        hint.set_lower(self.chunks as u64);
        hint
    }
}

async fn stream(chunks: usize, fails: bool) -> Response<traced_http::ServerBody<Chunks>> {
    let service = service_fn(move |_: Request<()>| async move {
        Ok::<_, Infallible>(Response::new(Chunks { chunks, fails }))
    });
    traced_http::server().layer(service).oneshot(get("/")).await.unwrap()
}

fn ended(capture: &Capture) -> bool {
    capture.spans().iter().any(|span| span.name == "GET")
}

#[tokio::test]
async fn a_streamed_body_is_within_the_span_to_its_end() {
    let capture = capture();
    let mut body = stream(2, false).await.into_body();
    body.frame().await.unwrap().unwrap();
    assert!(!ended(&capture), "half of the body is still to come");
    assert!(body.frame().await.is_some());
    assert!(body.frame().await.is_none());
    let server = capture.span("GET");
    assert_eq!(server.attribute("traced.cancelled"), None);
    assert!(
        capture
            .spans()
            .iter()
            .filter(|span| span.name == "within")
            .all(|span| span.parent_span_id == Some(server.span_id))
    );
}

#[tokio::test]
async fn a_body_that_is_dropped_halfway_is_cancelled() {
    let capture = capture();
    let mut body = stream(2, false).await.into_body();
    body.frame().await.unwrap().unwrap();
    drop(body);
    assert_eq!(capture.span("GET").attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
}

#[tokio::test]
async fn a_body_that_fails_is_an_error() {
    let capture = capture();
    let failure = stream(1, true).await.into_body().collect().await;
    assert_eq!(failure.unwrap_err().to_string(), "canary");
    assert_eq!(text(&capture.span("GET"), "error.type"), Some("std::io::error::Error"));
}

#[tokio::test]
async fn a_body_that_the_server_counted_out_is_complete_without_a_last_poll() {
    let capture = capture();
    let service = service_fn(|_: Request<()>| async {
        let response = Response::builder().header("content-length", "2");
        Ok::<_, Infallible>(response.body(Chunks { chunks: 2, fails: false }).unwrap())
    });
    let mut body = traced_http::server().layer(service).oneshot(get("/")).await.unwrap().into_body();
    body.frame().await.unwrap().unwrap();
    body.frame().await.unwrap().unwrap();
    drop(body);
    assert_eq!(capture.span("GET").attribute("traced.cancelled"), None);
}

#[tokio::test]
async fn the_answer_to_head_waits_for_no_body() {
    let capture = capture();
    let mut request = get("/");
    *request.method_mut() = Method::HEAD;
    let response = answer(StatusCode::OK, request).await;
    assert_eq!(capture.span("HEAD").attribute("traced.cancelled"), None);
    drop(response);
}

#[tokio::test]
async fn the_size_and_the_trailers_of_a_body_stay_what_they_are() {
    let _capture = capture();
    let body = answer(StatusCode::OK, get("/")).await.into_body();
    assert_eq!((body.size_hint().exact(), body.is_end_stream()), (Some(5), false));
    let streamed = stream(3, false).await.into_body();
    assert_eq!((streamed.size_hint().lower(), streamed.size_hint().upper()), (3, None));

    let service = service_fn(|_: Request<()>| async {
        let trailers = HeaderMap::from_iter([("grpc-status".parse().unwrap(), "0".parse().unwrap())]);
        let body =
            Full::new(Bytes::from_static(b"x")).with_trailers(async { Some(Ok::<_, Infallible>(trailers)) });
        Ok::<_, Infallible>(Response::new(body))
    });
    let body = traced_http::server().layer(service).oneshot(get("/")).await.unwrap().into_body();
    assert_eq!(body.collect().await.unwrap().trailers().unwrap()["grpc-status"], "0");
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
