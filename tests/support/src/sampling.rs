//! A server of sampling strategies in Jaeger's manner, which says what it is told to say.
//!
//! ```no_run
//! use traced_test_support::sampling::StrategyServer;
//!
//! let server = StrategyServer::start();
//! server.answer(r#"{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":1}}"#);
//! // … a program that asks server.endpoint() …
//! server.wait_for_requests(1);
//! ```

use std::io::{self, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use crate::http::{self, Request};

/// Listens on a port of its own until it is dropped, or [stopped](Self::stop).
#[derive(Debug)]
pub struct StrategyServer {
    address: SocketAddr,
    state: Arc<State>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    said: Mutex<Said>,
    asked: Condvar,
    stopped: AtomicBool,
}

#[derive(Debug)]
struct Said {
    status: &'static str,
    body: Vec<u8>,
    paths: Vec<String>,
}

impl Default for Said {
    fn default() -> Self {
        Self { status: "200 OK", body: b"{}".to_vec(), paths: Vec::new() }
    }
}

impl StrategyServer {
    /// Answers `{}` until it is told something else.
    ///
    /// # Panics
    ///
    /// When no port is free.
    pub fn start() -> Self {
        Self::listening(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
    }

    /// Takes the place of a server that was [stopped](Self::stop).
    ///
    /// # Panics
    ///
    /// When somebody else has taken it.
    pub fn start_again(address: SocketAddr) -> Self {
        Self::listening(address)
    }

    fn listening(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).expect("the port is free");
        let address = listener.local_addr().expect("it has an address");
        let state = Arc::new(State::default());
        let thread = thread::spawn({
            let state = Arc::clone(&state);
            move || accept(&listener, &state)
        });
        Self { address, state, thread: Some(thread) }
    }

    /// Its address, as `endpoint` in `OTEL_TRACES_SAMPLER_ARG` wants it.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers so from now on.
    pub fn answer(&self, body: impl Into<Vec<u8>>) {
        let mut said = self.said();
        (said.status, said.body) = ("200 OK", body.into());
    }

    /// Answers with this status and nothing else from now on.
    pub fn fail(&self, status: &'static str) {
        let mut said = self.said();
        (said.status, said.body) = (status, Vec::new());
    }

    /// What was asked for so far: paths with their queries.
    pub fn paths(&self) -> Vec<String> {
        self.said().paths.clone()
    }

    /// Waits until it has been asked so many times more.
    ///
    /// # Panics
    ///
    /// When that takes more than ten seconds.
    pub fn wait_for_requests(&self, more: usize) {
        let until = Instant::now() + Duration::from_secs(10);
        let mut said = self.said();
        let enough = said.paths.len() + more;
        while said.paths.len() < enough {
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "asked {} times, not {enough}", said.paths.len());
            said = self.state.asked.wait_timeout(said, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Nobody listens any more.
    pub fn stop(self) -> SocketAddr {
        self.address
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.state.lock()
    }
}

impl Drop for StrategyServer {
    fn drop(&mut self) {
        self.state.stopped.store(true, Ordering::Release);
        // Wakes the thread.
        drop(TcpStream::connect(self.address));
        if let Some(thread) = self.thread.take() {
            drop(thread.join());
        }
    }
}

impl State {
    fn lock(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn accept(listener: &TcpListener, state: &State) {
    for stream in listener.incoming() {
        if state.stopped.load(Ordering::Acquire) {
            return;
        }
        // A peer that goes away is no fault of the server's.
        drop(stream.and_then(|stream| serve(&stream, state)));
    }
}

/// One request for each connection, so that nobody waits for one that is idle.
fn serve(mut stream: &TcpStream, state: &State) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    let Some(request) = Request::read(&mut BufReader::new(stream))? else { return Ok(()) };
    let (status, body) = {
        let mut said = state.lock();
        said.paths.push(request.path);
        (said.status, said.body.clone())
    };
    let head = http::head(status, "application/json", body.len(), "connection: close\r\n");
    stream.write_all(&[head.as_bytes(), &body].concat())?;
    state.asked.notify_all();
    Ok(())
}
