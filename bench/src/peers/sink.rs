//! An OTLP server in a process of its own, so that its work is nobody's: it counts the spans that it is sent.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

static SPANS: AtomicU64 = AtomicU64::new(0);

pub struct Sink {
    address: String,
    process: Child,
    /// The process ends when this does.
    _alive: Option<ChildStdin>,
}

impl Sink {
    pub fn start() -> Self {
        let this = std::env::current_exe().expect("a running program has a file");
        let mut command = Command::new(this);
        let mut process = command
            .arg("sink")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("what runs can run twice");
        let mut address = String::new();
        if let Some(out) = process.stdout.take() {
            BufReader::new(out).read_line(&mut address).expect("it says where it listens");
        }
        let alive = process.stdin.take();
        Self { address: address.trim().to_owned(), process, _alive: alive }
    }

    pub fn url(&self) -> String {
        format!("http://{}/v1/traces", self.address)
    }

    /// How many it has been sent.
    pub fn spans(&self) -> u64 {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream
            .write_all(b"GET / HTTP/1.1\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer.lines().last().and_then(|count| count.parse().ok()).expect("it answers with a number")
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        drop(self._alive.take());
        self.process.wait().ok();
    }
}

/// What the process does until its stdin is closed.
pub fn serve() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    println!("{}", listener.local_addr().expect("it was bound"));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away in the middle is not our concern.
            std::thread::spawn(move || answer_all(&stream).ok());
        }
    });
    std::io::stdin().read_to_end(&mut Vec::new()).ok();
}

fn answer_all(mut stream: &TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::with_capacity(1 << 16, stream);
    while let Some((asks, body)) = read_request(&mut reader)? {
        SPANS.fetch_add(spans_in(&body), Ordering::Relaxed);
        let answer = if asks { SPANS.load(Ordering::Relaxed).to_string() } else { String::new() };
        // In one piece: the peer would wait for the second one, and the second one for the peer.
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{answer}", answer.len());
        stream.write_all(answer.as_bytes())?;
        if asks {
            break;
        }
    }
    Ok(())
}

/// Whether the count is asked for, and the body.
fn read_request(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<(bool, Vec<u8>)>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let asks = line.starts_with("GET");
    let (mut length, mut chunked) = (0, false);
    while line.trim() != "" {
        line.clear();
        reader.read_line(&mut line)?;
        let header = line.trim().to_ascii_lowercase();
        chunked |= header.starts_with("transfer-encoding:") && header.contains("chunked");
        if let Some(said) = header.strip_prefix("content-length:") {
            length = said.trim().parse().unwrap_or(0);
        }
    }
    let mut body = Vec::new();
    if !chunked {
        reader.take(length).read_to_end(&mut body)?;
        return Ok(Some((asks, body)));
    }
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16).unwrap_or(0);
        reader.take(size).read_to_end(&mut body)?;
        reader.read_line(&mut line)?;
        if size == 0 {
            return Ok(Some((asks, body)));
        }
    }
}

/// How many spans an `ExportTraceServiceRequest` holds: below `resource_spans` and `scope_spans`, field 2.
fn spans_in(request: &[u8]) -> u64 {
    let scopes = fields(request).filter(|(field, _)| *field == 1).flat_map(|(_, resource)| fields(resource));
    let within = scopes.filter(|(field, _)| *field == 2).flat_map(|(_, scope)| fields(scope));
    within.filter(|(field, _)| *field == 2).count() as u64
}

/// The fields of a message that have a length; the messages that are looked at have no others.
fn fields(mut message: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    std::iter::from_fn(move || {
        let tag = varint(&mut message)?;
        let length = if tag & 7 == 2 { usize::try_from(varint(&mut message)?).ok()? } else { return None };
        let (value, rest) = message.split_at_checked(length)?;
        message = rest;
        Some((tag >> 3, value))
    })
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..64).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(first & 0x7f) << shift;
        if first & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}
