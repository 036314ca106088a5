//! What a client sends and records: faults 1, 2 and 3.

use std::time::Duration;

use tower::ServiceExt as _;
use traced::testing::capture;
use traced::wire::Status;
use traced::{FutureExt as _, Kind, Span, extract};
use traced_test_http::{get, hyper1, nobody, read, text};

use crate::gallery::store;

static WORK: traced::Callsite = traced::callsite!("work");

/// Who the store says has called: trace and span.
fn caller(traceparent: &str) -> (String, String) {
    let headers = std::collections::HashMap::from([("traceparent".to_owned(), traceparent.to_owned())]);
    let caller = extract(&headers).span_context().unwrap();
    (caller.trace_id.to_string(), caller.span_id.to_string())
}

/// Fault 1 of 10: the request with the new context was made and thrown away, so the old one was sent.
#[tokio::test]
async fn the_outgoing_request_carries_the_span_of_the_client() {
    let capture = capture();
    let url = format!("{}/v0/headers", store().await);
    let client = traced::reqwest::client(reqwest::Client::new());
    let by_reqwest = async { client.get(&url).send().await.unwrap().text().await.unwrap() };
    let by_reqwest = by_reqwest.in_span(Span::start(&WORK)).await;
    let by_hyper =
        hyper1(&traced::http::client()).oneshot(get(&url)).in_span(Span::start(&WORK)).await.unwrap();
    let by_hyper = String::from_utf8(read(by_hyper).await.3.to_vec()).unwrap();

    let spans = traced_test_http::wait_for(&capture, 6).await;
    let clients: Vec<_> = spans.iter().filter(|span| span.kind == Kind::Client).collect();
    for (sent, client) in [by_reqwest, by_hyper].iter().zip(clients) {
        assert_eq!(caller(sent), (client.trace_id.to_string(), client.span_id.to_string()));
        assert_ne!(client.parent_span_id, None, "and not the span of the work around");
    }
}

/// Fault 2 of 10: the status was read before it was known that there is a response.
#[tokio::test]
async fn a_peer_that_is_down_is_an_error_and_no_panic() {
    let capture = capture();
    let url = nobody().await;
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(&url).send().await.unwrap_err();
    hyper1(&traced::http::client()).oneshot(get(&url)).await.unwrap_err();
    let spans = capture.spans();
    assert_eq!(spans.len(), 2);
    for span in &spans {
        assert_eq!(span.status, Status::Error(String::new()));
        assert!(text(span, "error.type").is_some_and(|kind| !kind.is_empty()));
        assert_eq!(span.attribute("http.response.status_code"), None, "nobody answered");
    }
    assert_eq!(text(&spans[0], "error.type"), Some("connect"));
}

/// Fault 2 again, where the peer is there and hangs up in the middle.
#[tokio::test]
async fn a_peer_that_hangs_up_is_an_error_and_no_panic() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            drop(listener.accept().await.unwrap());
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    });
    let capture = capture();
    traced::reqwest::client(reqwest::Client::new()).get(&url).send().await.unwrap_err();
    hyper1(&traced::http::client()).oneshot(get(&url)).await.unwrap_err();
    assert!(capture.spans().iter().all(|span| span.is_error() && text(span, "error.type").is_some()));
}

/// Fault 3 of 10: the span of a call that goes out was of kind server, and called `HTTP Request`.
#[tokio::test]
async fn the_span_of_a_call_is_of_kind_client_and_says_its_method() {
    let capture = capture();
    let url = format!("{}/v0/headers", store().await);
    let client = traced::reqwest::client(reqwest::Client::new());
    client.get(&url).send().await.unwrap().text().await.unwrap();
    client.post(&url).send().await.unwrap().text().await.unwrap();
    capture.assert_tree(
        "
        GET <client>
          GET /v0/headers <server>
        POST <client> !405
          POST /v0/headers <server>
        ",
    );
}
