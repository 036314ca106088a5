//! What travels with a call.

use tonic_health::pb::health_client::HealthClient;
use traced::testing::capture;
use traced::wire::AnyValue;
use traced::{Context, FutureExt as _, Kind};

use super::house::{ask, channel, of, serve, spans};

#[tokio::test]
async fn metadata_that_are_named_are_recorded_and_secrets_are_not() {
    let server = traced::grpc::server()
        .capture_request_metadata(["x-tenant", "authorization", "x-raw-bin", "X-Raw-BIN", "x-absent"])
        .capture_response_metadata(["x-house"]);
    let address = serve(server).await;
    let layer = traced::grpc::client(&format!("http://{address}"))
        .capture_request_metadata(["x-tenant"])
        .capture_response_metadata(["x-house"]);
    let mut client = HealthClient::new(tower::Layer::layer(&layer, channel(address).await));
    let capture = capture();
    let mut request = tonic::Request::new(ask("ok"));
    request.metadata_mut().append("x-tenant", "blue".parse().unwrap());
    request.metadata_mut().append("x-tenant", "green".parse().unwrap());
    request.metadata_mut().insert("authorization", "canary".parse().unwrap());
    request.metadata_mut().insert_bin("x-raw-bin", tonic::metadata::MetadataValue::from_bytes(b"canary"));
    client.check(request).await.unwrap();
    let spans = spans(&capture, 3).await;
    let list = |values: &[&str]| {
        AnyValue::Array(values.iter().map(|value| AnyValue::Str((*value).into())).collect())
    };
    for kind in [Kind::Client, Kind::Server] {
        let span = of(&spans, kind);
        assert_eq!(span.attribute("rpc.request.metadata.x-tenant"), Some(&list(&["blue", "green"])));
        assert_eq!(span.attribute("rpc.response.metadata.x-house"), Some(&list(&["green"])));
        assert!(!format!("{span:?}").contains("canary"));
    }
    let server = of(&spans, Kind::Server);
    assert_eq!(server.attribute("rpc.request.metadata.authorization"), Some(&list(&["REDACTED"])));
    // Its text would be base64.
    assert_eq!(server.attribute("rpc.request.metadata.x-raw-bin"), None);
}

#[tokio::test]
async fn a_request_keeps_its_id_and_its_baggage() {
    let (mut client, _) = super::house::house().await;
    let capture = capture();
    let answer = async {
        let mut request = tonic::Request::new(ask("ok"));
        request.metadata_mut().insert("x-request-id", "order-7".parse().unwrap());
        client.check(request).await.unwrap()
    };
    let answer = answer.in_context(Context::current().with_baggage("tenant", "blue")).await;
    assert_eq!(answer.metadata().get("x-asked").unwrap(), "order-7");
    assert_eq!(answer.metadata().get("x-baggage").unwrap(), "tenant=blue");
    spans(&capture, 3).await;
}

#[tokio::test]
async fn within_a_logical_call_the_context_is_sent_and_no_span_made() {
    let (mut client, _) = super::house::house().await;
    let capture = capture();
    static LOGICAL: traced::Callsite = traced::callsite!("logical");
    let logical = traced::Span::start(&LOGICAL);
    client.check(ask("ok")).in_context(logical.context().in_logical_client()).await.unwrap();
    logical.end();
    spans(&capture, 3).await;
    capture.assert_tree(
        "
        logical
            grpc.health.v1.Health/Check <server>
                look
        ",
    );
}
