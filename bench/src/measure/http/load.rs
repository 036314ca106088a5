//! Requests per second of a server of one thread, and its CPU time, under a load that is always the same.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Instant;

use super::super::{add_net, progress};
use crate::figures::{Figures, median};
use crate::peers::web::{BODY, PATH, TRACEPARENT};
use crate::peers::{EMPTY_LAYER, NOTHING};

/// The row of what a server can do.
pub const PER_SECOND: &str = "requests/s";

/// The row of what a request takes of its process, until the span is bytes.
pub const BY_CPU: &str = "CPU ns, to bytes";

const DELIVERED: &str = "% delivered";

const CONNECTIONS: usize = 16;
const ROUNDS: usize = 40;
const WARM_UP: usize = 3;

/// In each round, to each server.
const REQUESTS: usize = 200 * CONNECTIONS;

pub fn measure(peers: &[&str]) -> Figures {
    progress("load");
    let mut servers: Vec<_> = peers.iter().filter_map(|peer| Server::start(peer)).collect();
    let mut samples = vec![(Vec::new(), Vec::new()); servers.len()];
    for round in 0..WARM_UP + ROUNDS {
        for (server, (rates, nanos)) in servers.iter_mut().zip(&mut samples) {
            let (cpu, began) = (server.cpu_nanos(), Instant::now());
            server.load();
            let took = began.elapsed();
            let cpu = server.cpu_nanos() - cpu;
            if round >= WARM_UP {
                rates.push(REQUESTS as f64 / took.as_secs_f64());
                nanos.push(cpu as f64 / REQUESTS as f64);
            }
        }
    }
    let mut figures = Figures::default();
    let mut by_cpu = Vec::new();
    for (server, (rates, nanos)) in servers.iter().zip(samples) {
        // Nothing makes a server faster than it is.
        figures.add(PER_SECOND, &server.peer, rates.into_iter().fold(0.0, f64::max));
        by_cpu.push((&*server.peer, median(nanos)));
    }
    add_net(&mut figures, BY_CPU, &by_cpu);
    for server in servers {
        let (peer, spans) = server.end();
        if ![NOTHING, EMPTY_LAYER].contains(&&*peer) {
            let percent = 100.0 * spans as f64 / ((WARM_UP + ROUNDS) * REQUESTS + 1) as f64;
            assert!(percent > 90.0 && percent <= 100.0, "{peer} delivered {percent} % of its spans");
            figures.add(DELIVERED, &peer, percent);
        }
    }
    figures
}

/// A process that serves, and the connections to it.
struct Server {
    peer: String,
    process: Child,
    /// The process ends when this does.
    alive: Option<ChildStdin>,
    says: BufReader<ChildStdout>,
    connections: Vec<TcpStream>,
    request: String,
    /// As many bytes as each response has.
    response: Vec<u8>,
}

impl Server {
    /// None where the peer has no server.
    fn start(peer: &str) -> Option<Self> {
        let this = std::env::current_exe().expect("a running program has a file");
        let mut command = Command::new(this);
        command.args(["http-serve", peer]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().expect("what runs can run twice");
        let alive = process.stdin.take();
        let mut says = BufReader::new(process.stdout.take().expect("it is piped"));
        let mut port = String::new();
        says.read_line(&mut port).expect("it says something, or ends");
        let Ok(port) = port.trim().parse::<u16>() else {
            process.wait().expect("it was started");
            return None;
        };
        let connect = |_| {
            let connection = TcpStream::connect(("127.0.0.1", port)).expect("it listens");
            connection.set_nodelay(true).expect("it is TCP");
            connection
        };
        let connections: Vec<_> = (0..CONNECTIONS).map(connect).collect();
        let request = format!(
            "GET {PATH} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nuser-agent: bench/0\r\naccept: */*\r\n\
             traceparent: {TRACEPARENT}\r\n\r\n"
        );
        let mut server =
            Self { peer: peer.to_owned(), process, alive, says, connections, request, response: Vec::new() };
        server.learn_response();
        Some(server)
    }

    /// Asks once, for its length: only a date and an id differ from one to the next.
    fn learn_response(&mut self) {
        let connection = &mut self.connections[0];
        connection.write_all(self.request.as_bytes()).expect("it reads");
        while !self.response.ends_with(BODY.as_bytes()) {
            let mut more = [0; 4096];
            let length = connection.read(&mut more).expect("it answers");
            assert_ne!(length, 0, "it answers in full");
            self.response.extend(&more[..length]);
        }
    }

    /// Each connection has one request under way, all the time.
    fn load(&mut self) {
        let Self { connections, request, response, .. } = self;
        let mut ask =
            |connection: &mut TcpStream| connection.write_all(request.as_bytes()).expect("it reads");
        connections.iter_mut().for_each(&mut ask);
        for sent in CONNECTIONS..REQUESTS + CONNECTIONS {
            let connection = &mut connections[sent % CONNECTIONS];
            connection.read_exact(response).expect("all responses are as long");
            if sent < REQUESTS {
                ask(connection);
            }
        }
        assert!(response.ends_with(BODY.as_bytes()), "it is the last of what was asked for");
    }

    /// Of all its threads.
    fn cpu_nanos(&self) -> u64 {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.process.id()));
        let nanos = |thread: std::fs::DirEntry| {
            let schedule = std::fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            schedule.split(' ').next().and_then(|nanos| nanos.parse::<u64>().ok()).unwrap_or(0)
        };
        threads.into_iter().flatten().flatten().map(nanos).sum()
    }

    /// Stops it; says how many spans it had.
    fn end(mut self) -> (String, u64) {
        self.connections.clear();
        self.alive = None;
        let mut spans = String::new();
        self.says.read_line(&mut spans).expect("it says how many");
        self.process.wait().expect("it was started");
        (self.peer, spans.trim().parse().expect("it is a number"))
    }
}
