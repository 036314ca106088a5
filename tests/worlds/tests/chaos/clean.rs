//! A worker belongs to nobody between two polls.

use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use traced::opentelemetry::{v0_31::opentelemetry as otel_31, v0_33::opentelemetry as otel_33};

use crate::worlds::Work;

/// How often something of a request was left behind on a worker.
pub(crate) static LEFT_BEHIND: AtomicUsize = AtomicUsize::new(0);

/// Looks, around each poll and around the drop, whether anything is current.
pub(crate) struct Clean(Option<Work>);

impl Clean {
    pub(crate) fn new(work: Work) -> Self {
        Self(Some(work))
    }
}

impl Future for Clean {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, waker: &mut Context<'_>) -> Poll<()> {
        look();
        let work = self.0.as_mut().expect("it is polled until it is ready");
        let poll = catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(waker)));
        look();
        if !matches!(poll, Ok(Poll::Pending)) {
            self.0 = None;
            look();
        }
        poll.unwrap_or_else(|panic| resume_unwind(panic))
    }
}

fn look() {
    if !is_clean() {
        LEFT_BEHIND.fetch_add(1, Ordering::Relaxed);
    }
}

fn is_clean() -> bool {
    use otel_31::trace::TraceContextExt as _;
    use otel_33::trace::TraceContextExt as _;
    traced::current().span_context().is_none()
        && traced::hooks::own_current().span_context().is_none()
        && !otel_31::Context::map_current(|context| context.has_active_span())
        && !otel_33::Context::map_current(|context| context.has_active_span())
        && tracing::Span::current().is_none()
}
