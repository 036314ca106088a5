//! How the faults look over gRPC.

use std::future::Future;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use h2::server::SendResponse;
use h2::{RecvStream, SendStream};
use http::{HeaderMap, Request, Response};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message as _;
use socket2::SockRef;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Notify;
use tokio::task::LocalSet;

use super::{Fault, Received, State};
use crate::span::{self, Span};

const METHOD: &str = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

pub(super) fn plain(stream: &TcpStream, number: usize, state: &Arc<State>) {
    run(stream, |async_stream| serve(async_stream, stream, number, state));
}

#[cfg(feature = "tls")]
pub(super) fn tls(stream: &TcpStream, number: usize, state: &Arc<State>, config: Arc<rustls::ServerConfig>) {
    run(stream, |async_stream| async move {
        // A peer that does not trust us has noticed that itself.
        if let Ok(secure) = tokio_rustls::TlsAcceptor::from(config).accept(async_stream).await {
            serve(secure, stream, number, state).await;
        }
    });
}

/// A runtime for one connection, on its thread.
fn run<F: Future<Output = ()>>(stream: &TcpStream, serve: impl FnOnce(tokio::net::TcpStream) -> F) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("it is small");
    runtime.block_on(async {
        let copy = stream.set_nonblocking(true).and_then(|()| stream.try_clone());
        if let Ok(stream) = copy.and_then(tokio::net::TcpStream::from_std) {
            serve(stream).await;
        }
    });
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    socket: &TcpStream,
    number: usize,
    state: &Arc<State>,
) {
    let Ok(mut connection) = h2::server::handshake(stream).await else { return };
    let end = Rc::new(Notify::new());
    let calls = LocalSet::new();
    calls
        .run_until(async {
            loop {
                let call = tokio::select! {
                    () = end.notified() => return,
                    call = connection.accept() => call,
                };
                let Some(Ok((request, respond))) = call else { return };
                let (end, received) = (Rc::clone(&end), receive(request, number));
                let Ok(socket) = socket.try_clone() else { return };
                let shared = Arc::clone(state);
                tokio::task::spawn_local(async move {
                    let Ok((received, spans)) = received.await else { return };
                    let fault = shared.receive(received, spans);
                    if !matches!(answer(&fault, respond, socket).await, Ok(true)) {
                        end.notify_one();
                    }
                });
            }
        })
        .await;
}

/// A call as it came, and its spans.
async fn receive(request: Request<RecvStream>, connection: usize) -> Result<(Received, Vec<Span>), String> {
    let (head, mut stream) = request.into_parts();
    let mut body = Vec::new();
    while let Some(piece) = stream.data().await {
        let piece = piece.map_err(|error| error.to_string())?;
        stream.flow_control().release_capacity(piece.len()).map_err(|error| error.to_string())?;
        body.extend_from_slice(&piece);
    }
    let header =
        |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    assert_eq!((head.uri.path(), head.method.as_str()), (METHOD, "POST"));
    assert_eq!((header("content-type"), header("te")), ("application/grpc", "trailers"));
    let (prefix, message) = body.split_at_checked(5).ok_or("no message")?;
    let length = u32::from_be_bytes(prefix[1..].try_into().expect("four bytes"));
    assert_eq!(length as usize, message.len());
    let spans = match (prefix[0], header("grpc-encoding")) {
        (0, _) => span::decode(message),
        (1, "gzip") => {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(message)
                .read_to_end(&mut plain)
                .map_err(|error| error.to_string())?;
            span::decode(&plain)
        }
        other => return Err(format!("{other:?}")),
    };
    let headers = head.headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let received = Received {
        at: Instant::now(),
        path: head.uri.path().to_owned(),
        connection,
        bytes: body.len(),
        spans: spans.len(),
        fault: Fault::None,
        headers: headers.collect(),
    };
    Ok((received, spans))
}

/// Whether the connection goes on.
async fn answer(
    fault: &Fault,
    mut respond: SendResponse<Bytes>,
    socket: TcpStream,
) -> Result<bool, Box<dyn std::error::Error>> {
    let head = || Response::builder().header("content-type", "application/grpc");
    match fault {
        Fault::None => send(respond.send_response(head().body(())?, false)?, &taken(None))?,
        Fault::Partial(rejected, why) => {
            let partial = ExportTracePartialSuccess {
                rejected_spans: i64::try_from(*rejected)?,
                error_message: why.clone(),
            };
            send(respond.send_response(head().body(())?, false)?, &taken(Some(partial)))?;
        }
        Fault::Huge => send(respond.send_response(head().body(())?, false)?, &vec![0; 5 << 20])?,
        Fault::Malformed => send(respond.send_response(head().body(())?, false)?, b"\x0a\xff<html>")?,
        Fault::Status(code) => {
            let head = head().header("grpc-status", *code).header("grpc-message", "a%20secret");
            drop(respond.send_response(head.body(())?, true)?);
        }
        Fault::Later(code, millis) => {
            let head =
                head().header("grpc-status", *code).header("grpc-status-details-bin", later(millis.parse()?));
            drop(respond.send_response(head.body(())?, true)?);
        }
        Fault::Redirect(target) => {
            let head = Response::builder().status(307).header("location", target);
            drop(respond.send_response(head.body(())?, true)?);
        }
        Fault::Noise => {
            drop((&socket).write_all(b"220 smtp.example ready\r\n\r\n"));
            return Ok(false);
        }
        Fault::Close => return Ok(false),
        Fault::Reset | Fault::ResetTaken => {
            SockRef::from(&socket).set_linger(Some(Duration::ZERO))?;
            return Ok(false);
        }
        Fault::Hang => std::future::pending().await,
        Fault::Drip | Fault::DripBody => {
            let mut stream = respond.send_response(head().body(())?, false)?;
            loop {
                stream.send_data(Bytes::from_static(&[0]), false)?;
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
    Ok(true)
}

/// One message, and that the call went well.
fn send(mut stream: SendStream<Bytes>, message: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let length = u32::try_from(message.len())?.to_be_bytes();
    stream.send_data([&[0], &length[..], message].concat().into(), false)?;
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", 0.into());
    stream.send_trailers(trailers)?;
    Ok(())
}

fn taken(partial_success: Option<ExportTracePartialSuccess>) -> Vec<u8> {
    ExportTraceServiceResponse { partial_success }.encode_to_vec()
}

/// A `google.rpc.Status` with a `RetryInfo` of so many milliseconds, in base64.
fn later(millis: u64) -> String {
    let field = |number: u8, bytes: &[u8]| {
        let length = u8::try_from(bytes.len()).expect("it is short");
        assert!(length < 128);
        [&[number << 3 | 2, length][..], bytes].concat()
    };
    let mut delay = vec![8];
    prost::encoding::encode_varint(millis / 1000, &mut delay);
    delay.push(16);
    prost::encoding::encode_varint(millis % 1000 * 1_000_000, &mut delay);
    let info = field(1, &delay);
    let any = [field(1, b"type.googleapis.com/google.rpc.RetryInfo"), field(2, &info)].concat();
    base64(&field(3, &any))
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits =
            group.iter().enumerate().fold(0, |bits, (at, byte)| bits | u32::from(*byte) << (16 - 8 * at));
        for place in 0..=group.len() {
            text.push(char::from(LETTERS[(bits >> (18 - 6 * place)) as usize & 63]));
        }
    }
    text
}
