//! A client, a shop and a catalog: every pair of clients and protocols makes the same tree.

use axum::Router;
use axum::extract::Path;
use axum::routing::get as on_get;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use traced::testing::capture;
use traced::{FutureExt as _, Span, traced};
use traced_test_http::{Hyper, get, hyper1, hyper2, port, serve, serve_auto};

static TEST: traced::Callsite = traced::callsite!("test");

#[derive(Clone)]
enum Client {
    Hyper(Box<Hyper>),
    Reqwest(reqwest_middleware::ClientWithMiddleware),
}

impl Client {
    async fn fetch(&self, url: &str) -> String {
        match self {
            Self::Hyper(client) => {
                let response = client.as_ref().clone().oneshot(get(url)).await.unwrap();
                String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
            }
            Self::Reqwest(client) => client.get(url).send().await.unwrap().text().await.unwrap(),
        }
    }
}

fn hyper(client: Hyper) -> Client {
    Client::Hyper(Box::new(client))
}

fn reqwest1() -> Client {
    Client::Reqwest(traced::reqwest::client(reqwest::Client::new()))
}

fn reqwest2() -> Client {
    let client = reqwest::Client::builder().http2_prior_knowledge().build().unwrap();
    Client::Reqwest(traced::reqwest::client(client))
}

#[traced]
async fn look_up(id: u32) -> String {
    format!("picture {id}")
}

fn catalog() -> Router {
    let name = |Path(id): Path<u32>| async move { look_up(id).await };
    Router::new().route("/name/{id}", on_get(name)).layer(traced::axum::layer())
}

fn shop(catalog: String, client: Client) -> Router {
    let order = move |Path(id): Path<u32>| {
        let (client, url) = (client.clone(), format!("{catalog}/name/{id}"));
        async move { client.fetch(&url).await }
    };
    Router::new().route("/order/{id}", on_get(order)).layer(traced::axum::layer())
}

/// The tree of `version` at the front and at the back; `peer` is for clients that know whom they have reached.
async fn one_trace(front: Client, middle: Client, versions: [&str; 2], auto: bool) {
    let capture = capture();
    let (catalog, shop) = if auto {
        let catalog = serve_auto(catalog()).await;
        (catalog.clone(), serve_auto(shop(catalog, middle)).await)
    } else {
        let catalog = serve(catalog()).await;
        (catalog.clone(), serve(shop(catalog, middle)).await)
    };
    let (shop_port, catalog_port) = (port(&shop), port(&catalog));
    let url = format!("{shop}/order/7?page=2");
    let answer = async { front.fetch(&url).await }.in_span(Span::start(&TEST)).await;
    assert_eq!(answer, "picture 7");
    let [one, two] = versions;
    let spans = traced_test_http::wait_for(&capture, 6).await;
    let traces: std::collections::HashSet<_> = spans.iter().map(|span| span.trace_id).collect();
    assert_eq!(traces.len(), 1, "one trace");
    capture.assert_tree(&format!(
        "
        test
          GET <client> {{http.request.method=GET, url.full={shop}/order/7?page=2, server.address=127.0.0.1, server.port={shop_port}, network.protocol.version={one}, http.response.status_code=200}}
            GET /order/{{id}} <server> {{http.request.method=GET, http.route=/order/{{id}}, url.path=/order/7, url.query=page=2, url.scheme=http, server.address=127.0.0.1, server.port={shop_port}, network.protocol.version={one}, http.response.status_code=200, client.address=127.0.0.1, network.peer.address=127.0.0.1, network.peer.port=..}}
              GET <client> {{url.full={catalog}/name/7, server.port={catalog_port}, network.protocol.version={two}, http.response.status_code=200}}
                GET /name/{{id}} <server> {{http.route=/name/{{id}}, url.path=/name/7, server.port={catalog_port}, network.protocol.version={two}, http.response.status_code=200}}
                  look_up
        ",
    ));
}

fn layer() -> traced::http::ClientLayer {
    traced::http::client()
}

#[tokio::test]
async fn over_http_1_with_hyper() {
    let client = hyper(hyper1(&layer()));
    one_trace(client.clone(), client, ["1.1", "1.1"], false).await;
}

#[tokio::test]
async fn over_http_1_with_reqwest() {
    one_trace(reqwest1(), reqwest1(), ["1.1", "1.1"], false).await;
}

#[tokio::test]
async fn over_http_2_with_hyper() {
    let client = hyper(hyper2(&layer()));
    one_trace(client.clone(), client, ["2", "2"], true).await;
}

#[tokio::test]
async fn over_http_2_with_reqwest() {
    one_trace(reqwest2(), reqwest2(), ["2", "2"], true).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn from_http_1_to_http_2_and_from_one_client_to_the_other() {
    one_trace(reqwest1(), hyper(hyper2(&layer())), ["1.1", "2"], true).await;
    one_trace(hyper(hyper2(&layer())), reqwest1(), ["2", "1.1"], true).await;
}
