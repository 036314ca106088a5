//! Log lines carry the ids of the very spans that are exported.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests say so by failing, and own their threads"
)]

mod formats;
mod hostile;
mod log_crate;
mod process;
mod spans;
mod writers;

use std::io;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use traced_runtime::wire;
use tracing_subscriber::fmt;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::prelude::*;

/// Where the lines of one test go.
#[derive(Clone, Default)]
struct Output(Arc<Mutex<Vec<u8>>>);

impl Output {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }

    /// Every line as an object of JSON.
    fn objects(&self) -> Vec<Value> {
        self.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

impl io::Write for Output {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(piece);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Output {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Our layer, and a layer that prints JSON around it, for the span of `work`.
fn json(output: &Output, work: impl FnOnce()) {
    let lines = fmt::layer().json().with_writer(output.clone());
    let subscriber =
        tracing_subscriber::registry().with(traced_tracing::layer()).with(traced_tracing::with_ids(lines));
    tracing::subscriber::with_default(subscriber, work);
}

#[track_caller]
fn assert_ids(line: &Value, span: &wire::Span) {
    assert_eq!(line["trace_id"], span.trace_id.to_string(), "{line}");
    assert_eq!(line["span_id"], span.span_id.to_string(), "{line}");
}

#[track_caller]
fn assert_no_ids(line: &Value) {
    assert!(line.get("trace_id").is_none() && line.get("span_id").is_none(), "{line}");
}

fn in_text(span: &wire::Span) -> String {
    format!(" trace_id={} span_id={}", span.trace_id, span.span_id)
}
