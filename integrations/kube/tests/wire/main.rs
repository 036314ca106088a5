//! What goes over the wire, and when the service beneath the layer is called.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod server;

use std::convert::Infallible;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context as Waker, Poll};
use std::time::Duration;

use http::{Request, Response, StatusCode};
use k8s_openapi::api::core::v1::Pod;
use kube::api::{Api, ListParams, WatchParams};
use kube::client::{Body, ClientBuilder};
use kube::{Client, Config};
use tower::{Layer, Service, ServiceExt};
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{Callsite, Context, FutureExt as _, SpanContext, TraceFlags, callsite, testing};

use server::{Answer, Server};

static CALLER: Callsite = callsite!("caller");

const LIST: &str = "GET /api/v1/namespaces/{:namespace}/pods";

fn config(url: &str) -> Config {
    Config::new(url.parse().unwrap())
}

fn client(url: &str) -> Client {
    let config = config(url);
    let builder = ClientBuilder::try_from(config.clone()).unwrap();
    builder.with_layer(&traced_kube::layer(&config)).build()
}

fn pods(url: &str) -> Api<Pod> {
    Api::namespaced(client(url), "gallery")
}

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn traceparent_of(span: &Span) -> String {
    format!("00-{}-{}-{:02x}", span.trace_id, span.span_id, span.flags & 3)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_callers_keep_their_spans_across_the_client_s_own_task() {
    const CALLERS: u32 = 4;
    let server = Server::start([]).await;
    let pods = pods(&server.url);
    let capture = testing::capture();
    let calls = (1..=CALLERS).map(|caller| {
        let (pods, span) = (pods.clone(), traced_runtime::Span::start(&CALLER));
        span.set("caller", caller);
        tokio::spawn(
            async move { pods.list(&ListParams::default().limit(caller)).await.map(drop) }.in_span(span),
        )
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }

    let spans = capture.spans();
    let requests = server.requests();
    assert_eq!((spans.len(), requests.len()), (2 * CALLERS as usize, CALLERS as usize));
    for span in spans.iter().filter(|span| span.name == LIST) {
        let caller = spans.iter().find(|caller| Some(caller.span_id) == span.parent_span_id).unwrap();
        let number = caller.attribute("caller").and_then(AnyValue::as_i64).unwrap();
        let wanted = format!("/api/v1/namespaces/gallery/pods?&limit={number}");
        assert_eq!(text(span, "url.full"), Some(&*format!("{}{wanted}", server.url)));
        let request = requests.iter().find(|request| request.path == wanted).unwrap();
        assert_eq!(request.traceparent, [traceparent_of(span)]);
    }
}

#[tokio::test]
async fn each_attempt_carries_the_one_span() {
    let busy = || Answer::Status("503 Service Unavailable", "{}");
    let server = Server::start([busy(), busy()]).await;
    let capture = testing::capture();
    pods(&server.url).list(&ListParams::default()).await.unwrap();
    let span = capture.span(LIST);
    assert_eq!(capture.spans().len(), 1);
    assert_eq!(server.requests().len(), 3);
    for request in server.requests() {
        assert_eq!(request.traceparent, [traceparent_of(&span)]);
    }
}

#[tokio::test]
async fn a_dropped_request_is_cancelled_not_failed() {
    let server = Server::start([Answer::Silence]).await;
    let capture = testing::capture();
    let pods = pods(&server.url);
    let parameters = ListParams::default();
    let list = pods.list(&parameters);
    tokio::time::timeout(Duration::from_millis(50), list).await.map(drop).unwrap_err();
    let span = capture.span(LIST);
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    assert_eq!((&span.status, span.attribute("error.type")), (&Status::Unset, None));
    assert_eq!(server.requests().len(), 1, "it was on its way");
}

#[tokio::test]
async fn a_watch_that_is_dropped_was_a_success() {
    let server = Server::start([Answer::Stream]).await;
    let capture = testing::capture();
    let watch = pods(&server.url);
    let parameters = WatchParams::default();
    let events = tokio::time::timeout(Duration::from_secs(5), watch.watch(&parameters, "0")).await;
    assert_eq!(capture.span(LIST).status, Status::Unset, "ended while the stream goes on");
    drop(events);
    assert_eq!(capture.span(LIST).attribute("traced.cancelled"), None);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let capture = testing::capture();
    pods(&format!("http://{free}")).list(&ListParams::default()).await.map(drop).unwrap_err();
    let span = capture.span(LIST);
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("connect"));
    assert_eq!(span.attribute("http.response.status_code"), None);
}

#[tokio::test]
async fn a_caller_that_is_not_sampled_is_passed_on() {
    let caller = SpanContext::remote(
        "4bf92f3577b34da6a3ce929d0e0e4736".parse().unwrap(),
        "00f067aa0ba902b7".parse().unwrap(),
        TraceFlags::default(),
    );
    let server = Server::start([]).await;
    let pods = pods(&server.url);
    let list = async { pods.list(&ListParams::default()).await.unwrap() };
    list.in_context(Context::from_remote(caller, None)).await;
    pods.list(&ListParams::default()).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].traceparent, ["00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"]);
    assert!(requests[1].traceparent.is_empty(), "there is no trace");
}

#[tokio::test]
async fn a_failure_whose_body_nobody_reads_ends_with_it() {
    let capture = testing::capture();
    let conflict = tower::service_fn(|_: Request<Body>| async {
        let status = Body::from(br#"{"reason":"AlreadyExists"}"#.to_vec());
        let mut response = Response::new(status);
        *response.status_mut() = StatusCode::CONFLICT;
        Ok::<_, Infallible>(response)
    });
    let service = traced_kube::layer(&config("http://host")).layer(conflict);
    let request = Request::post("/api/v1/namespaces").body(Body::empty()).unwrap();
    let response = service.oneshot(request).await.unwrap();
    assert!(capture.spans().is_empty());
    drop(response);
    let span = capture.span("POST /api/v1/namespaces");
    assert_eq!(text(&span, "error.type"), Some("409"));
    assert_eq!(span.attribute("traced.k8s.response.reason"), None);
}

/// Ready when asked for the second time.
#[derive(Clone, Default)]
struct Slow(Arc<AtomicUsize>);

impl Service<Request<Body>> for Slow {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, waker: &mut Waker<'_>) -> Poll<Result<(), Infallible>> {
        waker.waker().wake_by_ref();
        if self.0.fetch_add(1, Ordering::SeqCst) == 0 { Poll::Pending } else { Poll::Ready(Ok(())) }
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let answer = Response::new(request.into_body());
        Box::pin(async move { Ok(answer) })
    }
}

#[tokio::test]
async fn the_service_is_asked_whether_it_is_ready_by_whoever_waits() {
    let capture = testing::capture();
    let slow = Slow::default();
    let mut service = traced_kube::layer(&config("http://host")).layer(slow.clone());
    assert!(poll_fn(|cx| service.poll_ready(cx)).await.is_ok());
    let answer = service.call(Request::get("/version").body(Body::empty()).unwrap());
    assert_eq!(slow.0.load(Ordering::SeqCst), 0, "not before the first poll");
    assert!(capture.spans().is_empty());
    answer.await.unwrap();
    assert_eq!(slow.0.load(Ordering::SeqCst), 2);
    assert_eq!(capture.spans().len(), 1);
}

#[tokio::test]
async fn a_request_that_is_never_polled_leaves_nothing() {
    let capture = testing::capture();
    let mut service = traced_kube::layer(&config("http://host")).layer(Slow::default());
    drop(service.call(Request::get("/version").body(Body::empty()).unwrap()));
    assert!(capture.spans().is_empty());
}

#[tokio::test]
async fn a_panic_of_the_service_goes_on_and_breaks_nothing() {
    let capture = testing::capture();
    let calls = AtomicUsize::new(0);
    let brittle = tower::service_fn(move |request: Request<Body>| {
        assert!(calls.fetch_add(1, Ordering::SeqCst) > 0, "the first call");
        async { Ok::<_, Infallible>(Response::new(request.into_body())) }
    });
    let service = traced_kube::layer(&config("http://host")).layer(brittle);
    let request = || Request::get("/version").body(Body::empty()).unwrap();
    let first = service.clone().oneshot(request());
    let current = Context::current();
    let panicked = tokio::spawn(async move { first.await.is_ok() }.in_context(current)).await.unwrap_err();
    assert!(panicked.is_panic());
    service.oneshot(request()).await.unwrap();

    let spans = capture.spans();
    assert_eq!(text(&spans[0], "error.type"), Some("panic"));
    assert_eq!(spans[1].status, Status::Unset);
}
