//! What spans are called: after methods that exist, never after what a caller makes up.

use http::uri::PathAndQuery;
use tonic::client::Grpc;
use traced::Kind;
use traced::testing::capture;
use traced::wire::Span;

use super::house::{ask, channel, of, serve, spans, text};

/// Calls a path as it is.
async fn call(address: std::net::SocketAddr, path: &'static str) {
    let layer = traced::grpc::client(&format!("http://{address}"));
    let mut client = Grpc::new(tower::Layer::layer(&layer, channel(address).await));
    client.ready().await.unwrap();
    let codec = tonic_prost::ProstCodec::<_, tonic_health::pb::HealthCheckResponse>::default();
    let request = tonic::Request::new(ask("ok"));
    drop(client.unary(request, PathAndQuery::from_static(path), codec).await);
}

fn seen(span: &Span) -> (&str, Option<&str>, Option<&str>) {
    (&span.name, text(span, "rpc.method"), text(span, "rpc.method_original"))
}

#[tokio::test]
async fn what_nobody_implements_has_no_name_of_its_own() {
    let address = serve(traced::grpc::server()).await;
    for path in ["/shop.Orders/Place", "/grpc.health.v1.Health/Reboot"] {
        let capture = capture();
        call(address, path).await;
        let spans = spans(&capture, 2).await;
        let server = of(&spans, Kind::Server);
        assert_eq!(seen(server), ("grpc", Some("_OTHER"), Some(&path[1..])));
        assert_eq!(text(server, "rpc.response.status_code"), Some("UNIMPLEMENTED"));
    }
}

#[tokio::test]
async fn methods_that_are_known_keep_their_names_and_others_have_none() {
    let known = ["grpc.health.v1.Health/Check", "/shop.Orders/Place"];
    let address = serve(traced::grpc::server().known_methods(known)).await;
    let first = capture();
    call(address, "/shop.Orders/Place").await;
    let spans_of_first = spans(&first, 2).await;
    assert_eq!(
        seen(of(&spans_of_first, Kind::Server)),
        ("shop.Orders/Place", Some("shop.Orders/Place"), None)
    );
    drop(first);
    let second = capture();
    call(address, "/grpc.health.v1.Health/Reboot").await;
    let spans_of_second = spans(&second, 2).await;
    let (name, method, original) = seen(of(&spans_of_second, Kind::Server));
    assert_eq!((name, method, original), ("grpc", Some("_OTHER"), Some("grpc.health.v1.Health/Reboot")));
}
