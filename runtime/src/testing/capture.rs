//! What a test's own process makes of spans, kept apart by context.

use std::thread;
use std::time::Duration;

use super::{PATIENCE, Tree};
use crate::clock::Deadline;
use crate::collect;
use crate::context::{Context, ContextGuard};
use crate::wire::Span;

/// Captures all spans made in this context and below it.
///
/// That is in the calls and futures of the test; in tasks that it spawns with `traced::spawn` or
/// [`in_current_span`](crate::FutureExt::in_current_span), and threads with [`carry`](crate::carry); and in servers of
/// the same process, whoever has started them, if the request is made in a span of the test and says so in its headers
/// (`traceparent`). Tests that run side by side do not see each other's.
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
        collect::collect_now(Deadline::after(Duration::from_secs(10)));
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

    /// The spans that have ended by now, as the tree that they make.
    ///
    /// ```
    /// # use traced_runtime::{Callsite, Span, callsite, testing};
    /// # static WORK: Callsite = callsite!("work");
    /// let capture = testing::capture();
    /// Span::start(&WORK).set("rows", 7);
    /// assert_eq!(capture.tree().to_string(), "work\n");
    /// assert_eq!(capture.tree().attributes(&["rows"]).to_string(), "work {rows=7}\n");
    /// ```
    #[must_use]
    pub fn tree(&self) -> Tree {
        Tree::of(&self.spans())
    }

    /// Checks that the spans make this tree; how it is written, [the module](crate::testing) says.
    ///
    /// A span is there once it has ended. A server may answer a moment before that, so what is not right yet gets a
    /// second to become so. (On a runtime with one thread nothing else runs meanwhile: there, read the answer to its
    /// end before.)
    ///
    /// # Panics
    /// When they make another one, with the lines that differ.
    #[track_caller]
    pub fn assert_tree(&self, expected: &str) {
        let deadline = Deadline::after(PATIENCE);
        let mut tree = self.tree();
        while !tree.is(expected) && !deadline.has_passed() {
            thread::sleep(Duration::from_millis(5));
            tree = self.tree();
        }
        tree.assert_is(expected);
    }
}

impl Drop for Capture {
    fn drop(&mut self) {
        collect::close_capture(self.id);
    }
}
