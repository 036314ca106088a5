//! As much of HTTP/1.1 as a collector needs.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

use super::inbox::{Answer, Inbox};

/// No request is larger, and no head of one is a thousandth of that.
const MOST_BYTES: u64 = 64 << 20;
const MOST_HEAD: u64 = 64 << 10;

/// Serves all connections until the inbox is closed; returns when the last of them has ended.
pub(super) fn listen(listener: &TcpListener, inbox: &Inbox) {
    thread::scope(|scope| {
        for stream in listener.incoming() {
            let stream = stream.map(Arc::new).ok();
            if !inbox.admit(stream.as_ref()) {
                break;
            }
            let Some(stream) = stream else { continue };
            let served = thread::Builder::new().name("fake-collector".into());
            // Without a thread the connection closes, which its peer notices.
            drop(served.spawn_scoped(scope, move || serve(&stream, inbox)));
        }
    });
}

/// Answers the requests of a connection until its peer, or the collector, has had enough.
fn serve(mut stream: &TcpStream, inbox: &Inbox) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    while !reader.fill_buf()?.is_empty() {
        let head = Head::read(&mut reader)?;
        let body = head.body(&mut reader)?;
        // What was not read would be taken for the next request.
        let ends = head.ends || matches!(body, Err((413, _)));
        let (status, why) = inbox.take(body.and_then(|body| head.check(body)));
        let media = if why.is_empty() { PROTOBUF } else { "text/plain" };
        let connection = if ends { "connection: close\r\n" } else { "" };
        let length = why.len();
        // An empty `ExportTraceServiceResponse` has no bytes.
        let head = format!("HTTP/1.1 {status} \r\ncontent-type: {media}\r\ncontent-length: {length}\r\n");
        stream.write_all(format!("{head}{connection}\r\n{why}").as_bytes())?;
        if ends {
            break;
        }
    }
    Ok(())
}

const PROTOBUF: &str = "application/x-protobuf";

/// What of the head of a request concerns a collector.
#[derive(Debug, Default)]
struct Head {
    method: String,
    path: String,
    media: String,
    coding: String,
    length: u64,
    is_chunked: bool,
    /// No other request comes on this connection.
    ends: bool,
}

impl Head {
    fn read(from: &mut impl BufRead) -> io::Result<Self> {
        let mut from = from.take(MOST_HEAD);
        let first = line(&mut from)?;
        let mut words = first.split(' ');
        let mut word = || words.next().unwrap_or_default().to_owned();
        let mut head = Self { method: word(), path: word(), ends: word() != "HTTP/1.1", ..Self::default() };
        loop {
            let header = line(&mut from)?;
            let Some((name, value)) = header.split_once(':') else { return Ok(head) };
            let value = value.trim().to_ascii_lowercase();
            match &*name.to_ascii_lowercase() {
                "connection" => head.ends |= value == "close",
                "content-encoding" => head.coding = value,
                "content-length" => head.length = value.parse().map_err(invalid)?,
                "content-type" => head.media = value,
                "transfer-encoding" => head.is_chunked = value == "chunked",
                _ => {}
            }
        }
    }

    fn body(&self, from: &mut impl BufRead) -> io::Result<Result<Vec<u8>, Answer>> {
        let mut body = Vec::new();
        if !self.is_chunked {
            if self.length > MOST_BYTES {
                return Ok(Err(too_large()));
            }
            append(from, self.length, &mut body)?;
            return Ok(Ok(body));
        }
        loop {
            let size = line(&mut from.take(MOST_HEAD))?;
            let digits = size.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(digits, 16).map_err(invalid)?;
            if size > MOST_BYTES - body.len() as u64 {
                return Ok(Err(too_large()));
            }
            append(from, size, &mut body)?;
            // Behind a chunk there is an empty line; behind the last one there may be trailers before that.
            while !line(&mut from.take(MOST_HEAD))?.is_empty() {}
            if size == 0 {
                return Ok(Ok(body));
            }
        }
    }

    /// The body in plain protobuf, if it is that.
    fn check(&self, body: Vec<u8>) -> Result<Vec<u8>, Answer> {
        let media = self.media.split(';').next().unwrap_or_default().trim();
        if self.path != "/v1/traces" {
            Err((404, format!("{} is unknown: traces go to /v1/traces", self.path)))
        } else if self.method != "POST" {
            Err((405, format!("{} is not for traces, which are posted", self.method)))
        } else if media != PROTOBUF {
            Err((415, format!("`{media}` is not understood, but {PROTOBUF} is")))
        } else {
            match &*self.coding {
                "" | "identity" => Ok(body),
                #[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
                "gzip" => plain(&body),
                other => Err((415, format!("the coding `{other}` is not understood in this build"))),
            }
        }
    }
}

#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
fn plain(gzip: &[u8]) -> Result<Vec<u8>, Answer> {
    let mut body = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(gzip).take(MOST_BYTES + 1);
    match decoder.read_to_end(&mut body) {
        Ok(_) if body.len() as u64 <= MOST_BYTES => Ok(body),
        Ok(_) => Err(too_large()),
        Err(error) => Err((400, format!("the body is not in gzip: {error}"))),
    }
}

fn too_large() -> Answer {
    (413, format!("a request has at most {MOST_BYTES} bytes"))
}

/// A line without its end.
fn line(from: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    from.read_line(&mut line)?;
    let Some(whole) = line.strip_suffix('\n') else { return Err(io::ErrorKind::UnexpectedEof.into()) };
    Ok(whole.strip_suffix('\r').unwrap_or(whole).to_owned())
}

/// Grows with what arrives, not with what was announced.
fn append(from: &mut impl BufRead, length: u64, to: &mut Vec<u8>) -> io::Result<()> {
    let read = from.take(length).read_to_end(to)?;
    if read as u64 == length { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn invalid(error: std::num::ParseIntError) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}
