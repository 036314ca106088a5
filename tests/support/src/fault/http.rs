//! How the faults look over HTTP.

use std::io::{self, BufReader, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceResponse,
};
use prost::Message as _;
use socket2::SockRef;

use super::{Fault, Received, State};
use crate::http::{self, Request};
use crate::span::{self, Span};

pub(super) fn plain(stream: &TcpStream, number: usize, state: &State) {
    // A connection that breaks has been noticed by its peer.
    drop(serve(stream, stream, number, state));
}

#[cfg(feature = "tls")]
pub(super) fn tls(
    stream: &TcpStream,
    number: usize,
    state: &State,
    config: std::sync::Arc<rustls::ServerConfig>,
) {
    let Ok(connection) = rustls::ServerConnection::new(config) else { return };
    drop(serve(rustls::StreamOwned::new(connection, stream), stream, number, state));
}

fn serve(stream: impl Read + Write, socket: &TcpStream, number: usize, state: &State) -> io::Result<()> {
    socket.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        let (spans, json, bytes) = match spans_of(&request) {
            Ok(spans) => spans,
            Err((status, why)) => {
                http::answer(reader.get_mut(), status, "text/plain", why.as_bytes())?;
                continue;
            }
        };
        let received = Received {
            at: Instant::now(),
            path: request.path.clone(),
            connection: number,
            bytes,
            spans: spans.len(),
            fault: Fault::None,
            headers: request.into_headers().into_iter().collect(),
        };
        let fault = state.receive(received, spans);
        if !answer(&fault, json, reader.get_mut(), socket)? {
            return Ok(());
        }
    }
    Ok(())
}

/// The spans, whether they came in JSON, and how many bytes they were.
fn spans_of(request: &Request) -> Result<(Vec<Span>, bool, usize), (&'static str, String)> {
    const BAD: &str = "400 Bad Request";
    const UNSUPPORTED: &str = "415 Unsupported Media Type";
    let path = request.path.split('?').next().unwrap_or_default();
    if (request.method.as_str(), path) != ("POST", "/v1/traces") {
        return Err(("404 Not Found", "traces are posted to /v1/traces".to_owned()));
    }
    let body = match request.header("content-encoding") {
        None => request.body.clone(),
        Some("gzip") => {
            let mut body = Vec::new();
            flate2::read::GzDecoder::new(&request.body[..])
                .read_to_end(&mut body)
                .map_err(|error| (BAD, error.to_string()))?;
            body
        }
        Some(other) => return Err((UNSUPPORTED, format!("{other} is not known here"))),
    };
    let (spans, json) = match request.header("content-type") {
        Some("application/x-protobuf") => (span::try_decode(&body), false),
        Some("application/json") => (span::try_decode_json(&body), true),
        other => return Err((UNSUPPORTED, format!("{other:?}"))),
    };
    let spans = spans.map_err(|why| (BAD, why))?;
    Ok((spans, json, request.body.len()))
}

/// Whether the connection goes on.
fn answer(fault: &Fault, json: bool, to: &mut (impl Read + Write), socket: &TcpStream) -> io::Result<bool> {
    let media = if json { "application/json" } else { "application/x-protobuf" };
    match fault {
        Fault::None => http::answer(to, "200 OK", media, &body(json, None))?,
        Fault::Partial(rejected, message) => {
            http::answer(to, "200 OK", media, &body(json, Some((*rejected, message))))?;
        }
        Fault::Status(code) => http::answer(to, &format!("{code} As Asked"), "text/plain", b"a secret")?,
        Fault::Later(code, after) => {
            let headers = format!("retry-after: {after}\r\n");
            to.write_all(http::head(&format!("{code} As Asked"), "text/plain", 0, &headers).as_bytes())?;
        }
        Fault::Redirect(target) => {
            let headers = format!("location: {target}\r\n");
            to.write_all(http::head("307 Temporary Redirect", "text/plain", 0, &headers).as_bytes())?;
        }
        Fault::Huge => http::answer(to, "200 OK", media, &vec![0; 5 << 20])?,
        Fault::Malformed => http::answer(to, "200 OK", media, b"\x0a\xff<html>")?,
        Fault::Noise => {
            to.write_all(b"220 smtp.example ready\r\n\r\n")?;
            return Ok(false);
        }
        Fault::Close => return Ok(false),
        Fault::Reset | Fault::ResetTaken => {
            SockRef::from(socket).set_linger(Some(Duration::ZERO))?;
            return Ok(false);
        }
        Fault::Hang => {
            // Until the peer has had enough.
            io::copy(to, &mut io::sink())?;
            return Ok(false);
        }
        Fault::Drip => {
            drip(to, http::head("200 OK", media, 0, "").as_bytes())?;
            return Ok(false);
        }
        Fault::DripBody => {
            to.write_all(http::head("200 OK", media, 1000, "").as_bytes())?;
            drip(to, &[0; 1000])?;
            return Ok(false);
        }
    }
    to.flush()?;
    Ok(true)
}

/// A byte now and then, so that somebody who waits for the next one never loses patience.
fn drip(to: &mut impl Write, bytes: &[u8]) -> io::Result<()> {
    for byte in bytes {
        to.write_all(&[*byte])?;
        to.flush()?;
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn body(json: bool, partial: Option<(usize, &String)>) -> Vec<u8> {
    let partial_success = partial.map(|(rejected, message)| ExportTracePartialSuccess {
        rejected_spans: i64::try_from(rejected).unwrap_or(i64::MAX),
        error_message: message.clone(),
    });
    match (json, partial_success) {
        (false, partial_success) => ExportTraceServiceResponse { partial_success }.encode_to_vec(),
        (true, None) => b"{\"partialSuccess\":null}".to_vec(),
        (true, Some(partial)) => serde_json::to_vec(&serde_json::json!({
            "partialSuccess": {
                "rejectedSpans": partial.rejected_spans.to_string(),
                "errorMessage": partial.error_message,
            }
        }))
        .expect("it is JSON"),
    }
}
