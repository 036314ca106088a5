//! Handlers that panic.

use axum::Router;
use axum::routing::any;
use tower_http::catch_panic::CatchPanicLayer;
use traced::testing::capture;
use traced::wire::{Span, Status};
use traced_test_http::{number, serve, text, wait_for};

fn app() -> Router {
    let panics = || async {
        tokio::task::yield_now().await;
        if true {
            panic!("canary")
        }
    };
    Router::new().route("/", any(panics))
}

/// The status that the client sees, if it sees any, and the server's span.
async fn called(app: Router) -> (Option<u16>, Span) {
    let capture = capture();
    let base = serve(app).await;
    let answer = traced::reqwest::client(reqwest::Client::new()).get(&base).send().await;
    let status = match answer {
        Ok(answer) => {
            let status = answer.status().as_u16();
            answer.bytes().await.unwrap();
            Some(status)
        }
        Err(_) => None,
    };
    let span =
        wait_for(&capture, 2).await.into_iter().find(|span| span.kind == traced::Kind::Server).unwrap();
    assert_eq!((&*span.name, &span.status), ("GET /", &Status::Error(String::new())), "{span:?}");
    assert_eq!(span.attribute("traced.cancelled"), None, "{span:?}");
    assert!(!format!("{span:?}").contains("canary"));
    (status, span)
}

#[tokio::test]
async fn that_nobody_catches_is_an_error_of_the_server_and_hangs_up() {
    let (status, span) = called(app().layer(traced::axum::layer())).await;
    assert_eq!(status, None, "the panic has passed through");
    assert_eq!(
        (text(&span, "error.type"), number(&span, "http.response.status_code")),
        (Some("panic"), None)
    );
}

#[tokio::test]
async fn that_is_caught_outside_is_an_error_of_the_server() {
    let (status, span) = called(app().layer(traced::axum::layer()).layer(CatchPanicLayer::new())).await;
    assert_eq!(status, Some(500), "the panic has passed through to who catches it");
    assert_eq!(
        (text(&span, "error.type"), number(&span, "http.response.status_code")),
        (Some("panic"), None)
    );
}

#[tokio::test]
async fn that_is_caught_inside_is_a_500_of_the_server() {
    let (status, span) = called(app().layer(CatchPanicLayer::new()).layer(traced::axum::layer())).await;
    assert_eq!(status, Some(500));
    assert_eq!(
        (text(&span, "error.type"), number(&span, "http.response.status_code")),
        (Some("500"), Some(500))
    );
}

#[tokio::test]
async fn in_call_and_in_the_body_are_errors_too() {
    let in_call = tower::service_fn(|_: axum::extract::Request| {
        if true {
            panic!("canary")
        }
        async { Ok::<_, std::convert::Infallible>(axum::response::Response::new(axum::body::Body::empty())) }
    });
    let (status, span) = called(Router::new().route_service("/", in_call).layer(traced::axum::layer())).await;
    assert_eq!((status, text(&span, "error.type")), (None, Some("panic")));

    let body = || async {
        let chunks =
            futures_util::stream::poll_fn(|_| -> std::task::Poll<Option<Result<&str, std::io::Error>>> {
                panic!("canary")
            });
        axum::body::Body::from_stream(chunks)
    };
    let (_, span) = called(Router::new().route("/", any(body)).layer(traced::axum::layer())).await;
    assert_eq!(text(&span, "error.type"), Some("panic"));
}
