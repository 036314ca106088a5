//! A real client and an API server with pods: what each kind of request leaves behind.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::pin::pin;

use futures_util::TryStreamExt;
use k8s_openapi::api::core::v1::Pod;
use kube::api::{Api, DeleteParams, ListParams, LogParams, Patch, PatchParams, WatchParams};
use kube::client::ClientBuilder;
use kube::{Client, Config};
use standins::kubernetes::Kubernetes;
use traced_runtime::wire::{AnyValue, Span, Status};
use traced_runtime::{Callsite, FutureExt as _, Kind, callsite, testing};

static CALLER: Callsite = callsite!("caller");

fn cluster() -> (Kubernetes, Client) {
    let server = standins::kubernetes::start().unwrap();
    server.seed_pod("gallery", "store-0", &[("app", "store")]);
    let config = Config::new(server.url().parse().unwrap());
    let builder = ClientBuilder::try_from(config.clone()).unwrap();
    (server, builder.with_layer(&traced_kube::layer(&config)).build())
}

fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

fn status(span: &Span) -> Option<i64> {
    span.attribute("http.response.status_code").and_then(AnyValue::as_i64)
}

#[tokio::test]
async fn a_request_is_one_client_span_below_the_caller() {
    let (server, client) = cluster();
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let capture = testing::capture();
    async { pods.get("store-0").await.unwrap() }.in_span(traced_runtime::Span::start(&CALLER)).await;

    assert_eq!(capture.spans().len(), 2);
    let span = capture.span("GET /api/v1/namespaces/{:namespace}/pods/{:name}");
    assert_eq!((span.kind, &span.status), (Kind::Client, &Status::Unset));
    assert_eq!(span.parent_span_id, Some(capture.span("caller").span_id));
    assert_eq!(span.scope, "traced_kube");
    let url = format!("{}/api/v1/namespaces/gallery/pods/store-0", server.url());
    for (key, value) in [
        ("http.request.method", "GET"),
        ("server.address", "127.0.0.1"),
        ("url.full", &url),
        ("url.template", "/api/v1/namespaces/{:namespace}/pods/{:name}"),
        ("traced.k8s.request.verb", "get"),
        ("traced.k8s.request.version", "v1"),
        ("traced.k8s.request.resource", "pods"),
        ("traced.k8s.request.namespace", "gallery"),
        ("traced.k8s.request.name", "store-0"),
    ] {
        assert_eq!(text(&span, key), Some(value), "{key}");
    }
    let port = server.url().rsplit_once(':').unwrap().1.parse().unwrap();
    assert_eq!(span.attribute("server.port"), Some(&AnyValue::I64(port)));
    assert_eq!(status(&span), Some(200));
    for absent in ["error.type", "traced.k8s.request.group", "traced.k8s.request.subresource"] {
        assert_eq!(span.attribute(absent), None, "{absent}");
    }
}

#[tokio::test]
async fn every_verb_has_its_name() {
    let (_server, client) = cluster();
    let pods: Api<Pod> = Api::namespaced(client.clone(), "gallery");
    let capture = testing::capture();
    Api::<Pod>::all(client.clone()).list(&ListParams::default()).await.unwrap();
    pods.logs("store-0", &LogParams::default()).await.unwrap();
    let patch = Patch::Merge(labelled());
    pods.patch("store-0", &PatchParams::default(), &patch).await.unwrap();
    pods.delete("store-0", &DeleteParams::default()).await.unwrap();
    client.apiserver_version().await.unwrap();

    let found: Vec<_> = capture
        .spans()
        .into_iter()
        .map(|span| format!("{} {}", text(&span, "traced.k8s.request.verb").unwrap(), span.name))
        .collect();
    assert_eq!(
        found,
        [
            "list GET /api/v1/pods",
            "get GET /api/v1/namespaces/{:namespace}/pods/{:name}/log",
            "patch PATCH /api/v1/namespaces/{:namespace}/pods/{:name}",
            "delete DELETE /api/v1/namespaces/{:namespace}/pods/{:name}",
            "get GET /version",
        ]
    );
}

fn labelled() -> Pod {
    let mut pod = Pod::default();
    pod.metadata.labels = Some([("tier".to_owned(), "back".to_owned())].into());
    pod
}

#[tokio::test]
async fn a_missing_pod_is_an_error_that_says_why() {
    let (_server, client) = cluster();
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let capture = testing::capture();
    let error = pods.get("lost").await.unwrap_err();
    assert!(matches!(error, kube::Error::Api(status) if status.reason == "NotFound"));

    let span = capture.span("GET /api/v1/namespaces/{:namespace}/pods/{:name}");
    assert_eq!(span.status, Status::Error(String::new()));
    assert_eq!((text(&span, "error.type"), status(&span)), (Some("404"), Some(404)));
    assert_eq!(text(&span, "traced.k8s.response.reason"), Some("NotFound"));
}

#[tokio::test]
async fn retries_of_the_client_are_within_one_span() {
    let (server, client) = cluster();
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let capture = testing::capture();
    server.fail_next(503, "ServiceUnavailable");
    server.fail_next(429, "TooManyRequests");
    assert_eq!(pods.list(&ListParams::default()).await.unwrap().items.len(), 1);
    assert_eq!(capture.spans().len(), 1);
    let span = capture.span("GET /api/v1/namespaces/{:namespace}/pods");
    assert_eq!((&span.status, status(&span)), (&Status::Unset, Some(200)));
}

#[tokio::test]
async fn a_watch_is_over_when_it_has_begun() {
    let (_server, client) = cluster();
    let pods: Api<Pod> = Api::namespaced(client, "gallery");
    let capture = testing::capture();
    let mut events = pin!(pods.watch(&WatchParams::default(), "0").await.unwrap());
    events.try_next().await.unwrap().unwrap();

    let span = capture.span("GET /api/v1/namespaces/{:namespace}/pods");
    assert_eq!(text(&span, "traced.k8s.request.verb"), Some("watch"));
    assert_eq!((&span.status, status(&span)), (&Status::Unset, Some(200)));
    assert_eq!(span.attribute("traced.cancelled"), None);
}
