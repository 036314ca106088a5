//! Watches: one JSON document per line, for as long as both sides want

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::Api;
use super::query::Query;
use super::store::Scope;

pub(super) fn respond(api: Arc<Api>, scope: Scope, query: &Query) -> Response {
    // Before the first look, so that no change falls between the two.
    let changed = api.store.subscribe();
    let mut lines = VecDeque::new();
    let version = query.since.unwrap_or_else(|| {
        let (found, version) = api.store.list(&scope);
        lines.extend(found.into_iter().map(|(_, object)| line("ADDED", &object)));
        version
    });
    let deadline = Instant::now() + query.timeout;
    let watch = Watch { api, scope, changed, version, lines, deadline, over: false };
    let body = stream::unfold(watch, |mut watch| async {
        let line = watch.next().await?;
        Some((Ok::<_, Infallible>(line), watch))
    });
    ([(CONTENT_TYPE, "application/json")], Body::from_stream(body)).into_response()
}

struct Watch {
    api: Arc<Api>,
    scope: Scope,
    changed: watch::Receiver<u64>,
    version: u64,
    lines: VecDeque<Bytes>,
    deadline: Instant,
    over: bool,
}

impl Watch {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(line) = self.lines.pop_front() {
                return Some(line);
            }
            if self.over {
                return None;
            }
            self.changed.borrow_and_update();
            match self.api.store.since(self.version, &self.scope) {
                Ok((events, version)) => {
                    self.version = version;
                    self.lines.extend(events.iter().map(|event| line(event.kind, &event.object)));
                }
                Err(status) => {
                    self.lines.push_back(line("ERROR", &status.to_json()));
                    self.over = true;
                }
            }
            if self.lines.is_empty() {
                // Over in time, or because nobody is left who could change anything.
                timeout_at(self.deadline, self.changed.changed()).await.ok()?.ok()?;
            }
        }
    }
}

fn line(kind: &str, object: &Value) -> Bytes {
    let mut line = json!({ "type": kind, "object": object }).to_string();
    line.push('\n');
    line.into()
}
