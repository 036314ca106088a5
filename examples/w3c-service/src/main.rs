//! The service that the test suite of W3C trace context wants.
//!
//! `cargo run -p w3c-service -- 5000`, and then, in the folder `test` of <https://github.com/w3c/trace-context>:
//! `SPEC_LEVEL=2 STRICT_LEVEL=2 python test.py http://127.0.0.1:5000/test`.
//!
//! The suite posts lists of addresses to call, under headers good and bad, and looks at what reaches these addresses.
//! Nothing of what it looks at is written here: the layer reads the caller, the client names its span to the called.

use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::Value;
use traced::Sampler;

/// Whom to call, and what to send.
#[derive(Deserialize)]
struct Call {
    url: String,
    arguments: Vec<Value>,
}

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it says where it is")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The suite wants to see this service in the trace, also where the caller does not record it.
    let _traced = traced::builder!().sampler(Sampler::always_on()).install();
    let port: u16 = match std::env::args().nth(1) {
        Some(port) => port.parse().map_err(|_| format!("`{port}` is no port: write `w3c-service 5000`"))?,
        None => 5000,
    };
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    println!("http://{}/test", listener.local_addr()?);
    axum::serve(listener, app()).await?;
    Ok(())
}

fn app() -> Router {
    let client = traced::reqwest::client(reqwest::Client::new());
    let test = post(move |Json(calls): Json<Vec<Call>>| async move {
        for Call { url, arguments } in calls {
            let call = client.post(url).header("content-type", "application/json");
            let sent = call.body(Value::Array(arguments).to_string()).send().await;
            sent.map_err(|error| error.to_string())?;
        }
        Ok::<_, String>("done")
    });
    Router::new().route("/test", test).layer(traced::axum::layer())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use axum::http::HeaderMap;

    use super::*;

    /// What the suite does: it has itself called, and looks at the headers.
    #[tokio::test]
    async fn whom_it_is_told_to_call_learns_of_the_trace() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let sink = Router::new().route("/{n}", {
            let seen = seen.clone();
            post(async move |headers: HeaderMap| seen.lock().unwrap().push(headers))
        });
        let (sink, service) = (serve(sink).await, serve(app()).await);
        let calls = serde_json::json!([
            { "url": format!("{sink}/1"), "arguments": [] },
            { "url": format!("{sink}/2"), "arguments": [{ "url": "", "arguments": [] }] },
        ]);
        let _traced = traced::builder!().sampler(Sampler::always_on()).install();
        let sent = reqwest::Client::new()
            .post(format!("{service}/test"))
            .header("content-type", "application/json")
            .header("traceparent", "00-12345678901234567890123456789012-1234567890123456-02")
            .header("tracestate", "a=1")
            .header("tracestate", "b=2 ,c=3");
        assert!(sent.body(calls.to_string()).send().await.unwrap().status().is_success());
        let seen = seen.lock().unwrap();
        assert_eq!(seen.len(), 2);
        for headers in seen.iter() {
            let parent = headers["traceparent"].to_str().unwrap();
            assert!(
                parent.starts_with("00-12345678901234567890123456789012-") && parent.ends_with("-03"),
                "{parent}"
            );
            assert!(!parent.contains("1234567890123456-"), "a span of its own: {parent}");
            assert_eq!(headers["tracestate"], "a=1,b=2,c=3");
        }
    }

    async fn serve(app: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        address
    }
}
