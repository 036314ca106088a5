//! The messages of errors that handlers return, in a process that records all of them.

#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

use std::fmt;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http::{Request, StatusCode};
use tower::ServiceExt as _;
use traced::export::Memory;
use traced::wire::Status;
use traced::{Builder, traced_handler};

struct Refused(u16);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused with {}", self.0)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        StatusCode::from_u16(self.0).unwrap().into_response()
    }
}

#[traced_handler]
async fn refuses(Path(status): Path<u16>) -> Result<String, Refused> {
    Err(Refused(status))
}

#[tokio::test]
async fn of_failures_they_are_recorded_and_what_is_none_stays_none() {
    let memory = Memory::default();
    let guard = Builder::new("shop", "1.2.3").error_messages(true).exporter(memory.clone()).install();
    let router = Router::new().route("/{status}", get(refuses));
    for uri in ["/404", "/503"] {
        let request = Request::get(uri).body(Body::empty()).unwrap();
        drop(router.clone().oneshot(request).await.unwrap());
    }
    assert!(guard.flush(Duration::from_secs(10)));
    let mut spans = memory.spans();
    spans.sort_by_key(|span| span.start_unix_nanos);
    let statuses: Vec<_> = spans.into_iter().map(|span| span.status).collect();
    assert_eq!(statuses, [Status::Unset, Status::Error("refused with 503".to_owned())]);
}
