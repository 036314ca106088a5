//! The health service of gRPC, which does what its caller names.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures_util::stream::{self, BoxStream, StreamExt as _};
use tokio::net::TcpListener;
use tonic::transport::{Channel, Server, server::TcpIncoming};
use tonic::{Code, Request, Response, Status};
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::health_server::{Health, HealthServer};
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use traced::testing::Capture;
use traced::traced;
use traced::wire::{AnyValue, Span};

pub(crate) struct House;

/// What a service does to answer.
#[traced]
async fn look(what: &str) -> Result<(), Status> {
    match what {
        "slow" => tokio::time::sleep(Duration::from_secs(60)).await,
        "panic" => panic!("the house is on fire"),
        _ => {}
    }
    let code = what.strip_prefix("code ").and_then(|code| code.parse().ok()).unwrap_or(0);
    if code == 0 { Ok(()) } else { Err(Status::new(Code::from_i32(code), "canary")) }
}

#[tonic::async_trait]
impl Health for House {
    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        look(&request.get_ref().service).await?;
        let mut response = Response::new(HealthCheckResponse::default());
        response.metadata_mut().insert("x-house", "green".parse().unwrap());
        if let Some((name, value)) = traced::Context::current().baggage().next() {
            response.metadata_mut().insert("x-baggage", format!("{name}={value}").parse().unwrap());
        }
        if let Some(id) = request.metadata().get("x-request-id") {
            response.metadata_mut().insert("x-asked", id.clone());
        }
        Ok(response)
    }

    type WatchStream = BoxStream<'static, Result<HealthCheckResponse, Status>>;

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let what = request.into_inner().service;
        let count = if what == "forever" { usize::MAX } else { 3 };
        let messages = stream::iter(0..count).then(|_| async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            watched();
            Ok(HealthCheckResponse::default())
        });
        let end = stream::iter((what == "breaks").then(|| Err(Status::data_loss("canary"))));
        Ok(Response::new(messages.chain(end).boxed()))
    }
}

#[traced]
fn watched() {}

pub(crate) type Traced<S> = traced::grpc::ClientService<S>;
pub(crate) type Client = HealthClient<Traced<Channel>>;

/// A house that answers, and where.
pub(crate) async fn serve(layer: traced::grpc::ServerLayer) -> SocketAddr {
    let (incoming, address) = listen().await;
    let server = Server::builder().layer(layer).add_service(HealthServer::new(House));
    tokio::spawn(server.serve_with_incoming(incoming));
    address
}

pub(crate) async fn listen() -> (TcpIncoming, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (TcpIncoming::from(listener), address)
}

pub(crate) async fn channel(address: SocketAddr) -> Channel {
    Channel::from_shared(format!("http://{address}")).unwrap().connect().await.unwrap()
}

pub(crate) async fn house() -> (Client, SocketAddr) {
    let address = serve(traced::grpc::server()).await;
    (client(address).await, address)
}

pub(crate) async fn client(address: SocketAddr) -> Client {
    let layer = traced::grpc::client(&format!("http://{address}"));
    HealthClient::new(tower::Layer::layer(&layer, channel(address).await))
}

pub(crate) fn ask(what: &str) -> HealthCheckRequest {
    HealthCheckRequest { service: what.to_owned() }
}

/// The spans of a call, when there are as many: a server may see the end later than its client.
pub(crate) async fn spans(capture: &Capture, count: usize) -> Vec<Span> {
    let start = Instant::now();
    loop {
        let spans = capture.spans();
        if spans.len() >= count || start.elapsed() > Duration::from_secs(10) {
            assert_eq!(spans.len(), count, "{:#?}", capture.tree());
            return spans;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

pub(crate) fn of(spans: &[Span], kind: traced::Kind) -> &Span {
    spans.iter().find(|span| span.kind == kind).unwrap()
}

/// The span of the server, which may end later than its client's, and those of what is done there.
pub(crate) async fn served(capture: &Capture) -> Span {
    let start = Instant::now();
    loop {
        let mut spans = capture.spans();
        spans.retain(|span| span.kind == traced::Kind::Server);
        if let Some(span) = spans.pop() {
            assert!(spans.is_empty(), "there is one for each call: {:#?}", capture.tree());
            return span;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{:#?}", capture.tree());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

pub(crate) fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}
