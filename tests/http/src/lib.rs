//! Services and clients for the tests, each at the end of a real connection.
#![allow(clippy::unwrap_used, reason = "only tests use it")]

use std::net::SocketAddr;

use axum::Router;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, Version};
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use traced::http::{ClientLayer, ClientService};
use traced::testing::Capture;
use traced::wire::{AnyValue, Span};

/// A client of hyper-util with a layer of ours around it.
pub type Hyper = ClientService<Client<HttpConnector, Full<Bytes>>>;

/// Serves with `axum::serve`, which tells the layer who calls.
pub async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    format!("http://{address}")
}

/// Serves with the server of hyper-util that takes HTTP/1 and HTTP/2 as they come.
pub async fn serve_auto(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (stream, peer) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let app = app.clone();
            let service = tower::service_fn(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(ConnectInfo(peer));
                tower::ServiceExt::oneshot(app.clone(), request)
            });
            tokio::spawn(async move {
                let server = hyper_util::server::conn::auto::Builder::new(TokioExecutor::new());
                let service = TowerToHyperService::new(service);
                drop(server.serve_connection_with_upgrades(TokioIo::new(stream), service).await);
            });
        }
    });
    format!("http://{address}")
}

/// A client for HTTP/1.1, with this layer.
pub fn hyper1(layer: &ClientLayer) -> Hyper {
    tower::Layer::layer(layer, Client::builder(TokioExecutor::new()).build_http())
}

/// A client that speaks HTTP/2 from the first byte, with this layer.
pub fn hyper2(layer: &ClientLayer) -> Hyper {
    tower::Layer::layer(layer, Client::builder(TokioExecutor::new()).http2_only(true).build_http())
}

/// A request without a body.
pub fn get(uri: &str) -> Request<Full<Bytes>> {
    Request::get(uri).body(Full::default()).unwrap()
}

/// The same, for services that are called without a connection.
pub fn bare(uri: &str) -> Request<Empty<Bytes>> {
    Request::get(uri).body(Empty::new()).unwrap()
}

/// Reads a response to its end.
pub async fn read<B: http_body::Body>(response: Response<B>) -> (u16, HeaderMap, Version, Bytes) {
    let (head, body) = response.into_parts();
    let body = body.collect().await.ok().unwrap().to_bytes();
    (head.status.as_u16(), head.headers, head.version, body)
}

/// Writes bytes to a new connection and reads what comes until the other side closes it.
pub async fn raw(base: &str, bytes: &str) -> String {
    let mut stream = TcpStream::connect(authority(base)).await.unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

/// The `host:port` of a URL without a path.
pub fn authority(base: &str) -> &str {
    base.trim_start_matches("http://")
}

/// The port of such a URL.
pub fn port(base: &str) -> u16 {
    base.rsplit_once(':').unwrap().1.parse().unwrap()
}

/// A URL at which nobody listens.
pub async fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    format!("http://{}", listener.local_addr().unwrap())
}

/// An attribute, if it is text.
pub fn text<'a>(span: &'a Span, key: &str) -> Option<&'a str> {
    span.attribute(key).and_then(AnyValue::as_str)
}

/// An attribute, if it is a number.
pub fn number(span: &Span, key: &str) -> Option<i64> {
    span.attribute(key).and_then(AnyValue::as_i64)
}

/// An attribute that is a list of texts.
pub fn texts<'a>(span: &'a Span, key: &str) -> Vec<&'a str> {
    match span.attribute(key) {
        Some(AnyValue::Array(values)) => values.iter().filter_map(AnyValue::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The spans of a test, as soon as there are this many: a server may answer before its span has ended.
pub async fn wait_for(capture: &Capture, count: usize) -> Vec<Span> {
    for _ in 0..2000 {
        let spans = capture.spans();
        if spans.len() >= count {
            return spans;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    panic!("fewer than {count} spans came:\n{}", capture.tree().all_attributes());
}
