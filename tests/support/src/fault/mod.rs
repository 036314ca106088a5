//! A receiver of OTLP that does wrong what a receiver can do wrong, on request.
//!
//! ```no_run
//! use traced_test_support::fault::{Fault, FaultySink};
//!
//! let sink = FaultySink::start();
//! sink.next([Fault::Status(503), Fault::Reset]); // the first two requests; all others are taken
//! // … a program that exports to sink.endpoint() …
//! assert_eq!(sink.requests().len(), 3);
//! ```

#[cfg(feature = "grpc")]
mod grpc;
mod http;

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::Instant;

use crate::span::Span;

/// What is done with a request. Nothing of it is taken unless that is said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// None: all is taken, and the answer says so.
    None,
    /// This status, of HTTP or of gRPC.
    Status(u32),
    /// This status, and when to come back, as the protocol writes it: `Retry-After` or the milliseconds of a `RetryInfo`.
    Later(u32, String),
    /// The connection is closed without an answer.
    Close,
    /// The connection is reset without an answer.
    Reset,
    /// All is taken, and the connection is reset: the answer is lost.
    ResetTaken,
    /// All is taken, and there is no answer.
    Hang,
    /// All is taken, and the answer comes so slowly that it never does.
    Drip,
    /// All is taken, the head of the answer says so, and its body never comes to an end.
    DripBody,
    /// All is taken but so many spans, and the answer says so, and why.
    Partial(usize, String),
    /// All is taken, and the answer has five MiB.
    Huge,
    /// All is taken, and the body of the answer has no meaning.
    Malformed,
    /// All is taken, and what comes is no answer of the protocol.
    Noise,
    /// The request is to go to this address instead.
    Redirect(String),
}

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Received {
    /// When it was complete.
    pub at: Instant,
    /// Where it was sent.
    pub path: String,
    /// Which connection it came on, from 0.
    pub connection: usize,
    /// How many bytes it had on the wire, without its head.
    pub bytes: usize,
    /// How many spans were in it.
    pub spans: usize,
    /// What was done with it.
    pub fault: Fault,
    headers: HashMap<String, String>,
}

impl Received {
    /// A header of it, by its lower-case name.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// Listens on a port of its own until it is dropped.
pub struct FaultySink {
    address: SocketAddr,
    scheme: &'static str,
    state: Arc<State>,
    serve: Serve,
    listener: Mutex<Option<Listener>>,
}

/// Serves one connection, whose number is given.
type Serve = Arc<dyn Fn(&TcpStream, usize, &Arc<State>) + Send + Sync>;

impl FaultySink {
    /// Speaks OTLP/HTTP, in protobuf and JSON.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub fn start() -> Self {
        Self::serving("http", Arc::new(|stream, number, state| http::plain(stream, number, state)))
    }

    /// Speaks OTLP/HTTP within TLS.
    ///
    /// # Panics
    ///
    /// When no port is free.
    #[cfg(feature = "tls")]
    pub fn start_tls(config: Arc<rustls::ServerConfig>) -> Self {
        Self::serving(
            "https",
            Arc::new(move |stream, number, state| http::tls(stream, number, state, Arc::clone(&config))),
        )
    }

    /// Speaks OTLP/gRPC.
    ///
    /// # Panics
    ///
    /// When no port is free.
    #[cfg(feature = "grpc")]
    pub fn start_grpc() -> Self {
        Self::serving("http", Arc::new(grpc::plain))
    }

    /// Speaks OTLP/gRPC within TLS.
    ///
    /// # Panics
    ///
    /// When no port is free.
    #[cfg(all(feature = "grpc", feature = "tls"))]
    pub fn start_grpc_tls(config: Arc<rustls::ServerConfig>) -> Self {
        Self::serving(
            "https",
            Arc::new(move |stream, number, state| grpc::tls(stream, number, state, Arc::clone(&config))),
        )
    }

    fn serving(scheme: &'static str, serve: Serve) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
        let address = listener.local_addr().expect("a listener knows its address");
        let state = Arc::new(State::default());
        let listener = Listener::start(listener, &state, &serve);
        Self { address, scheme, state, serve, listener: Mutex::new(Some(listener)) }
    }

    /// What `OTEL_EXPORTER_OTLP_ENDPOINT` wants: `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Where traces go: `http://127.0.0.1:PORT/v1/traces`.
    pub fn traces(&self) -> String {
        format!("{}/v1/traces", self.endpoint())
    }

    /// The port.
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// Does these with the next requests, one with each.
    pub fn next(&self, faults: impl IntoIterator<Item = Fault>) {
        self.state.lock().script.extend(faults);
    }

    /// Does this with all requests behind those that [`next`](Self::next) has spoken for.
    pub fn always(&self, fault: Fault) {
        self.state.lock().usual = fault;
    }

    /// Goes away: connections are cut, and new ones refused.
    pub fn leave(&self) {
        drop(self.listener().take());
    }

    /// Comes back to the same port.
    ///
    /// # Panics
    ///
    /// When somebody else has taken it.
    pub fn come_back(&self) {
        let listener = TcpListener::bind(self.address).expect("nobody else has taken the port");
        *self.listener() = Some(Listener::start(listener, &self.state, &self.serve));
    }

    /// All spans that were taken, in the order of their arrival; one that was taken twice is there twice.
    pub fn taken(&self) -> Vec<Span> {
        self.state.lock().taken.clone()
    }

    /// All requests.
    pub fn requests(&self) -> Vec<Received> {
        self.state.lock().requests.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.state.lock().connections
    }

    fn listener(&self) -> MutexGuard<'_, Option<Listener>> {
        self.listener.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FaultySink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FaultySink").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

/// What the connections of a sink share.
#[derive(Default)]
struct State(Mutex<Inner>);

struct Inner {
    script: VecDeque<Fault>,
    usual: Fault,
    taken: Vec<Span>,
    requests: Vec<Received>,
    connections: usize,
}

impl Default for Inner {
    fn default() -> Self {
        Self {
            script: VecDeque::new(),
            usual: Fault::None,
            taken: Vec::new(),
            requests: Vec::new(),
            connections: 0,
        }
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request with these spans has come: what is to be done with it. What is to be taken has been taken then.
    fn receive(&self, mut request: Received, spans: Vec<Span>) -> Fault {
        let mut state = self.lock();
        let fault = state.script.pop_front().unwrap_or_else(|| state.usual.clone());
        request.fault = fault.clone();
        state.requests.push(request);
        let rejected = match &fault {
            Fault::Status(_) | Fault::Later(..) | Fault::Close | Fault::Reset | Fault::Redirect(_) => {
                spans.len()
            }
            Fault::Partial(rejected, _) => *rejected,
            _ => 0,
        };
        state.taken.extend(spans.into_iter().skip(rejected));
        fault
    }
}

/// Accepts connections until it is dropped, which cuts them.
struct Listener {
    address: SocketAddr,
    closed: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    fn start(listener: TcpListener, state: &Arc<State>, serve: &Serve) -> Self {
        let address = listener.local_addr().expect("a listener knows its address");
        let closed = Arc::new(AtomicBool::new(false));
        let (state, serve, until) = (Arc::clone(state), Arc::clone(serve), Arc::clone(&closed));
        let thread = thread::spawn(move || accept(&listener, &until, &state, &serve));
        Self { address, closed, thread: Some(thread) }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        // Wakes the thread, which sees the flag.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

fn accept(listener: &TcpListener, closed: &AtomicBool, state: &Arc<State>, serve: &Serve) {
    // Its thread alone keeps a connection open: a reset is one only if nobody else does.
    let mut connections: Vec<(Weak<TcpStream>, JoinHandle<()>)> = Vec::new();
    for stream in listener.incoming() {
        if closed.load(Ordering::SeqCst) {
            break;
        }
        connections.retain(|(_, thread)| !thread.is_finished());
        let Ok(stream) = stream.map(Arc::new) else { continue };
        let (state, serve) = (Arc::clone(state), Arc::clone(serve));
        let ours = Arc::downgrade(&stream);
        let thread = thread::spawn(move || {
            let number = {
                let mut state = state.lock();
                state.connections += 1;
                state.connections - 1
            };
            serve(&stream, number, &state);
        });
        connections.push((ours, thread));
    }
    for (stream, thread) in connections {
        drop(stream.upgrade().map(|stream| stream.shutdown(Shutdown::Both)));
        drop(thread.join());
    }
}
