//! A process has one pipeline at a time, so the tests take turns; between two neighbours whose spans must not suffer.

use std::sync::MutexGuard;

use traced_runtime::{Builder, Callsite, Context, Guard, Span, Stats, callsite, testing};
use traced_test_support::span::Span as WireSpan;

use super::support::{self, Requests, alone, whole};

pub(crate) static OUTER: Callsite = callsite!("outer").of_library();
pub(crate) static INNER: Callsite = callsite!("inner").of_library();
pub(crate) static DEEP: Callsite = callsite!("deep").of_library();
static NEIGHBOUR: Callsite = callsite!("neighbour").of_library();

/// What a pipeline has exported, without the neighbours, and its account at the end.
#[derive(Debug)]
pub(crate) struct Exported {
    pub(crate) spans: Vec<WireSpan>,
    pub(crate) stats: Stats,
}

impl Exported {
    /// The one span of this name.
    #[track_caller]
    pub(crate) fn one(&self, name: &str) -> &WireSpan {
        let [span] = self.all(name)[..] else { panic!("not one {name} in {:#?}", self.spans) };
        span
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&WireSpan> {
        self.spans.iter().filter(|span| span.name == name).collect()
    }
}

/// What `work` exports in a pipeline of its own, in which as many spans must end as arrive.
#[track_caller]
pub(crate) fn exported(work: impl FnOnce()) -> Exported {
    let pipeline = Pipeline::start();
    work();
    let exported = pipeline.end();
    assert_eq!(exported.stats.dropped.total(), 0, "{:?}", exported.stats);
    exported
}

/// A pipeline that is nobody else's, and the first of two neighbours.
pub(crate) struct Pipeline {
    guard: Guard,
    requests: Requests,
    _alone: MutexGuard<'static, ()>,
}

impl Pipeline {
    #[track_caller]
    pub(crate) fn start() -> Self {
        let alone = alone();
        let requests = Requests::default();
        let guard = Builder::new("shop", "1.2.3").exporter(requests.clone()).install();
        let pipeline = Self { guard, requests, _alone: alone };
        neighbour("before");
        pipeline
    }

    /// Makes the second neighbour, shuts down, and looks at both of them.
    #[track_caller]
    pub(crate) fn end(self) -> Exported {
        neighbour("after");
        self.flush();
        self.shut_down(2).0
    }

    /// Shuts down after so many neighbours; it stays nobody else's turn.
    #[track_caller]
    pub(crate) fn shut_down(self, neighbours: usize) -> (Exported, MutexGuard<'static, ()>) {
        drop(self.guard);
        let mut spans = self.requests.spans();
        let stats = whole();
        assert_eq!((stats.queued, stats.delivered), (0, spans.len() as u64), "{stats:?}");
        let mut found = Vec::new();
        spans.retain(|span| {
            let other = span.name != "neighbour";
            if !other {
                // Whatever happened before it, it is a trace of its own.
                assert_eq!((&span.parent_span_id, span.attributes.len()), (&None, 2), "{span:#?}");
                assert_eq!(*span.attr("n"), 7);
                found.push(span.attr("which").as_str().unwrap().to_owned());
            }
            other
        });
        assert_eq!(found, ["before", "after"][..neighbours], "{spans:#?}");
        (Exported { spans, stats }, self._alone)
    }

    #[track_caller]
    pub(crate) fn flush(&self) -> Stats {
        support::flush(&self.guard)
    }

    pub(crate) const fn guard(&self) -> &Guard {
        &self.guard
    }
}

#[track_caller]
fn neighbour(which: &'static str) {
    assert_eq!(Context::current().span_context(), None, "something is still current");
    let span = Span::start(&NEIGHBOUR);
    span.set_all(&[("which", which.into()), ("n", 7.into())]);
}

/// The account once everything has been collected that has ended by now, where no pipeline is left to be flushed.
#[track_caller]
pub(crate) fn stats_after_shutdown() -> Stats {
    assert!(testing::capture().spans().is_empty());
    whole()
}
