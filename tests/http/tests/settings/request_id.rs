//! The id of a request: whose it is, where it is seen, and how far it goes.

use axum::Router;
use axum::routing::{MethodRouter, any};
use http::HeaderMap;
use tower::ServiceExt as _;
use traced::http::{ServerLayer, server};
use traced::testing::capture;
use traced::wire::Span;
use traced_test_http::{get, hyper1, raw, read, serve, texts, wait_for};

use crate::echo::{echo, parse};

const ID: &str = "http.response.header.x-request-id";

/// A service with this layer that asks the next one, by reqwest or by hyper, and says what that was sent.
async fn asks(next: String, layer: ServerLayer, by_reqwest: bool) -> String {
    let (hyper, reqwest) = (hyper1(&traced::http::client()), traced::reqwest::client(reqwest::Client::new()));
    let ask = move || {
        let (hyper, reqwest, next) = (hyper.clone(), reqwest.clone(), next.clone());
        async move {
            if by_reqwest {
                reqwest.get(&next).send().await.unwrap().bytes().await.unwrap()
            } else {
                read(hyper.oneshot(get(&next)).await.unwrap()).await.3
            }
        }
    };
    serve(Router::new().fallback(any(ask)).layer(layer)).await
}

/// Calls two services one behind the other: what the last was sent, what the answer says, and the servers' spans.
async fn through_two(
    id: Option<&[u8]>,
    layer: impl Fn() -> ServerLayer,
) -> (Option<String>, HeaderMap, Vec<Span>) {
    let capture = capture();
    let second = asks(echo().await, layer(), false).await;
    let first = asks(second, layer(), true).await;
    let mut request = traced::reqwest::client(reqwest::Client::new()).get(&first);
    if let Some(id) = id {
        request = request.header("x-request-id", id);
    }
    let answer = request.send().await.unwrap();
    let headers = answer.headers().clone();
    let seen = parse(&answer.bytes().await.unwrap());
    let mut spans = wait_for(&capture, 5).await;
    spans.retain(|span| span.kind == traced::Kind::Server);
    assert_eq!(spans.len(), 2);
    (seen.get("x-request-id").cloned(), headers, spans)
}

#[tokio::test]
async fn the_callers_is_the_same_everywhere() {
    let longest = "x".repeat(128);
    for id in ["order-7", "~!@#$%^&*()_+{}|:<>?", &*longest] {
        let (seen, answer, spans) = through_two(Some(id.as_bytes()), server).await;
        assert_eq!(seen.as_deref(), Some(id), "handed on by both clients");
        assert_eq!(answer["x-request-id"], id);
        assert!(spans.iter().all(|span| texts(span, ID) == [id]), "{spans:?}");
    }
}

#[tokio::test]
async fn one_that_is_absent_or_hostile_is_that_of_the_trace() {
    let long = "x".repeat(129);
    for id in [
        None,
        Some(&b""[..]),
        Some(b"two words"),
        Some(b"caf\xc3\xa9"),
        Some(b"tab\tbed"),
        Some(long.as_bytes()),
    ] {
        let (seen, answer, spans) = through_two(id, server).await;
        let trace = spans[0].trace_id.to_string();
        assert_eq!(seen.as_deref(), Some(&*trace), "{id:?}");
        assert_eq!(answer["x-request-id"], &*trace);
        assert!(spans.iter().all(|span| texts(span, ID) == [&*trace]), "{spans:?}");
    }
}

#[tokio::test]
async fn nothing_is_made_of_it_where_nobody_wants_it() {
    let (seen, answer, spans) = through_two(Some(b"order-7"), || server().without_request_id()).await;
    assert_eq!((seen, answer.get("x-request-id")), (None, None));
    assert!(spans.iter().all(|span| span.attribute(ID).is_none()), "{spans:?}");
}

#[tokio::test]
async fn one_of_the_handlers_own_is_not_overwritten() {
    let capture = capture();
    let base =
        serve(Router::new().fallback(any(|| async { [("x-request-id", "mine")] })).layer(server())).await;
    let client = traced::reqwest::client(reqwest::Client::new());
    let answer = client.get(&base).header("x-request-id", "order-7").send().await.unwrap();
    assert_eq!(texts(&wait_for(&capture, 2).await[1], ID), ["mine"], "what was answered");
    assert_eq!(answer.headers()["x-request-id"], "mine");
    assert_eq!(answer.headers().get_all("x-request-id").iter().count(), 1);
}

#[tokio::test]
async fn of_two_the_first_is_taken_and_one_is_answered() {
    let base = serve(Router::new().fallback(any(|| async { "hello" })).layer(server())).await;
    let request =
        "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Request-Id: a\r\nX-Request-Id: b\r\n\r\n";
    let answer = raw(&base, request).await.to_lowercase();
    assert_eq!(answer.matches("x-request-id:").count(), 1, "{answer}");
    assert!(answer.contains("x-request-id: a\r\n"), "{answer}");
}

#[tokio::test]
async fn it_is_there_for_errors_and_for_skipped_requests_too() {
    let (seen, answer, _) = {
        let base = asks(echo().await, server().skip_probes(), true).await;
        let answer = reqwest::Client::new().get(format!("{base}/healthz")).header("x-request-id", "order-7");
        let answer = answer.send().await.unwrap();
        let headers = answer.headers().clone();
        (parse(&answer.bytes().await.unwrap()), headers, ())
    };
    assert_eq!(seen["x-request-id"], "order-7");
    assert_eq!(answer["x-request-id"], "order-7");
    let missing = serve(Router::new().route("/", any(|| async { "hello" })).layer(server())).await;
    let answer =
        reqwest::Client::new().get(format!("{missing}/no")).header("x-request-id", "order-7").send().await;
    let answer = answer.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["x-request-id"]),
        (404, &"order-7".parse().unwrap())
    );
}

#[tokio::test]
async fn one_is_made_also_where_there_is_no_span() {
    let base = asks(echo().await, server().skip_probes(), true).await;
    let answer = reqwest::Client::new().get(format!("{base}/healthz")).send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    assert_eq!(parse(&answer.bytes().await.unwrap())["x-request-id"], id);
}

#[tokio::test]
async fn strangers_give_none() {
    let capture = capture();
    let base = asks(echo().await, server().public_endpoint(), true).await;
    let answer = reqwest::Client::new().get(&base).header("x-request-id", "order-7").send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_ne!(id, "order-7");
    assert_eq!(parse(&answer.bytes().await.unwrap())["x-request-id"], id);
    drop(capture);
}

#[traced::traced_handler]
async fn handler() {}

#[traced::traced_handler(observed = false)]
async fn unobserved() {}

/// What a caller may say, and what of it is taken.
const SAID: [(Option<&str>, Option<&str>); 3] =
    [(Some("order-7"), Some("order-7")), (Some("two words"), None), (None, None)];

/// The span of a handler without a layer, and the id in its response.
async fn asked(handler: MethodRouter, given: Option<&str>) -> (Span, Option<String>) {
    let capture = capture();
    let base = serve(Router::new().fallback_service(handler)).await;
    let mut request = traced::reqwest::client(reqwest::Client::new()).get(&base);
    if let Some(given) = given {
        request = request.header("x-request-id", given);
    }
    let response = request.send().await.unwrap();
    let id = response.headers().get("x-request-id").map(|id| id.to_str().unwrap().to_owned());
    (wait_for(&capture, 2).await.remove(1), id)
}

#[tokio::test]
async fn without_a_layer_the_answer_says_it_as_well() {
    for (given, taken) in SAID {
        let (span, id) = asked(any(handler), given).await;
        let made = span.trace_id.to_string();
        assert_eq!(id.as_deref(), Some(taken.unwrap_or(&made)));
        assert_eq!(texts(&span, ID), [id.unwrap()]);
        assert_eq!(texts(&span, "http.request.header.x-request-id"), taken.as_slice());
    }
}

#[tokio::test]
async fn where_the_answer_is_not_observed_the_span_has_the_one_that_was_given() {
    for (given, taken) in SAID {
        let (span, id) = asked(any(unobserved), given).await;
        assert_eq!(id, None);
        assert_eq!(texts(&span, "http.request.header.x-request-id"), taken.as_slice());
        assert_eq!(texts(&span, ID), [""; 0], "no response of ours has it");
    }
}
