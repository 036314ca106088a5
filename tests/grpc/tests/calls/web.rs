//! grpc-web says how a call ended in the last frame of the body: that is read by whoever turns it into gRPC.

use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::HealthServer;
use tonic_web::{GrpcWebClientLayer, GrpcWebLayer};
use tower::Layer as _;
use traced::testing::capture;
use traced::wire::Status;

use super::house::{House, ask, served, spans, text};

#[tokio::test]
async fn what_is_not_yet_grpc_is_handed_on_and_none_of_its_successes_is_an_error() {
    let service = GrpcWebLayer::new().layer(HealthServer::new(House));
    let browser = GrpcWebClientLayer::new();
    let capture = capture();
    let mut client = HealthClient::new(browser.layer(traced::grpc::server().layer(service.clone())));
    client.check(ask("ok")).await.unwrap();
    spans(&capture, 1).await;
    capture.assert_tree("look");
    let mut client = HealthClient::new(browser.layer(traced::http::server().layer(service)));
    client.check(ask("ok")).await.unwrap();
    let span = served(&capture).await;
    assert_eq!((&*span.name, span.status), ("POST", Status::Unset));
}

#[tokio::test]
async fn beneath_what_turns_it_into_grpc_it_is_a_call_like_any() {
    let calls = traced::grpc::server().layer(HealthServer::new(House));
    let capture = capture();
    let mut client = HealthClient::new(GrpcWebClientLayer::new().layer(GrpcWebLayer::new().layer(calls)));
    client.check(ask("ok")).await.unwrap();
    let span = served(&capture).await;
    assert_eq!(span.name, "grpc.health.v1.Health/Check");
    assert_eq!((&span.status, text(&span, "rpc.response.status_code")), (&Status::Unset, Some("OK")));
}
