//! What a call of an AWS client leaves behind, against a peer in the process.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod peer;

use std::time::Duration;

use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::error::ProvideErrorMetadata;
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::{Client, config};
use traced_aws::Tracing;
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{
    Callsite, Context, FutureExt as _, Kind, SpanContext, TraceFlags, callsite, testing, xray_header,
};

use peer::Peer;

const NO_SUCH_KEY: &str = "<?xml version=\"1.0\"?><Error><Code>NoSuchKey</Code><Message>m</Message></Error>";

static CALLER: Callsite = callsite!("caller");

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn number(span: &Span, key: &str) -> Option<i64> {
    span.attribute(key).and_then(AnyValue::as_i64)
}

fn is_cancelled(span: &Span) -> bool {
    span.attribute("traced.cancelled") == Some(&AnyValue::Bool(true))
}

fn header_of(span: &Span) -> String {
    let context = SpanContext::remote(span.trace_id, span.span_id, TraceFlags::SAMPLED);
    xray_header(&Context::from_remote(context, None)).unwrap()
}

#[tokio::test]
async fn a_call_is_one_client_span_below_the_caller() {
    let capture = testing::capture();
    let peer = Peer::default().answers(200, "");
    let put = peer.client().put_object().bucket("images").key("a/b.png").body(ByteStream::from_static(b"x"));
    async { put.send().await.unwrap() }.in_span(traced_runtime::Span::start(&CALLER)).await;

    let spans = capture.spans();
    assert_eq!(spans.len(), 2);
    let span = capture.span("S3.PutObject");
    assert_eq!(span.kind, Kind::Client);
    assert_eq!(span.status, Status::Unset);
    assert_eq!(span.parent_span_id, Some(capture.span("caller").span_id));
    assert_eq!(span.scope, "traced_aws");
    for (key, value) in [
        ("rpc.system.name", "aws-api"),
        ("rpc.method", "S3/PutObject"),
        ("cloud.region", "eu-west-1"),
        ("aws.s3.bucket", "images"),
        ("aws.s3.key", "a/b.png"),
        ("aws.request_id", "REQUEST1"),
        ("aws.extended_request_id", "EXTENDED1"),
        ("server.address", "images.s3.eu-west-1.amazonaws.com"),
    ] {
        assert_eq!(text(&span, key), Some(value), "{key}");
    }
    assert_eq!(number(&span, "server.port"), Some(443));
    assert_eq!(number(&span, "http.response.status_code"), Some(200));
    assert_eq!(span.attribute("error.type"), None);
    assert!(!is_cancelled(&span));
}

#[tokio::test]
async fn attempts_share_one_span_and_each_carries_it() {
    let capture = testing::capture();
    let peer = Peer::default().answers(503, "").answers(503, "").answers(200, "hello");
    peer.client().get_object().bucket("images").key("a").send().await.unwrap();

    let span = capture.span("S3.GetObject");
    assert_eq!(capture.spans().len(), 1);
    assert_eq!((&span.status, number(&span, "http.response.status_code")), (&Status::Unset, Some(200)));
    let requests = peer.requests();
    assert_eq!(requests.len(), 3);
    for request in requests {
        assert_eq!(request.trace_header, [header_of(&span)]);
    }
}

#[tokio::test]
async fn a_call_whose_attempts_all_fail_has_failed() {
    let capture = testing::capture();
    let body = "<Error><Code>SlowDown</Code></Error>";
    let peer = Peer::default().answers(503, body).answers(503, body).answers(503, body);
    peer.client().get_object().bucket("images").key("a").send().await.unwrap_err();
    let span = capture.span("S3.GetObject");
    assert!(span.is_error());
    assert_eq!(text(&span, "error.type"), Some("SlowDown"));
    assert_eq!(number(&span, "http.response.status_code"), Some(503));
}

#[tokio::test]
async fn an_error_is_called_by_its_code_and_reaches_the_caller() {
    let capture = testing::capture();
    let peer = Peer::default().answers(404, NO_SUCH_KEY);
    let error = peer.client().get_object().bucket("images").key("a").send().await.unwrap_err();
    assert_eq!(error.code(), Some("NoSuchKey"));
    let span = capture.span("S3.GetObject");
    assert_eq!(span.status, Status::Error(String::new()));
    assert_eq!(text(&span, "error.type"), Some("NoSuchKey"));
    assert_eq!(text(&span, "aws.request_id"), Some("REQUEST1"));
}

/// A copy can fail after its headers were sent.
#[tokio::test]
async fn an_error_within_a_200_is_an_error() {
    let capture = testing::capture();
    let peer = Peer::default().answers(200, "<Error><Code>AccessDenied</Code></Error>");
    let copy = peer.client().copy_object().bucket("images").key("b").copy_source("images/a");
    copy.send().await.unwrap_err();
    let span = capture.span("S3.CopyObject");
    assert_eq!(text(&span, "error.type"), Some("AccessDenied"));
    assert_eq!(text(&span, "aws.s3.copy_source"), Some("images/a"));
}

#[tokio::test]
async fn an_error_without_a_body_is_called_by_its_status() {
    let capture = testing::capture();
    let peer = Peer::default().answers(404, "");
    peer.client().head_object().bucket("images").key("a").send().await.unwrap_err();
    assert_eq!(text(&capture.span("S3.HeadObject"), "error.type"), Some("404"));
}

#[tokio::test]
async fn an_upload_is_named_by_its_id() {
    let capture = testing::capture();
    let peer = Peer::default().answers(204, "");
    let abort = peer.client().abort_multipart_upload().bucket("images").key("a").upload_id("U1");
    abort.send().await.unwrap();
    assert_eq!(text(&capture.span("S3.AbortMultipartUpload"), "aws.s3.upload_id"), Some("U1"));
}

#[tokio::test]
async fn a_dropped_call_is_cancelled_not_failed() {
    let capture = testing::capture();
    let peer = Peer::default().stays_silent();
    let client = peer.client();
    let call = client.get_object().bucket("images").key("a").send();
    tokio::time::timeout(Duration::from_millis(20), call).await.unwrap_err();
    let span = capture.span("S3.GetObject");
    assert!(is_cancelled(&span));
    assert_eq!(span.status, Status::Unset);
    assert_eq!(span.attribute("error.type"), None);
}

#[tokio::test]
async fn an_operation_timeout_is_a_timeout() {
    let capture = testing::capture();
    let timeout = TimeoutConfig::builder().operation_timeout(Duration::from_millis(20)).build();
    let peer = Peer::default().stays_silent();
    let config = peer.config().timeout_config(timeout).interceptor(Tracing::default()).build();
    Client::from_conf(config).get_object().bucket("images").key("a").send().await.unwrap_err();
    let span = capture.span("S3.GetObject");
    assert!(span.is_error() && !is_cancelled(&span));
    assert_eq!(text(&span, "error.type"), Some("timeout"));
}

#[tokio::test]
async fn an_attempt_timeout_that_a_retry_overcomes_is_no_error() {
    let capture = testing::capture();
    let timeout = TimeoutConfig::builder().operation_attempt_timeout(Duration::from_millis(20)).build();
    let peer = Peer::default().stays_silent().answers(200, "");
    let config = peer.config().timeout_config(timeout).interceptor(Tracing::default()).build();
    Client::from_conf(config).get_object().bucket("images").key("a").send().await.unwrap();
    assert_eq!(capture.span("S3.GetObject").status, Status::Unset);
    assert_eq!(peer.requests().len(), 2);
}

#[tokio::test]
async fn a_call_that_is_never_sent_says_where_it_ended() {
    let capture = testing::capture();
    let peer = Peer::default().refuses();
    peer.client().get_object().bucket("images").key("a").send().await.unwrap_err();
    assert_eq!(text(&capture.span("S3.GetObject"), "error.type"), Some("dispatch_failure"));

    let capture = testing::capture();
    peer.client().get_object().bucket("images").key("").send().await.unwrap_err();
    assert_eq!(text(&capture.span("S3.GetObject"), "error.type"), Some("construction_failure"));
    assert_eq!(peer.requests().len(), 1);
}

#[tokio::test]
async fn presigning_makes_no_span_and_asks_for_no_header() {
    let capture = testing::capture();
    let expiry = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let caller = traced_runtime::Span::start(&CALLER);
    let peer = Peer::default();
    let client = peer.client();
    let url = client.get_object().bucket("images").key("a").presigned(expiry).in_span(caller).await.unwrap();
    assert!(url.uri().contains("X-Amz-SignedHeaders=host&"), "{}", url.uri());
    assert_eq!(url.headers().count(), 0);
    assert_eq!(capture.spans().len(), 1, "the caller's");
}

#[tokio::test]
async fn a_caller_that_is_not_sampled_is_passed_on() {
    let caller = SpanContext::remote(
        "4bf92f3577b34da6a3ce929d0e0e4736".parse().unwrap(),
        "00f067aa0ba902b7".parse().unwrap(),
        TraceFlags::default(),
    );
    let peer = Peer::default().answers(200, "");
    let client = peer.client();
    let call = client.list_objects_v2().bucket("images").send();
    let _ignored = call.in_context(Context::from_remote(caller, None).with_baggage("user", "4711")).await;
    let requests = peer.requests();
    assert_eq!(
        requests[0].trace_header,
        ["Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=0"]
    );
    assert!(!requests[0].names.iter().any(|name| name == "baggage" || name == "traceparent"));
}

#[tokio::test]
async fn without_any_trace_nothing_is_added() {
    let peer = Peer::default().answers(200, "");
    peer.client().get_object().bucket("images").key("a").send().await.unwrap();
    assert!(peer.requests()[0].trace_header.is_empty());
}

#[tokio::test]
async fn two_interceptors_make_one_span() {
    let capture = testing::capture();
    let peer = Peer::default().answers(200, "");
    let again = config::Config::builder().interceptor(Tracing::default());
    let call = peer.client().get_object().bucket("images").key("a").customize().config_override(again);
    call.send().await.unwrap();
    assert_eq!(capture.spans().len(), 1);
    assert_eq!(text(&capture.span("S3.GetObject"), "aws.s3.bucket"), Some("images"));
}

#[tokio::test]
async fn a_single_call_can_be_traced() {
    let capture = testing::capture();
    let peer = Peer::default().answers(200, "");
    let client = Client::from_conf(peer.config().build());
    let call = client.get_object().bucket("images").key("a").customize().interceptor(Tracing::default());
    call.send().await.unwrap();
    assert_eq!(text(&capture.span("S3.GetObject"), "rpc.method"), Some("S3/GetObject"));
}

#[tokio::test]
async fn an_http_client_is_told_that_the_call_has_a_span() {
    let capture = testing::capture();
    let peer = Peer::default().answers(200, "");
    peer.client().get_object().bucket("images").key("a").send().await.unwrap();
    let context = peer.requests()[0].context.clone().unwrap();
    assert!(context.is_in_logical_client());
    assert_eq!(context.span_context().unwrap().span_id, capture.span("S3.GetObject").span_id);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_calls_keep_their_callers() {
    const CALLS: usize = 8;
    let peer = (0..CALLS).fold(Peer::default(), |peer, _| peer.answers(200, ""));
    let client = peer.client();
    let capture = testing::capture();
    let calls = (0..CALLS).map(|call| {
        let client = client.clone();
        let span = traced_runtime::Span::start(&CALLER);
        span.set("call", call);
        let get = async move { client.get_object().bucket("b").key(call.to_string()).send().await };
        tokio::spawn(get.in_span(span))
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.unwrap().unwrap();
    }
    let spans = capture.spans();
    assert_eq!(spans.len(), 2 * CALLS);
    for span in spans.iter().filter(|span| span.name == "S3.GetObject") {
        let caller = spans.iter().find(|caller| Some(caller.span_id) == span.parent_span_id).unwrap();
        let call = number(caller, "call").map(|call| call.to_string());
        assert_eq!(call.as_deref(), text(span, "aws.s3.key"));
    }
}
