//! Lengths, ends and trailers of bodies, on the wire and off it.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body as AxumBody;
use axum::routing::any;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::{Body, Frame};
use http_body_util::{BodyExt as _, Empty, Full, StreamBody};
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced::testing::capture;
use traced_test_http::{bare, get, hyper1, hyper2, read, serve, serve_auto, wait_for};

async fn through<B: Body + Clone>(body: B) -> traced::http::ServerBody<B> {
    let service = service_fn(move |_: Request<Empty<Bytes>>| {
        let body = body.clone();
        async move { Ok::<_, Infallible>(Response::new(body)) }
    });
    traced::http::server().layer(service).oneshot(bare("/")).await.unwrap().into_body()
}

#[tokio::test]
async fn sizes_and_ends_are_those_of_the_body_within() {
    let _capture = capture();
    for bytes in ["", "hello"] {
        let body = Full::new(Bytes::from_static(bytes.as_bytes()));
        let mut wrapped = through(body.clone()).await;
        assert_eq!(wrapped.size_hint().exact(), body.size_hint().exact());
        assert_eq!(wrapped.is_end_stream(), body.is_end_stream());
        while let Some(frame) = wrapped.frame().await {
            frame.unwrap();
        }
        assert!(wrapped.is_end_stream() && wrapped.frame().await.is_none());
        assert_eq!(wrapped.size_hint().exact(), Some(0));
    }
}

fn trailers() -> HeaderMap {
    HeaderMap::from_iter([("x-checksum".parse().unwrap(), HeaderValue::from_static("7"))])
}

/// Two chunks, and trailers behind them.
fn with_trailers() -> AxumBody {
    let frames = ["one ", "two"].map(|chunk| Frame::data(Bytes::from_static(chunk.as_bytes())));
    let frames = frames.into_iter().chain([Frame::trailers(trailers())]).map(Ok::<_, Infallible>);
    AxumBody::new(StreamBody::new(stream::iter(frames)))
}

#[tokio::test]
async fn trailers_come_through_both_layers_and_are_in_the_span() {
    let capture = capture();
    let app = Router::new().route("/", any(|| async { with_trailers() })).layer(traced::axum::layer());
    let base = serve_auto(app).await;
    let response = hyper2(&traced::http::client()).oneshot(get(&base)).await.unwrap();
    let body = response.into_body().collect().await.unwrap();
    assert_eq!(body.trailers(), Some(&trailers()));
    assert_eq!(body.to_bytes(), "one two");
    capture.assert_tree("GET <client>\n  GET / <server>");
}

#[tokio::test]
async fn a_known_length_is_told_on_the_wire_and_an_unknown_one_is_chunked() {
    let capture = capture();
    let chunks = || async { AxumBody::from_stream(stream::iter(["a", "b"]).map(Ok::<_, Infallible>)) };
    let app = Router::new()
        .route("/known", any(|| async { "hello" }))
        .route("/empty", any(|| async {}))
        .route("/unknown", any(chunks))
        .layer(traced::axum::layer());
    let base = serve(app).await;
    let mut seen = Vec::new();
    for path in ["known", "empty", "unknown"] {
        let response = hyper1(&traced::http::client()).oneshot(get(&format!("{base}/{path}"))).await.unwrap();
        let (_, headers, _, body) = read(response).await;
        let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap().to_owned());
        seen.push((text("content-length"), text("transfer-encoding"), body.len()));
    }
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(seen, [(text("5"), None, 5), (text("0"), None, 0), (None, text("chunked"), 2)]);
    assert!(wait_for(&capture, 6).await.iter().all(|span| span.attribute("traced.cancelled").is_none()));
}
