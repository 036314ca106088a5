//! Tests side by side that call the same services in their own process: each sees what the services did for it.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::sync::OnceLock;
use std::thread;

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use traced_runtime::testing::capture;
use traced_runtime::{Callsite, FutureExt as _, Span, callsite};

static TEST: Callsite = callsite!("test");
static LOOKUP: Callsite = callsite!("lookup");

async fn fetch(url: String) -> String {
    let client = traced_reqwest::client(reqwest::Client::new());
    client.get(url).send().await.unwrap().text().await.unwrap()
}

async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app.layer(traced_http::axum::layer())).await.unwrap() });
    format!("http://{address}")
}

/// A shop that asks a catalog, on threads of their own, for all tests of the process.
fn shop() -> &'static str {
    static RUNNING: OnceLock<(Runtime, String)> = OnceLock::new();
    let start = || {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let address = runtime.block_on(async {
            let name = |Path(test): Path<i64>| async move {
                Span::start(&LOOKUP).set("test", test);
                "a picture"
            };
            let catalog = serve(Router::new().route("/name/{test}", get(name))).await;
            let order = |Path(test): Path<i64>| async move {
                drop(Span::start(&LOOKUP));
                fetch(format!("{catalog}/name/{test}")).await
            };
            serve(Router::new().route("/order/{test}", get(order))).await
        });
        (runtime, address)
    };
    &RUNNING.get_or_init(start).1
}

fn one_test(test: i64) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let capture = capture();
    let span = Span::start(&TEST);
    let answer = runtime.block_on(fetch(format!("{}/order/{test}", shop())).in_span(span));
    assert_eq!(answer, "a picture");
    capture.assert_tree(&format!(
        "
        test
          GET <client> {{http.response.status_code=200}}
            GET /order/{{test}} <server> {{url.path=/order/{test}}}
              lookup
              GET <client> {{server.port=..}}
                GET /name/{{test}} <server> {{url.path=/name/{test}, http.route=/name/{{test}}}}
                  lookup {{test={test}}}
        ",
    ));
}

#[test]
fn services_in_the_same_process_belong_to_the_test_that_calls_them() {
    thread::scope(|scope| {
        for test in 0..40 {
            thread::Builder::new().spawn_scoped(scope, move || one_test(test)).unwrap();
        }
    });
}

#[tokio::test]
async fn a_service_on_the_thread_of_the_test_has_ended_when_its_answer_is_read() {
    let capture = capture();
    let hello = serve(Router::new().route("/", get(|| async { "hello" }))).await;
    fetch(hello).await;
    capture.assert_tree("GET <client>\n  GET / <server>");
}
