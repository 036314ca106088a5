//! Services that strangers call.

use std::sync::OnceLock;
use std::time::Duration;

use axum::Router;
use axum::routing::any;
use traced::export::Memory;
use traced::http::{ServerLayer, server};
use traced::wire::Span;
use traced_test_http::{number, serve, text};

const SAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const NOT_SAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

/// What is exported: a trace that a public service begins is nobody's test's.
fn exported(path: &str) -> Vec<Span> {
    static INSTALLED: OnceLock<(traced::Guard, Memory)> = OnceLock::new();
    let install = || {
        let memory = Memory::default();
        (traced::Builder::new("shop", "1.2.3").exporter(memory.clone()).install(), memory)
    };
    let (guard, memory) = INSTALLED.get_or_init(install);
    assert!(guard.flush(Duration::from_secs(10)));
    memory.spans().into_iter().filter(|span| text(span, "url.path") == Some(path)).collect()
}

async fn called(layer: ServerLayer, path: &str, caller: &str, internal: bool) -> Span {
    assert!(exported(path).is_empty(), "it is installed, and the path is this test's own");
    let base = serve(Router::new().fallback(any(|| async { "hello" })).layer(layer)).await;
    let mut request = reqwest::Client::new().get(format!("{base}{path}")).header("traceparent", caller);
    request = request.header("tracestate", "vendor=1").header("baggage", "tenant=blue");
    if internal {
        request = request.header("x-internal", "1");
    }
    request.send().await.unwrap().text().await.unwrap();
    for _ in 0..100 {
        if let Some(span) = exported(path).pop() {
            return span;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("no span of {path} was exported")
}

#[track_caller]
fn is_own(span: &Span) {
    assert_eq!(span.parent_span_id, None);
    assert_ne!(span.trace_id.to_string(), SAMPLED[3..35], "whose ids these are is not for strangers to say");
    assert_eq!(span.trace_state, "", "nor what is in the state of a trace of our own");
    let [link] = &span.links[..] else { panic!("one link: {span:?}") };
    assert_eq!(
        (link.trace_id.to_string(), link.span_id.to_string()),
        (SAMPLED[3..35].into(), SAMPLED[36..52].into())
    );
    assert_eq!(number(span, "http.response.status_code"), Some(200));
}

#[tokio::test]
async fn a_stranger_begins_no_trace_of_ours_but_is_linked() {
    let span = called(server().public_endpoint(), "/public/sampled", SAMPLED, false).await;
    is_own(&span);
}

#[tokio::test]
async fn a_stranger_cannot_say_that_nothing_is_recorded() {
    let span = called(server().public_endpoint(), "/public/not-sampled", NOT_SAMPLED, false).await;
    is_own(&span);
}

#[tokio::test]
async fn who_is_no_stranger_is_the_parent() {
    let layer = || server().public_endpoint_if(|head| !head.headers.contains_key("x-internal"));
    let span = called(layer(), "/public/internal", SAMPLED, true).await;
    assert_eq!(span.parent_span_id.unwrap().to_string(), SAMPLED[36..52]);
    assert_eq!((span.links.len(), &*span.trace_state), (0, "vendor=1"));
    is_own(&called(layer(), "/public/external", SAMPLED, false).await);
}
