//! What answers a call without speaking gRPC to its end: a proxy, a server that forgets the trailers.

use std::convert::Infallible;
use std::net::SocketAddr;

use http::Response;
use tonic::body::Body;
use tonic::transport::Server;
use tonic_health::pb::health_server::HealthServer;
use traced::testing::capture;
use traced::wire::{Span, Status};

use super::house::{House, ask, client, listen, of, served, spans, text};

/// One that gives this answer to whatever it is asked, in a span of gRPC.
async fn serve(status: u16, kind: &'static str, body: &'static str) -> SocketAddr {
    let (incoming, address) = listen().await;
    let answer = tower::service_fn(move |_: http::Request<Body>| async move {
        let answer = Response::builder().status(status).header("content-type", kind);
        Ok::<_, Infallible>(answer.body(Body::new(body.to_owned())).unwrap())
    });
    let server = Server::builder()
        .layer(traced::grpc::server())
        .layer(tower::layer::layer_fn(move |_| answer))
        .add_service(HealthServer::new(House))
        .serve_with_incoming(incoming);
    tokio::spawn(server);
    address
}

#[track_caller]
fn assert_failed(span: &Span, code: &str) {
    assert_eq!(text(span, "rpc.response.status_code"), Some(code));
    assert_eq!((&span.status, text(span, "error.type")), (&Status::Error(String::new()), Some(code)));
    assert_eq!(span.attribute("traced.cancelled"), None);
}

#[tokio::test]
async fn a_proxy_that_answers_in_its_own_words_is_an_error() {
    let table = [
        (400, "INTERNAL"),
        (401, "UNAUTHENTICATED"),
        (403, "PERMISSION_DENIED"),
        (404, "UNIMPLEMENTED"),
        (429, "UNAVAILABLE"),
        (502, "UNAVAILABLE"),
        (503, "UNAVAILABLE"),
        (504, "UNAVAILABLE"),
        (418, "UNKNOWN"),
        (500, "UNKNOWN"),
    ];
    for (status, code) in table {
        let address = serve(status, "text/html", "<html>canary</html>").await;
        let capture = capture();
        client(address).await.check(ask("ok")).await.unwrap_err();
        assert_failed(of(&spans(&capture, 2).await, traced::Kind::Client), code);
    }
}

#[tokio::test]
async fn what_was_found_and_is_no_grpc_is_an_error() {
    let address = serve(200, "text/html", "<html>canary</html>").await;
    let capture = capture();
    client(address).await.check(ask("ok")).await.unwrap_err();
    assert_failed(of(&spans(&capture, 2).await, traced::Kind::Client), "UNKNOWN");
}

#[tokio::test]
async fn a_server_that_refuses_as_http_does_is_taken_at_its_word() {
    let address = serve(401, "text/plain", "who are you?").await;
    let capture = capture();
    client(address).await.check(ask("ok")).await.unwrap_err();
    let span = served(&capture).await;
    assert_eq!(
        (&span.status, text(&span, "rpc.response.status_code")),
        (&Status::Unset, Some("UNAUTHENTICATED"))
    );
}

#[tokio::test]
async fn messages_without_trailers_end_in_nobody_knows_what() {
    let address = serve(200, "application/grpc", "\0\0\0\0\0").await;
    let capture = capture();
    // Some versions of tonic take it for a success, which nobody has said.
    drop(client(address).await.check(ask("ok")).await);
    for span in spans(&capture, 2).await {
        assert_failed(&span, "UNKNOWN");
    }
}
