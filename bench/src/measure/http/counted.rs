//! Instructions for each request, of the thread that serves it or makes it, without sockets.

use std::hint::black_box;

use axum::Router;
use http::Request;
use http_body_util::BodyExt as _;
use reqwest_middleware::ClientWithMiddleware;
use tokio::runtime::Runtime;
use tower::{Service as _, ServiceExt as _};

use super::super::callgrind::{self, Threads};
use super::super::{add_net, mark, progress};
use crate::figures::Figures;
use crate::peers::Setup;
use crate::peers::web::{self, BODY, Call, Told, TowerClient, Web};

/// What the longer of two runs does more than the shorter is free of everything that happens once.
const SHORT: usize = 100;
const LONG: usize = 500;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Server,
    Client,
    Reqwest,
    Handler,
}

/// The rows, in the order in which they are counted.
pub const COUNTED: [&str; 8] = [
    "server",
    "server, unsampled",
    "client",
    "client, unsampled",
    "reqwest",
    "reqwest, unsampled",
    "handler",
    "handler, unsampled",
];

const SIDES: [Side; 4] = [Side::Server, Side::Client, Side::Reqwest, Side::Handler];

pub fn measure(peers: &[&str]) -> Figures {
    let mut figures = Figures::default();
    if !callgrind::is_here() {
        return figures;
    }
    let counts: Vec<_> = peers
        .iter()
        .map(|peer| {
            progress(peer);
            (*peer, count(peer))
        })
        .collect();
    for (at, row) in COUNTED.iter().enumerate() {
        let of_row = counts.iter().filter_map(|(peer, counts)| Some((*peer, (*counts.get(at)?)?)));
        add_net(&mut figures, row, &of_row.collect::<Vec<_>>());
    }
    figures
}

/// Instructions per request of each row; none for what the peer has nothing for.
fn count(peer: &str) -> Vec<Option<f64>> {
    let this = std::env::current_exe().expect("a running program has a file");
    let counts = callgrind::count(Threads::First, &this, &["http-once", peer], "traced_bench::measure::mark");
    let per_request = |counts: &[i64]| match counts {
        [short, long] if long > short => Some((long - short) as f64 / (LONG - SHORT) as f64),
        // There was nothing between the marks.
        _ => None,
    };
    counts.stretches.chunks(2).map(per_request).collect()
}

/// What the process under callgrind does: everything twice, both times once it is warm.
pub fn once(peer: &str) -> Option<()> {
    let peer = web::start(peer, Setup { bytes: false, roomy: true, drops: false })?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("it needs nothing");
    for side in SIDES {
        for sampled in [true, false] {
            stretches(&*peer, &runtime, side, Call { sampled });
        }
    }
    Some(())
}

fn stretches(peer: &dyn Web, runtime: &Runtime, side: Side, call: Call) {
    let mut instrumented = Instrumented::of(peer, side);
    verify(peer, runtime, &mut instrumented, call);
    for requests in [SHORT, LONG] {
        run(peer, runtime, &mut instrumented, call, requests, marked);
        peer.flush();
    }
}

/// Makes the memory and lazy things ready, and sees to it that it is spans that are measured.
fn verify(peer: &dyn Web, runtime: &Runtime, instrumented: &mut Instrumented, call: Call) {
    let delivered = || {
        peer.flush();
        peer.delivered()
    };
    let before = delivered();
    run(peer, runtime, instrumented, call, LONG, |work| work());
    let Some((before, after)) = before.zip(delivered()) else { return };
    let made = match instrumented {
        Instrumented::Nothing => 0,
        _ if !call.sampled => 0,
        Instrumented::Server(_) => LONG,
        // Here they are below one.
        Instrumented::Client(_) | Instrumented::Reqwest(_) => LONG + 1,
    };
    assert_eq!(after - before, made as u64, "each request that is sampled has one span");
    instrumented.verify_is_told(peer, runtime, call);
}

/// The measured stretch.
fn marked(work: &mut dyn FnMut()) {
    mark();
    work();
    mark();
}

fn run(
    peer: &dyn Web,
    runtime: &Runtime,
    instrumented: &mut Instrumented,
    call: Call,
    requests: usize,
    stretch: fn(&mut dyn FnMut()),
) {
    let mut work: Box<dyn FnMut()> = match instrumented {
        Instrumented::Nothing => Box::new(|| stretch(&mut || {})),
        Instrumented::Server(server) => {
            Box::new(|| stretch(&mut || runtime.block_on(serve(server, call, requests))))
        }
        Instrumented::Client(client) => Box::new(|| {
            peer.below(call.sampled, &mut || stretch(&mut || runtime.block_on(send(client, requests))));
        }),
        Instrumented::Reqwest(client) => Box::new(|| {
            peer.below(call.sampled, &mut || stretch(&mut || runtime.block_on(fetch(client, requests))));
        }),
    };
    peer.within(&mut work);
}

/// What of a peer is measured.
enum Instrumented {
    Nothing,
    Server(Router),
    Client(TowerClient),
    Reqwest(ClientWithMiddleware),
}

impl Instrumented {
    fn of(peer: &dyn Web, side: Side) -> Self {
        match side {
            Side::Server => peer.server().map(Self::Server),
            Side::Client => peer.client().map(Self::Client),
            Side::Reqwest => peer.reqwest().map(Self::Reqwest),
            Side::Handler => peer.handler().map(Self::Server),
        }
        .unwrap_or(Self::Nothing)
    }

    /// The peer's context reaches the callee.
    fn verify_is_told(&mut self, peer: &dyn Web, runtime: &Runtime, call: Call) {
        peer.within(&mut || match self {
            Self::Nothing | Self::Server(_) => {}
            Self::Client(client) => peer.below(call.sampled, &mut || {
                let mut request = outgoing();
                request.extensions_mut().insert(Told(call));
                let answer = runtime.block_on(async { client.ready().await?.call(request).await });
                answer.expect("it cannot fail");
            }),
            Self::Reqwest(client) => peer.below(call.sampled, &mut || {
                let request = client.get(URL).with_extension(Told(call));
                runtime.block_on(request.send()).expect("it is answered at once");
            }),
        });
    }
}

async fn serve(server: &mut Router, call: Call, requests: usize) {
    for _ in 0..requests {
        let request = black_box(web::request(call));
        // It need not be asked whether it is ready.
        let response = server.call(request).await.expect("it cannot fail");
        let body = response.into_body().collect().await.expect("it is in memory").to_bytes();
        assert_eq!(body, BODY);
    }
}

const URL: &str = "http://catalog.internal:8080/images/7?size=large";

fn outgoing() -> Request<String> {
    Request::get(URL).header("accept", "*/*").body(String::new()).expect("all of it is well formed")
}

async fn send(client: &mut TowerClient, requests: usize) {
    for _ in 0..requests {
        let request = black_box(outgoing());
        let response = client.ready().await.expect("it is").call(request).await;
        black_box(response.expect("it cannot fail"));
    }
}

async fn fetch(client: &ClientWithMiddleware, requests: usize) {
    let request = client.get(URL).header("accept", "*/*").build().expect("all of it is well formed");
    for _ in 0..requests {
        let request = black_box(request.try_clone().expect("it has no body"));
        black_box(client.execute(request).await.expect("it is answered at once"));
    }
}
