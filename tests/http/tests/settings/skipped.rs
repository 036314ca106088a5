//! Requests of which no spans are wanted.

use axum::Router;
use axum::routing::any;
use tower::ServiceExt as _;
use traced::http::{ServerLayer, server};
use traced::testing::capture;
use traced::traced;
use traced_test_http::{Hyper, get, hyper1, read, serve};

use crate::echo::{echo, parse};

const CALLER: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

#[traced]
async fn work() {}

/// Does something, and asks a service behind it with both clients.
async fn app(layer: ServerLayer) -> String {
    let behind = echo().await;
    let (hyper, reqwest): (Hyper, _) =
        (hyper1(&traced::http::client()), traced::reqwest::client(reqwest::Client::new()));
    let ask = move || {
        let (hyper, reqwest, behind) = (hyper.clone(), reqwest.clone(), behind.clone());
        async move {
            work().await;
            let by_reqwest = reqwest.get(&behind).send().await.unwrap().text().await.unwrap();
            let by_hyper = read(hyper.oneshot(get(&behind)).await.unwrap()).await.3;
            // Of the same trace; of the same span, if neither client makes one.
            let sent = [by_reqwest.as_bytes(), &by_hyper].map(|body| parse(body)["traceparent"].clone());
            assert_eq!(sent[0][..36], sent[1][..36]);
            by_reqwest
        }
    };
    serve(Router::new().fallback(any(ask)).layer(layer)).await
}

/// What the service behind was sent.
async fn seen(base: &str, path: &str, agent: &str) -> String {
    let client = reqwest::Client::new();
    let request =
        client.get(format!("{base}{path}")).header("traceparent", CALLER).header("tracestate", "vendor=1");
    request.header("user-agent", agent).send().await.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn a_skipped_request_hands_its_caller_on_and_makes_no_span() {
    let capture = capture();
    let base = app(server().skip(|head| head.uri.path().starts_with("/static/"))).await;
    let headers = parse(seen(&base, "/static/logo.png", "curl/8").await.as_bytes());
    // Under the caller's own ids, as if nobody stood between.
    assert_eq!(headers["traceparent"], CALLER);
    assert_eq!(headers["tracestate"], "vendor=1");
    assert!(capture.spans().is_empty(), "{}", capture.tree());
}

/// Through a client of the test, whose trace the captured spans are in.
async fn spans_of(base: &str, path: &str, agent: &str) -> usize {
    let capture = capture();
    let client = traced::reqwest::client(reqwest::Client::new());
    let request = client.get(format!("{base}{path}")).header("user-agent", agent);
    request.send().await.unwrap().bytes().await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    capture.spans().len()
}

#[tokio::test]
async fn probes_are_skipped_and_what_only_looks_like_one_is_not() {
    let base = app(server().skip_probes()).await;
    for probe in
        ["/healthz", "/livez", "/readyz", "/startupz", "/metrics", "/readyz/etcd", "/healthz?verbose"]
    {
        assert_eq!(spans_of(&base, probe, "curl/8").await, 1, "{probe}: only the test's own call");
    }
    assert_eq!(spans_of(&base, "/anything", "kube-probe/1.31").await, 1);
    // The call of the test, the server, its work, and two calls.
    for other in ["/", "/healthzy", "/metricsql", "/v1/healthz", "/HEALTHZ"] {
        assert_eq!(spans_of(&base, other, "curl/8").await, 5, "{other}");
    }
    assert_eq!(spans_of(&base, "/", "not-a-kube-probe/1").await, 5);
    let all = app(server()).await;
    assert_eq!(
        spans_of(&all, "/healthz", "kube-probe/1.31").await,
        5,
        "nothing is skipped unless somebody says so"
    );
}

#[tokio::test]
async fn what_is_skipped_by_several_conditions_is_skipped_by_each() {
    let layer =
        server().skip(|head| head.uri.path() == "/a").skip_probes().skip(|head| head.uri.path() == "/b");
    let base = app(layer).await;
    for path in ["/a", "/b", "/metrics"] {
        assert_eq!(spans_of(&base, path, "curl/8").await, 1, "{path}");
    }
}

#[tokio::test]
async fn of_strangers_nothing_is_handed_on_even_where_they_are_skipped() {
    let _capture = capture();
    let behind = echo().await;
    let client = traced::reqwest::client(reqwest::Client::new());
    let ask = move || async move { client.get(&behind).send().await.unwrap().text().await.unwrap() };
    let base = serve(Router::new().fallback(any(ask)).layer(server().public_endpoint().skip_probes())).await;
    for agent in ["kube-probe/1.31", "curl/8"] {
        let request = reqwest::Client::new().get(&base).header("traceparent", CALLER);
        let request = request.header("tracestate", "vendor=1").header("baggage", "role=admin");
        let answer = request.header("user-agent", agent).send().await.unwrap().text().await.unwrap();
        let headers = parse(answer.as_bytes());
        assert_eq!((headers.get("baggage"), headers.get("tracestate")), (None, None), "{agent}");
        assert!(!answer.contains(&CALLER[3..35]), "{agent}: {answer}");
    }
}
