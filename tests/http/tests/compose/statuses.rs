//! Responses without bodies, and those whose bodies go on for ever.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::any;
use futures_util::{StreamExt as _, stream};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use traced::testing::capture;
use traced_test_http::{get, hyper1, hyper2, number, serve_auto, wait_for};

fn plain() -> Router {
    let events = || async {
        let ticks = stream::unfold(0_u32, |count| async move {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Some((count, count + 1))
        });
        Sse::new(ticks.map(|count| Ok::<_, Infallible>(Event::default().data(count.to_string()))))
    };
    Router::new()
        .route("/some", any(|| async { "hello" }))
        .route("/none", any(|| async { StatusCode::NO_CONTENT }))
        .route("/same", any(|| async { (StatusCode::NOT_MODIFIED, [("content-length", "5")]) }))
        .route("/events", any(events))
}

fn app() -> Router {
    plain().layer(traced::axum::layer())
}

#[tokio::test]
async fn what_is_answered_without_a_body_ends_with_its_head() {
    let (base, plain) = (serve_auto(app()).await, serve_auto(plain()).await);
    let layer = traced::http::client();
    for (method, path, status) in [("HEAD", "some", 200), ("GET", "none", 204), ("GET", "same", 304)] {
        for client in [hyper1(&layer), hyper2(&layer)] {
            let ask = async |base: &str| {
                let mut request = get(&format!("{base}/{path}"));
                *request.method_mut() = method.parse().unwrap();
                client.clone().oneshot(request).await.unwrap()
            };
            let mut without = ask(&plain).await;
            let capture = capture();
            let mut response = ask(&base).await;
            assert!(response.headers_mut().remove("x-request-id").is_some());
            for headers in [response.headers_mut(), without.headers_mut()] {
                headers.remove("date");
            }
            assert_eq!(response.headers(), without.headers(), "as it is without the layer");
            assert!(response.into_body().collect().await.unwrap().to_bytes().is_empty());
            let spans = wait_for(&capture, 2).await;
            assert_eq!(number(&spans[1], "http.response.status_code"), Some(status));
            assert!(spans[1].attribute("traced.cancelled").is_none() && !spans[1].is_error(), "{spans:?}");
        }
    }
}

#[tokio::test]
async fn a_stream_of_events_is_in_its_span_until_somebody_leaves() {
    let base = serve_auto(app()).await;
    let layer = traced::http::client();
    for client in [hyper1(&layer), hyper2(&layer)] {
        let capture = capture();
        let response = client.oneshot(get(&format!("{base}/events"))).await.unwrap();
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut body = response.into_body();
        for count in 0..5 {
            let event = body.frame().await.unwrap().unwrap().into_data().unwrap();
            assert_eq!(event, format!("data: {count}\n\n"), "events come one by one");
        }
        assert_eq!(capture.spans().len(), 1, "the server still answers; the client's call is over");
        drop(body);
        let spans = wait_for(&capture, 2).await;
        let server = &spans[1];
        assert_eq!(server.attribute("traced.cancelled"), Some(&traced::wire::AnyValue::Bool(true)));
        assert!(server.end_unix_nanos - server.start_unix_nanos > 20_000_000, "{server:?}");
    }
}
