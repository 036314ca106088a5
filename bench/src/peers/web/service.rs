//! What all of them instrument: a server of one route, and clients that are answered before anything is sent.

use std::convert::Infallible;

use axum::Router;
use axum::body::Body;
use axum::routing::{MethodRouter, get};
use http::{Extensions, HeaderMap, HeaderValue, Request, Response};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware, Middleware, Next};

/// Of which route it is, the layer finds out.
pub const PATH: &str = "/hello/world";
pub const BODY: &str = "Hello, World!";

/// Of a caller who has sampled the trace; its last digit is what says so.
pub const TRACEPARENT: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const UNSAMPLED: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

/// A request of which nothing is measured but what it does to the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Call {
    pub sampled: bool,
}

pub fn routes() -> Router {
    routes_to(get(async || BODY))
}

pub fn routes_to(handler: MethodRouter) -> Router {
    Router::new().route("/hello/{name}", handler)
}

/// As it comes from the server's socket.
pub fn request(call: Call) -> Request<Body> {
    let traceparent = if call.sampled { TRACEPARENT } else { UNSAMPLED };
    Request::get(PATH)
        .header("host", "localhost:8080")
        .header("user-agent", AGENT)
        .header("accept", "*/*")
        .header("traceparent", traceparent)
        .body(Body::empty())
        .expect("all of it is well formed")
}

/// The end of a client of tower.
pub async fn answer(request: Request<String>) -> Result<Response<String>, Infallible> {
    check(request.headers(), request.extensions());
    Ok(Response::new(String::new()))
}

/// reqwest, but for its sending: whatever is outside of the last middleware is as it is.
pub fn reqwest(middleware: Option<impl Middleware>) -> ClientWithMiddleware {
    let client = ClientBuilder::new(reqwest::Client::new());
    let client = match middleware {
        Some(middleware) => client.with(middleware),
        None => client,
    };
    client.with(Answer).build()
}

struct Answer;

#[async_trait::async_trait]
impl Middleware for Answer {
    async fn handle(
        &self,
        request: reqwest::Request,
        extensions: &mut Extensions,
        _: Next<'_>,
    ) -> reqwest_middleware::Result<reqwest::Response> {
        check(request.headers(), extensions);
        Ok(Response::new(String::new()).into())
    }
}

/// A request that says so is one of which the callee must be told.
#[derive(Clone, Copy)]
pub struct Told(pub Call);

fn check(headers: &HeaderMap, extensions: &Extensions) {
    if let Some(Told(call)) = extensions.get() {
        let traceparent = headers.get("traceparent").map(HeaderValue::as_bytes).unwrap_or_default();
        let flags: &[u8] = if call.sampled { b"-01" } else { b"-00" };
        assert!(traceparent.ends_with(flags), "the callee is told of the span, and whether it is sampled");
    }
}
