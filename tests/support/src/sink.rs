//! A receiver of OTLP over HTTP, for one test.

use std::fmt;
use std::io::{self, BufReader};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message;

use crate::http::{self, Request};
use crate::span::{self, Span};
use crate::tree;

/// Takes `POST /v1/traces` with protobuf on a port of its own until it is dropped.
#[derive(Debug)]
pub struct OtlpSink {
    address: SocketAddr,
    inbox: Arc<Inbox>,
    listener: Option<JoinHandle<()>>,
}

impl OtlpSink {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
        let address = listener.local_addr().expect("a listener knows its address");
        let inbox = Arc::new(Inbox::default());
        let served = Arc::clone(&inbox);
        let listener = thread::spawn(move || accept(&listener, &served));
        Self { address, inbox, listener: Some(listener) }
    }

    /// What `OTEL_EXPORTER_OTLP_ENDPOINT` wants: `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// All spans so far, in the order of their arrival.
    pub fn spans(&self) -> Vec<Span> {
        self.inbox.lock().spans.clone()
    }

    /// How many requests came so far, those refused included.
    pub fn requests(&self) -> usize {
        self.inbox.lock().requests
    }

    /// Why requests were refused, one line for each.
    pub fn refused(&self) -> Vec<String> {
        self.inbox.lock().refused.clone()
    }

    /// All spans, as soon as `enough` says that they are.
    ///
    /// # Panics
    ///
    /// When they are not enough after `timeout`, with what came.
    #[track_caller]
    pub fn wait_for(&self, timeout: Duration, mut enough: impl FnMut(&[Span]) -> bool) -> Vec<Span> {
        let deadline = Instant::now() + timeout;
        let mut received = self.inbox.lock();
        loop {
            if enough(&received.spans) {
                return received.spans.clone();
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                let listing = received.to_string();
                drop(received);
                panic!("what the test waits for did not come within {timeout:?}; {listing}");
            }
            let waited = self.inbox.arrived.wait_timeout(received, left);
            received = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// All spans, as soon as there are `count`.
    ///
    /// # Panics
    ///
    /// When there are fewer after `timeout`, with what came.
    #[track_caller]
    pub fn wait_for_spans(&self, count: usize, timeout: Duration) -> Vec<Span> {
        self.wait_for(timeout, |spans| spans.len() >= count)
    }
}

impl Drop for OtlpSink {
    fn drop(&mut self) {
        self.inbox.closed.store(true, Ordering::SeqCst);
        // Wakes the listener, which sees the flag.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            drop(listener.join());
        }
    }
}

#[derive(Debug, Default)]
struct Inbox {
    received: Mutex<Received>,
    arrived: Condvar,
    closed: AtomicBool,
}

#[derive(Debug, Default)]
struct Received {
    spans: Vec<Span>,
    requests: usize,
    refused: Vec<String>,
}

impl Inbox {
    /// A test that failed while it looked at the spans left them as they were.
    fn lock(&self) -> MutexGuard<'_, Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The status line of the answer, with the reason when it is a refusal.
    fn take(&self, request: &Request) -> Result<(), (&'static str, String)> {
        let taken = spans_of(request);
        let mut received = self.lock();
        received.requests += 1;
        let answer = match taken {
            Ok(spans) => {
                received.spans.extend(spans);
                Ok(())
            }
            Err((status, why)) => {
                received.refused.push(format!("{} {}: {status}: {why}", request.method, request.path));
                Err((status, why))
            }
        };
        drop(received);
        self.arrived.notify_all();
        answer
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} spans came in {} requests", self.spans.len(), self.requests)?;
        for refused in &self.refused {
            writeln!(f, "refused {refused}")?;
        }
        for trace in tree::traces(&self.spans) {
            write!(f, "trace {}\n{}", trace.id(), trace.outline())?;
        }
        Ok(())
    }
}

fn spans_of(request: &Request) -> Result<Vec<Span>, (&'static str, String)> {
    let media = request.header("content-type").unwrap_or_default();
    let coding = request.header("content-encoding").unwrap_or("identity");
    if request.path != "/v1/traces" {
        Err(("404 Not Found", "traces go to /v1/traces".to_owned()))
    } else if request.method != "POST" {
        Err(("405 Method Not Allowed", "traces are posted".to_owned()))
    } else if media != "application/x-protobuf" {
        Err(("415 Unsupported Media Type", format!("{media:?} is not application/x-protobuf")))
    } else if coding != "identity" {
        Err(("415 Unsupported Media Type", format!("{coding} is not known here")))
    } else {
        span::try_decode(&request.body).map_err(|why| ("400 Bad Request", why))
    }
}

fn accept(listener: &TcpListener, inbox: &Arc<Inbox>) {
    let mut connections: Vec<(TcpStream, JoinHandle<()>)> = Vec::new();
    for stream in listener.incoming() {
        if inbox.closed.load(Ordering::SeqCst) {
            break;
        }
        connections.retain(|(_, thread)| !thread.is_finished());
        let Ok((stream, ours)) = stream.and_then(|stream| Ok((stream.try_clone()?, stream))) else {
            continue;
        };
        let inbox = Arc::clone(inbox);
        let thread = thread::spawn(move || {
            drop(serve(&stream, &inbox)); // an error is a connection that broke: its peer has noticed
            drop(stream.shutdown(Shutdown::Both)); // the copy kept below would hold it open
        });
        connections.push((ours, thread));
    }
    for (stream, thread) in connections {
        drop(stream.shutdown(Shutdown::Both)); // ends the thread's wait for a next request
        drop(thread.join());
    }
}

fn serve(mut stream: &TcpStream, inbox: &Inbox) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream);
    loop {
        let request = match Request::read(&mut reader) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return http::answer(
                    &mut stream,
                    "400 Bad Request",
                    "text/plain",
                    error.to_string().as_bytes(),
                );
            }
            Err(error) => return Err(error),
        };
        match inbox.take(&request) {
            Ok(()) => {
                let accepted = ExportTraceServiceResponse::default().encode_to_vec();
                http::answer(&mut stream, "200 OK", "application/x-protobuf", &accepted)?;
            }
            Err((status, why)) => http::answer(&mut stream, status, "text/plain", why.as_bytes())?,
        }
        if !request.keeps_alive() {
            return Ok(());
        }
    }
}
