//! A server's span lasts as long as the body of its response, which stays what it is.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::convert::Infallible;
use std::io;
use std::pin::Pin;
use std::task::{Context as Waker, Poll};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced_runtime::testing::{Capture, capture};
use traced_runtime::wire::AnyValue;
use traced_runtime::{Callsite, callsite};

static WITHIN: Callsite = callsite!("within");

fn get(uri: &str) -> Request<()> {
    Request::get(uri).body(()).unwrap()
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
    let error_type = capture.span("GET").attribute("error.type").cloned();
    assert_eq!(error_type.unwrap().as_str(), Some("io"));
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
    let service = service_fn(|_: Request<()>| async {
        Ok::<_, Infallible>(Response::new(Chunks { chunks: 2, fails: false }))
    });
    let request = Request::head("/").body(()).unwrap();
    let response = traced_http::server().layer(service).oneshot(request).await.unwrap();
    assert_eq!(capture.span("HEAD").attribute("traced.cancelled"), None);
    drop(response);
}

#[tokio::test]
async fn the_size_and_the_trailers_of_a_body_stay_what_they_are() {
    let _capture = capture();
    let hello = service_fn(|_: Request<()>| async {
        Ok::<_, Infallible>(Response::new(Full::new(Bytes::from_static(b"hello"))))
    });
    let body = traced_http::server().layer(hello).oneshot(get("/")).await.unwrap().into_body();
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
