//! Spans in tests: each test sees its own, whatever runs beside it.

use std::time::Duration;

use crate::clock::Deadline;
use crate::collect;
use crate::context::{Context, ContextGuard};
use crate::wire::Span;

/// Captures all spans made in this context and below it: in the calls and futures of the test, in tasks that it spawns
/// with [`spawn`](crate::spawn) or [`in_current_span`](crate::FutureExt::in_current_span).
///
/// They are recorded whether or not anything is installed, and go nowhere else.
///
/// ```
/// use traced_runtime::{Callsite, Span, callsite, testing};
/// static WORK: Callsite = callsite!("work");
/// let capture = testing::capture();
/// drop(Span::start(&WORK));
/// assert_eq!(capture.spans()[0].name, "work");
/// ```
pub fn capture() -> Capture {
    collect::start();
    let id = collect::open_capture();
    let context = Context::none().with_extra(|extra| extra.capture = Some(id));
    Capture { id, _entered: context.enter() }
}

/// The spans of one test; see [`capture`].
#[derive(Debug)]
#[must_use = "spans are captured while this lives; write `let capture = …`"]
pub struct Capture {
    id: u64,
    _entered: ContextGuard,
}

impl Capture {
    /// The spans that have ended by now, in the order of their starts.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        collect::flush(Deadline::after(Duration::from_secs(10)));
        let mut spans = collect::spans_of(self.id);
        spans.sort_by_key(|span| span.start_unix_nanos);
        spans
    }

    /// The one span of this name.
    ///
    /// # Panics
    /// When there is none, or more than one: it is for tests.
    #[must_use]
    #[track_caller]
    pub fn span(&self, name: &str) -> Span {
        let mut spans = self.spans();
        let names: Vec<_> = spans.iter().map(|span| span.name.clone()).collect();
        spans.retain(|span| span.name == name);
        assert!(spans.len() == 1, "{} spans are called `{name}`; all: {names:?}", spans.len());
        spans.remove(0)
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        collect::close_capture(self.id);
    }
}
