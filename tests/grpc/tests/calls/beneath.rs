//! Within the span of a layer of HTTP: there is no second one, and the call is told on that.

use std::net::SocketAddr;

use http::uri::PathAndQuery;
use tonic::client::Grpc;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::HealthServer;
use tower::Layer as _;
use traced::testing::capture;
use traced::wire::{AnyValue, Span, Status};
use traced::{Kind, traced};

use super::house::{House, ask, channel, client, listen, served, spans, text};

/// A house behind both layers.
async fn serve(layer: traced::grpc::ServerLayer) -> SocketAddr {
    let (incoming, address) = listen().await;
    let server = Server::builder()
        .layer(traced::http::server())
        .layer(layer)
        .add_service(HealthServer::new(House))
        .serve_with_incoming(incoming);
    tokio::spawn(server);
    address
}

fn number(span: &Span, key: &str) -> Option<i64> {
    span.attribute(key).and_then(AnyValue::as_i64)
}

fn assert_is_check(span: &Span, code: &str) {
    assert_eq!(span.name, "grpc.health.v1.Health/Check");
    assert_eq!(text(span, "rpc.system.name"), Some("grpc"));
    assert_eq!(text(span, "rpc.method"), Some("grpc.health.v1.Health/Check"));
    assert_eq!(text(span, "rpc.response.status_code"), Some(code));
    assert_eq!(number(span, "http.response.status_code"), Some(200));
}

#[tokio::test]
async fn the_span_of_http_is_the_calls() {
    let address = serve(traced::grpc::server()).await;
    let capture = capture();
    client(address).await.check(ask("ok")).await.unwrap();
    let span = served(&capture).await;
    spans(&capture, 3).await;
    capture.assert_tree(
        "
        grpc.health.v1.Health/Check <client>
            grpc.health.v1.Health/Check <server>
                look
        ",
    );
    assert_is_check(&span, "OK");
    assert_eq!(text(&span, "http.request.method"), Some("POST"));
    assert_eq!((&span.status, text(&span, "error.type")), (&Status::Unset, None));
}

#[tokio::test]
async fn failures_of_the_server_are_errors_and_others_are_not() {
    let address = serve(traced::grpc::server()).await;
    for (code, name, failed) in [(14, "UNAVAILABLE", true), (5, "NOT_FOUND", false)] {
        let capture = capture();
        client(address).await.check(ask(&format!("code {code}"))).await.unwrap_err();
        let span = served(&capture).await;
        assert_is_check(&span, name);
        let expected = if failed { Status::Error(String::new()) } else { Status::Unset };
        assert_eq!((&span.status, text(&span, "error.type")), (&expected, failed.then_some(name)));
    }
}

#[tokio::test]
async fn behind_a_router_of_axum_it_is_the_same() {
    let (incoming, address) = listen().await;
    let router = Routes::new(HealthServer::new(House)).into_axum_router();
    let router = router.layer(traced::grpc::server()).layer(traced::axum::layer());
    let server = Server::builder().add_routes(Routes::from(router));
    tokio::spawn(server.serve_with_incoming(incoming));
    let capture = capture();
    client(address).await.check(ask("code 14")).await.unwrap_err();
    let span = served(&capture).await;
    assert_is_check(&span, "UNAVAILABLE");
    assert_eq!(
        (&span.status, text(&span, "error.type")),
        (&Status::Error(String::new()), Some("UNAVAILABLE"))
    );
    assert_eq!(text(&span, "http.route"), Some("/grpc.health.v1.Health/{*rest}"));
}

#[tokio::test]
async fn a_status_that_comes_in_trailers_is_told() {
    let address = serve(traced::grpc::server()).await;
    let capture = capture();
    let mut client = client(address).await;
    let mut messages = client.watch(ask("breaks")).await.unwrap().into_inner();
    while let Ok(Some(_)) = messages.message().await {}
    let span = served(&capture).await;
    assert_eq!(span.name, "grpc.health.v1.Health/Watch");
    assert_eq!(text(&span, "rpc.response.status_code"), Some("DATA_LOSS"));
    assert_eq!((&span.status, text(&span, "error.type")), (&Status::Error(String::new()), Some("DATA_LOSS")));
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_cancelled() {
    let address = serve(traced::grpc::server()).await;
    let capture = capture();
    let mut client = client(address).await;
    let mut messages = client.watch(ask("forever")).await.unwrap().into_inner();
    messages.message().await.unwrap();
    drop(messages);
    let span = served(&capture).await;
    assert_eq!((&span.status, text(&span, "rpc.response.status_code")), (&Status::Unset, Some("CANCELLED")));
    assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
}

#[tokio::test]
async fn a_panic_has_no_code() {
    let address = serve(traced::grpc::server()).await;
    let capture = capture();
    client(address).await.check(ask("panic")).await.unwrap_err();
    let span = served(&capture).await;
    assert_eq!((&span.status, text(&span, "error.type")), (&Status::Error(String::new()), Some("panic")));
    assert_eq!(span.attribute("rpc.response.status_code"), None);
}

#[tokio::test]
async fn what_nobody_implements_has_no_name_of_its_own() {
    let known = ["grpc.health.v1.Health/Check"];
    for layer in [traced::grpc::server(), traced::grpc::server().known_methods(known)] {
        let address = serve(layer).await;
        let capture = capture();
        let mut client = Grpc::new(channel(address).await);
        client.ready().await.unwrap();
        let codec = tonic_prost::ProstCodec::<_, tonic_health::pb::HealthCheckResponse>::default();
        let path = PathAndQuery::from_static("/shop.Orders/Place");
        client.unary(tonic::Request::new(ask("ok")), path, codec).await.unwrap_err();
        let span = served(&capture).await;
        assert_eq!((&*span.name, text(&span, "rpc.method")), ("grpc", Some("_OTHER")));
        assert!(
            text(&span, "rpc.method_original").is_some_and(|method| method.ends_with("shop.Orders/Place"))
        );
        assert_eq!(text(&span, "rpc.response.status_code"), Some("UNIMPLEMENTED"));
        assert_eq!(span.status, Status::Error(String::new()));
    }
}

#[tokio::test]
async fn metadata_that_are_named_are_recorded() {
    let layer =
        traced::grpc::server().capture_request_metadata(["x-tenant"]).capture_response_metadata(["x-house"]);
    let address = serve(layer).await;
    let capture = capture();
    let mut request = tonic::Request::new(ask("ok"));
    request.metadata_mut().insert("x-tenant", "blue".parse().unwrap());
    client(address).await.check(request).await.unwrap();
    let span = served(&capture).await;
    let list = |value: &str| AnyValue::Array(vec![AnyValue::Str(value.into())]);
    assert_eq!(span.attribute("rpc.request.metadata.x-tenant"), Some(&list("blue")));
    assert_eq!(span.attribute("rpc.response.metadata.x-house"), Some(&list("green")));
}

#[traced]
async fn between<S: tower::Service<R>, R>(service: &mut S, request: R) -> Result<S::Response, S::Error> {
    service.call(request).await
}

#[tokio::test]
async fn a_span_of_the_program_between_stays_as_it_is() {
    let calls = traced::grpc::server().layer(HealthServer::new(House));
    let behind = tower::service_fn(move |request| {
        let mut calls = calls.clone();
        async move { between(&mut calls, request).await }
    });
    let capture = capture();
    HealthClient::new(traced::http::server().layer(behind)).check(ask("code 14")).await.unwrap_err();
    let span = served(&capture).await;
    assert_eq!((&*span.name, span.kind), ("POST", Kind::Server));
    let between = capture.span("between");
    assert_eq!(between.attribute("rpc.response.status_code"), None);
    assert_eq!(between.status, Status::Unset);
}
