//! A connection that becomes something else.

use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum::routing::any;
use bytes::Bytes;
use futures_util::stream;
use http::StatusCode;
use http_body_util::Full;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tower::ServiceExt as _;
use traced::testing::capture;
use traced::traced_handler;
use traced_test_http::{get, hyper1, number, serve, serve_auto, wait_for};

/// Agrees to speak `echo`, and does.
#[traced_handler(observed)]
async fn echo(request: Request) -> Response {
    tokio::spawn(async move {
        let mut stream = TokioIo::new(hyper::upgrade::on(request).await.unwrap());
        let mut bytes = [0; 5];
        stream.read_exact(&mut bytes).await.unwrap();
        stream.write_all(&bytes).await.unwrap();
    });
    // It says nothing of its end, which never comes: what follows is no body.
    let body = axum::body::Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
    let response = http::Response::builder().status(StatusCode::SWITCHING_PROTOCOLS);
    response.header("connection", "upgrade").header("upgrade", "echo").body(body).unwrap()
}

#[tokio::test]
async fn an_upgrade_passes_both_layers_and_its_span_ends_with_101() {
    let handled = || Router::new().route("/", any(echo));
    let layered = || handled().layer(traced::axum::layer());
    for base in [serve(layered()).await, serve_auto(layered()).await, serve(handled()).await] {
        let capture = capture();
        let mut request: http::Request<Full<Bytes>> = get(&base);
        request.headers_mut().insert("connection", "upgrade".parse().unwrap());
        request.headers_mut().insert("upgrade", "echo".parse().unwrap());
        let response = hyper1(&traced::http::client()).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 101);
        let mut stream = TokioIo::new(hyper::upgrade::on(response).await.unwrap());
        // The spans have ended before a byte of the other protocol is there.
        let spans = wait_for(&capture, 2).await;
        for span in &spans {
            assert_eq!(number(span, "http.response.status_code"), Some(101));
            assert!(span.attribute("traced.cancelled").is_none() && !span.is_error(), "{span:?}");
        }
        stream.write_all(b"hello").await.unwrap();
        let mut bytes = [0; 5];
        stream.read_exact(&mut bytes).await.unwrap();
        assert_eq!(&bytes, b"hello");
    }
}
