//! The key-values of a record, and the ids behind them.

use std::cell::Cell;

use log::kv::{Error, Key, Source, Value, VisitSource};
use traced_runtime::{SpanId, TraceId};

/// Comes last, because readers that find a key twice mostly believe the last: nobody's own `trace_id` hides ours.
pub(crate) struct Pairs<'a> {
    own: &'a dyn Source,
    trace_id: String,
    span_id: String,
    were_read: Cell<bool>,
}

impl<'a> Pairs<'a> {
    pub(crate) fn new(own: &'a dyn Source, trace_id: TraceId, span_id: SpanId) -> Self {
        let (trace_id, span_id) = (trace_id.to_string(), span_id.to_string());
        Self { own, trace_id, span_id, were_read: Cell::new(false) }
    }

    /// Whether anybody has looked at them.
    pub(crate) fn were_read(&self) -> bool {
        self.were_read.get()
    }
}

impl Source for Pairs<'_> {
    fn visit<'kvs>(&'kvs self, visitor: &mut dyn VisitSource<'kvs>) -> Result<(), Error> {
        self.were_read.set(true);
        self.own.visit(visitor)?;
        visitor.visit_pair(Key::from_str("trace_id"), Value::from(self.trace_id.as_str()))?;
        visitor.visit_pair(Key::from_str("span_id"), Value::from(self.span_id.as_str()))
    }

    fn count(&self) -> usize {
        self.own.count() + 2
    }
}
