//! Calls with a canary wherever a secret may be.

use std::convert::Infallible;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::any;
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderValue, Request};
use http_body_util::{BodyExt as _, Full};
use reqwest_middleware::ClientWithMiddleware;
use tower::{Layer as _, ServiceExt as _, service_fn};
use traced::http::{client, server};
use traced::reqwest::Tracing;
use traced::{traced, traced_handler};
use traced_test_http::{Hyper, authority, bare, get, hyper1, nobody, raw, serve};

/// Keys of queries whose values are secret.
const KEYS: [&str; 37] = [
    "X-Amz-Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "AWSAccessKeyId",
    "Signature",
    "sig",
    "X-Goog-Signature",
    "X-Goog-Credential",
    "code",
    "access_token",
    "id_token",
    "token",
    "api_key",
    "apikey",
    "key",
    "password",
    "secret",
    "client_secret",
    "assertion",
    "Token",
    "PASSWORD",
    "%74oken",
    "to%6Ben",
    "API_Key",
    "x-amz-signature",
    "SIG",
    "refresh_token",
    "auth_token",
    "passwd",
    "pwd",
    "passphrase",
    "jwt",
    "session",
    "sessionid",
    "session_id",
    "token[]",
    "user[0][password]",
];

const HEADERS: [&str; 10] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-api-key",
    "x-amz-security-token",
    "apikey",
    "private-token",
    "x-auth-token",
    "x-forwarded-authorization",
    "x-xsrf-token",
];

/// A failure that says too much.
#[traced]
async fn look_up(body: Bytes) -> Result<usize, StatusCode> {
    if body.starts_with(b"fail") { Err(StatusCode::INTERNAL_SERVER_ERROR) } else { Ok(body.len()) }
}

#[traced_handler]
async fn answer(body: Bytes) -> impl IntoResponse {
    look_up(body).await.map(|_| ([("set-cookie", "id=canary-set-cookie")], "canary-response-body"))
}

#[traced_handler]
async fn numbered(_: Path<u64>) {}

#[traced_handler]
async fn found() -> Redirect {
    Redirect::to("/?token=canary-location")
}

#[traced_handler]
async fn error() -> (StatusCode, &'static str) {
    (StatusCode::BAD_GATEWAY, "canary-error-body")
}

#[traced_handler]
async fn breaks() -> Body {
    let first = Ok(Bytes::from_static(b"canary-chunk"));
    Body::from_stream(stream::iter([first, Err(std::io::Error::other("canary-body-error"))]))
}

#[traced_handler]
async fn panics() {
    if true {
        panic!("canary-panic")
    }
}

#[traced_handler]
async fn slow() {
    tokio::time::sleep(Duration::from_secs(60)).await;
}

fn app() -> Router {
    Router::new()
        .route("/", any(answer))
        .route("/numbered/{number}", any(numbered))
        .route("/found", any(found))
        .route("/error", any(error))
        .route("/breaks", any(breaks))
        .route("/panics", any(panics))
        .route("/slow", any(slow))
}

struct Clients(Hyper, ClientWithMiddleware);

impl Clients {
    /// By both, with a body and all headers; what becomes of it is not the point.
    async fn send(&self, url: &str) {
        let mut request =
            Request::post(url).body(Full::new(Bytes::from_static(b"canary-request-body"))).unwrap();
        let mut again = reqwest::Request::new(reqwest::Method::POST, url.parse().unwrap());
        for name in HEADERS {
            let value = HeaderValue::from_str(&format!("canary-{name}")).unwrap();
            request.headers_mut().insert(name, value.clone());
            again.headers_mut().insert(name, value);
        }
        *again.body_mut() = Some("fail: canary-request-body".into());
        if let Ok(response) = self.0.clone().oneshot(request).await {
            drop(response.into_body().collect().await);
        }
        if let Ok(response) = self.1.execute(again).await {
            drop(response.bytes().await);
        }
    }
}

pub(crate) async fn everything() {
    to(&serve(app().layer(traced::axum::layer())).await).await;
    to(&serve(app()).await).await;
    in_process().await;
}

async fn to(base: &str) {
    let hurried = reqwest::Client::builder().timeout(Duration::from_millis(200)).build().unwrap();
    let clients = Clients(hyper1(&client()), traced::reqwest::client(hurried));
    for key in KEYS {
        let key_in_middle = format!("{base}/?page=2&{key}=canary-query&last");
        clients.send(&key_in_middle).await;
        clients.send(&format!("{base}/?{key}=canary-query=canary-more")).await;
    }
    let user = base.replace("//", "//me:canary-password@");
    for url in [
        user.clone(),
        base.replace("//", "//canary-user@"),
        format!("{user}/nowhere?token=canary-query"),
        format!("{base}/?next=https://me:canary-password@shop.example/"),
        format!("{base}/?next=https%3A%2F%2Fme%3Acanary-password%40shop.example%2F&page=2"),
        format!("{base}/numbered/none?token=canary-query"),
        format!("{base}/found?sig=canary-query"),
        format!("{base}/error?token=canary-query"),
        format!("{base}/breaks?token=canary-query"),
        format!("{base}/panics?token=canary-query"),
        format!("{}/?token=canary-query", nobody().await.replace("//", "//me:canary-password@")),
    ] {
        clients.send(&url).await;
    }
    let url = format!("{base}/?a=1#access_token=canary-fragment");
    drop(clients.1.get(&url).send().await);
    let slow = format!("{base}/slow?token=canary-query");
    drop(clients.1.get(&slow).send().await);
    drop(tokio::time::timeout(Duration::from_millis(50), clients.0.clone().oneshot(get(&slow))).await);
    by_hand(base).await;
}

/// What no client of ours would send.
async fn by_hand(base: &str) {
    let host = authority(base);
    for head in [
        format!("GET http://me:canary-password@{host}/?token=canary-query HTTP/1.1\r\nHost: {host}"),
        format!("GET / HTTP/1.1\r\nHost: me:canary-password@{host}"),
        format!("GET / HTTP/1.1\r\nHost: {host}?token=canary-host"),
        format!("GET / HTTP/1.1\r\nHost: {host};token=canary-host"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nReferer: http://h/?token=canary-referer"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nForwarded: for=canary;host=canary;proto=canary"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\nX-Request-Id: canary in words"),
        format!("GET / HTTP/1.1\r\nHost: {host}\r\ntraceparent: canary\r\nbaggage: user=canary-baggage"),
        format!("GET /?a;token=canary-query&&=canary&token=canary-query HTTP/1.1\r\nHost: {host}")
            .replace("&&=canary", ""),
    ] {
        raw(base, &format!("{head}\r\nConnection: close\r\n\r\n")).await;
    }
}

/// Errors of services and of middleware, whose messages say too much.
async fn in_process() {
    let fails = || {
        service_fn(|_: Request<http_body_util::Empty<Bytes>>| async {
            Err::<http::Response<Full<Bytes>>, _>(std::io::Error::other(
                "canary-error: http://me:canary@h/?token=canary",
            ))
        })
    };
    drop(server().layer(fails()).oneshot(bare("/")).await.unwrap_err());
    drop(client().layer(fails()).oneshot(bare("http://shop/")).await.unwrap_err());
    let boxed = service_fn(|_: Request<http_body_util::Empty<Bytes>>| async {
        Err::<http::Response<Full<Bytes>>, tower::BoxError>("canary-boxed".into())
    });
    drop(server().layer(boxed).oneshot(bare("/")).await.unwrap_err());
    let body = stream::iter([Err::<http_body::Frame<Bytes>, _>(std::io::Error::other("canary-upload"))]);
    let request = Request::post("http://shop/").body(http_body_util::StreamBody::new(body)).unwrap();
    let reads = service_fn(|request: Request<http_body_util::StreamBody<_>>| async {
        drop::<Result<_, std::io::Error>>(request.into_body().collect().await);
        Ok::<_, Infallible>(http::Response::new(Full::new(Bytes::from_static(b"canary"))))
    });
    drop(server().layer(reads).oneshot(request).await.unwrap());
}

/// With layers that are asked to record all of them.
pub(crate) async fn allowed() {
    let sensitive = |mut response: axum::response::Response| async move {
        let mut value = HeaderValue::from_static("canary-sensitive");
        value.set_sensitive(true);
        response.headers_mut().insert("x-sensitive", value);
        response
    };
    let names = ["Set-Cookie", "x-sensitive"];
    let layer = server().capture_request_headers(HEADERS).capture_response_headers(names);
    let app = app().layer(axum::middleware::map_response(sensitive)).layer(layer);
    let base = serve(app).await;
    // That a value is sensitive is not known on the other side of a connection.
    let names = ["set-cookie"];
    let hyper = hyper1(&client().capture_request_headers(HEADERS).capture_response_headers(names));
    let tracing = Tracing::default().capture_request_headers(HEADERS).capture_response_headers(names);
    let reqwest = reqwest_middleware::ClientBuilder::new(reqwest::Client::new()).with(tracing).build();
    Clients(hyper, reqwest).send(&base).await;
}
