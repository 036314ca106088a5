//! The status that a call ends with, on both sides.

use tonic::Code;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::HealthServer;
use tower::Layer as _;
use tower_http::catch_panic::CatchPanicLayer;
use traced::Kind;
use traced::testing::capture;
use traced::wire::{AnyValue, Status};

use super::house::{House, ask, house, of, served, spans, text};

const NAMES: [&str; 17] = [
    "OK",
    "CANCELLED",
    "UNKNOWN",
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED",
];

const FAILURES_OF_SERVERS: [Code; 6] = [
    Code::Unknown,
    Code::DeadlineExceeded,
    Code::Unimplemented,
    Code::Internal,
    Code::Unavailable,
    Code::DataLoss,
];

#[tokio::test]
async fn a_call_is_one_trace_over_both_sides() {
    let (mut client, address) = house().await;
    let capture = capture();
    client.check(ask("ok")).await.unwrap();
    let spans = spans(&capture, 3).await;
    capture.assert_tree(
        "
        grpc.health.v1.Health/Check <client>
            grpc.health.v1.Health/Check <server>
                look
        ",
    );
    let (client, server) = (of(&spans, Kind::Client), of(&spans, Kind::Server));
    assert_eq!(server.parent_span_id, Some(client.span_id));
    for span in [client, server] {
        assert_eq!(text(span, "rpc.system.name"), Some("grpc"));
        assert_eq!(text(span, "rpc.method"), Some("grpc.health.v1.Health/Check"));
        assert_eq!(text(span, "rpc.response.status_code"), Some("OK"));
        assert_eq!(text(span, "server.address"), Some("127.0.0.1"));
        let port = span.attribute("server.port").and_then(AnyValue::as_i64);
        assert_eq!(port, Some(i64::from(address.port())));
        assert_eq!((&span.status, span.attribute("error.type")), (&Status::Unset, None));
    }
}

#[tokio::test]
async fn each_code_is_told_and_is_an_error_where_the_conventions_say_so() {
    let (mut client, _) = house().await;
    for (code, name) in (1..17).zip(&NAMES[1..]) {
        let capture = capture();
        let status = client.check(ask(&format!("code {code}"))).await.unwrap_err();
        assert_eq!(
            (status.code(), status.message()),
            (Code::from_i32(code), "canary"),
            "it passes unchanged"
        );
        let spans = spans(&capture, 3).await;
        let (client, server) = (of(&spans, Kind::Client), of(&spans, Kind::Server));
        for span in [client, server] {
            assert_eq!(text(span, "rpc.response.status_code"), Some(*name));
            assert!(!format!("{span:?}").contains("canary"), "messages are nobody's business");
        }
        assert_eq!(
            (&client.status, text(client, "error.type")),
            (&Status::Error(String::new()), Some(*name))
        );
        let failed = FAILURES_OF_SERVERS.contains(&Code::from_i32(code));
        let expected = if failed { Status::Error(String::new()) } else { Status::Unset };
        assert_eq!((&server.status, text(server, "error.type")), (&expected, failed.then_some(*name)));
    }
}

#[tokio::test]
async fn a_peer_that_is_down_is_an_error_of_the_client() {
    let capture = capture();
    let channel = tonic::transport::Channel::from_static("http://127.0.0.1:9").connect_lazy();
    let layer = traced::grpc::client("http://127.0.0.1:9");
    let mut client = HealthClient::new(layer.layer(channel));
    client.check(ask("ok")).await.unwrap_err();
    let span = capture.span("grpc.health.v1.Health/Check");
    assert_eq!((span.kind, &span.status), (Kind::Client, &Status::Error(String::new())));
    assert!(text(&span, "error.type").is_some_and(|kind| kind.contains("Error")), "{span:?}");
    assert_eq!(span.attribute("rpc.response.status_code"), None, "no status came");
}

#[tokio::test]
async fn a_panic_is_an_error_of_the_server() {
    let (mut client, _) = house().await;
    let capture = capture();
    client.check(ask("panic")).await.unwrap_err();
    let spans = spans(&capture, 3).await;
    let server = of(&spans, Kind::Server);
    assert_eq!((&server.status, text(server, "error.type")), (&Status::Error(String::new()), Some("panic")));
    assert_eq!(server.attribute("rpc.response.status_code"), None, "nobody has answered");
}

#[tokio::test]
async fn a_panic_that_is_caught_has_no_code_either() {
    let calls = traced::grpc::server().layer(HealthServer::new(House));
    let capture = capture();
    let mut client = HealthClient::new(CatchPanicLayer::new().layer(calls));
    client.check(ask("panic")).await.unwrap_err();
    let span = served(&capture).await;
    assert_eq!((&span.status, text(&span, "error.type")), (&Status::Error(String::new()), Some("panic")));
    assert_eq!(span.attribute("rpc.response.status_code"), None);
}
