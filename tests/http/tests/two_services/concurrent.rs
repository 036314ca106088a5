//! Requests that share a connection do not share a context.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Path, State};
use axum::routing::get as on_get;
use http_body_util::BodyExt as _;
use tokio::sync::Barrier;
use tower::ServiceExt as _;
use traced::testing::capture;
use traced::{FutureExt as _, Kind, Span};
use traced_test_http::{get, hyper1, hyper2, number, serve_auto, wait_for};

static CALL: traced::Callsite = traced::callsite!("call");
static WORK: traced::Callsite = traced::callsite!("work");

const CALLS: usize = 50;

#[derive(Clone)]
struct Busy {
    everybody: Arc<Barrier>,
    turn: Arc<AtomicUsize>,
}

/// Answers nobody before all have asked, and then in another order.
async fn work(State(busy): State<Busy>, Path(id): Path<u64>) -> String {
    Span::start(&WORK).set("id", id as i64);
    busy.everybody.wait().await;
    let turn = busy.turn.fetch_add(1, Ordering::Relaxed) as u64;
    tokio::time::sleep(Duration::from_millis((id * 7 + turn) % 13)).await;
    Span::start(&WORK).set("id", id as i64);
    traced::Context::current().span_context().unwrap().span_id.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_calls_on_one_http_2_connection_keep_their_contexts() {
    let capture = capture();
    let busy = Busy { everybody: Arc::new(Barrier::new(CALLS)), turn: Arc::default() };
    let app = Router::new()
        .route("/jobs/{id}", on_get(work))
        .with_state(busy)
        .route(
            "/peer",
            on_get(|ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>| async move { peer.to_string() }),
        )
        .layer(traced::axum::layer());
    let base = serve_auto(app).await;
    let client = hyper2(&traced::http::client());
    // The connection is there before all ask at once: they share it.
    let first = client.clone().oneshot(get(&format!("{base}/peer"))).await.unwrap();
    let peer = String::from_utf8(first.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();

    let calls = (0..CALLS).map(|id| {
        let call = Span::start(&CALL);
        call.set("id", id as i64);
        let (client, url) = (client.clone(), format!("{base}/jobs/{id}"));
        async move {
            let response = client.oneshot(get(&url)).await.unwrap();
            String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
        }
        .in_span(call)
    });
    let answers = futures_util::future::join_all(calls).await;

    let spans = wait_for(&capture, 2 + 5 * CALLS).await;
    let by_id: HashMap<_, _> = spans.iter().map(|span| (span.span_id, span)).collect();
    let mut ports = std::collections::HashSet::new();
    for work in spans.iter().filter(|span| span.name == "work") {
        let server = by_id[&work.parent_span_id.unwrap()];
        let client = by_id[&server.parent_span_id.unwrap()];
        let call = by_id[&client.parent_span_id.unwrap()];
        assert_eq!((&*server.name, &*client.name), ("GET /jobs/{id}", "GET"));
        assert_eq!((server.kind, client.kind), (Kind::Server, Kind::Client));
        let id = number(work, "id").unwrap();
        assert_eq!(number(call, "id"), Some(id), "the work of one call is below another");
        assert_eq!(traced_test_http::text(server, "url.path"), Some(&*format!("/jobs/{id}")));
        assert_eq!(answers[id as usize], server.span_id.to_string());
        ports.insert(number(server, "network.peer.port").unwrap());
    }
    let traces: std::collections::HashSet<_> = spans.iter().map(|span| span.trace_id).collect();
    assert_eq!(traces.len(), CALLS + 1, "each call is a trace of its own");
    let port = peer.rsplit_once(':').unwrap().1.parse().unwrap();
    assert_eq!(ports, [port].into(), "they shared one connection, or this test shows nothing");
}

/// One after the other over a connection that is kept: the tasks of the pool and of the server have begun in the first.
#[tokio::test]
async fn calls_on_a_connection_that_is_kept_have_nothing_of_the_one_before() {
    let capture = capture();
    let peer = |ConnectInfo(peer): ConnectInfo<std::net::SocketAddr>| async move {
        // What the handler leaves behind does not reach the next request.
        tokio::spawn(traced::FutureExt::in_current_span(tokio::time::sleep(Duration::from_secs(60))));
        drop(Span::start(&WORK));
        peer.port().to_string()
    };
    let base = serve_auto(Router::new().route("/", on_get(peer)).layer(traced::axum::layer())).await;
    for client in [hyper1(&traced::http::client()), hyper2(&traced::http::client())] {
        let mut ports = std::collections::HashSet::new();
        for _ in 0..20 {
            let call = client.clone().oneshot(get(&base)).in_span(Span::start(&CALL));
            ports.insert(call.await.unwrap().into_body().collect().await.unwrap().to_bytes());
        }
        assert_eq!(ports.len(), 1, "they shared one connection, or this test shows nothing");
    }
    let tree = "call\n  GET <client>\n    GET / <server>\n      work\n".repeat(40);
    capture.assert_tree(&tree);
}
