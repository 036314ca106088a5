//! Calls with many messages end with the stream.

use std::time::Duration;

use traced::Kind;
use traced::testing::capture;
use traced::wire::{AnyValue, Status};

use super::house::{ask, house, of, spans, text};

#[tokio::test]
async fn a_stream_ends_with_its_trailers() {
    let (mut client, _) = house().await;
    let capture = capture();
    let mut messages = client.watch(ask("three")).await.unwrap().into_inner();
    let mut count = 0;
    while messages.message().await.unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 3);
    let spans = spans(&capture, 5).await;
    capture.assert_tree(
        "
        grpc.health.v1.Health/Watch <client>
            grpc.health.v1.Health/Watch <server>
                watched
                watched
                watched
        ",
    );
    for kind in [Kind::Client, Kind::Server] {
        let span = of(&spans, kind);
        assert_eq!((&span.status, text(span, "rpc.response.status_code")), (&Status::Unset, Some("OK")));
        assert!(
            Duration::from_nanos(span.duration_nanos()) >= Duration::from_millis(15),
            "it covers the stream"
        );
    }
}

#[tokio::test]
async fn a_stream_that_breaks_tells_its_code() {
    let (mut client, _) = house().await;
    let capture = capture();
    let mut messages = client.watch(ask("breaks")).await.unwrap().into_inner();
    while let Ok(Some(_)) = messages.message().await {}
    let spans = spans(&capture, 5).await;
    for kind in [Kind::Client, Kind::Server] {
        let span = of(&spans, kind);
        assert_eq!(text(span, "rpc.response.status_code"), Some("DATA_LOSS"));
        assert_eq!(
            (&span.status, text(span, "error.type")),
            (&Status::Error(String::new()), Some("DATA_LOSS"))
        );
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_is_cancelled_on_both_sides() {
    let (mut client, _) = house().await;
    let capture = capture();
    let mut messages = client.watch(ask("forever")).await.unwrap().into_inner();
    messages.message().await.unwrap();
    drop(messages);
    let start = std::time::Instant::now();
    let both = loop {
        let mut spans = capture.spans();
        spans.retain(|span| span.kind != Kind::Internal);
        if spans.len() == 2 {
            break spans;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "{:?}", capture.tree());
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    for span in both {
        assert_eq!(
            (&span.status, text(&span, "rpc.response.status_code")),
            (&Status::Unset, Some("CANCELLED"))
        );
        assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    }
}

#[tokio::test]
async fn a_call_that_is_given_up_is_cancelled_on_both_sides() {
    let (mut client, _) = house().await;
    let capture = capture();
    let call = client.check(ask("slow"));
    tokio::time::timeout(Duration::from_millis(100), call).await.unwrap_err();
    for span in spans(&capture, 3).await {
        assert_eq!(span.status, Status::Unset, "{}", span.name);
        assert_eq!(span.attribute("traced.cancelled"), Some(&AnyValue::Bool(true)));
    }
}

#[tokio::test]
async fn a_deadline_is_told_by_whoever_keeps_it() {
    let (mut client, _) = house().await;
    let capture = capture();
    let mut request = tonic::Request::new(ask("slow"));
    request.set_timeout(Duration::from_millis(50));
    client.check(request).await.unwrap_err();
    let spans = spans(&capture, 3).await;
    let client = of(&spans, Kind::Client);
    assert_eq!(client.status, Status::Error(String::new()));
}
