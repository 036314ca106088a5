//! tracing with our layer: the same functions as under tracing-opentelemetry.

use tracing::{Dispatch, Instrument as _, Span, info_span};
use tracing_subscriber::layer::SubscriberExt as _;

use super::traced::Traced;
use super::tracing_otel::Tracing;
use super::{Account, Library, Setup};
use crate::workloads::Calls;

pub struct Bridged {
    traced: Traced,
    subscriber: Dispatch,
}

impl Bridged {
    pub fn start(setup: Setup) -> Self {
        let subscriber = Dispatch::new(tracing_subscriber::registry().with(traced::tracing::layer()));
        Self { traced: Traced::start(setup), subscriber }
    }
}

impl Library for Bridged {
    fn flush(&self) {
        self.traced.flush();
    }

    fn delivered(&self) -> Option<u64> {
        self.traced.delivered()
    }

    fn account(&self) -> Option<Account> {
        self.traced.account()
    }

    fn within(&self, work: impl FnOnce()) {
        tracing::dispatcher::with_default(&self.subscriber, work);
    }
}

impl Calls for Bridged {
    fn root(work: impl FnOnce()) {
        new_root().in_scope(work);
    }

    fn leaf(n: u64) -> u64 {
        Tracing::leaf(n)
    }

    fn nest(n: u64, depth: u32) -> u64 {
        Tracing::nest(n, depth)
    }

    fn attributes(n: u64) -> u64 {
        Tracing::attributes(n)
    }

    fn copied(n: u64, user: &str) -> u64 {
        Tracing::copied(n, user)
    }

    fn root_async(work: impl Future<Output = ()>) -> impl Future<Output = ()> {
        work.instrument(new_root())
    }

    fn ready(n: u64) -> impl Future<Output = u64> {
        Tracing::ready(n)
    }

    fn yielding(n: u64) -> impl Future<Output = u64> {
        Tracing::yielding(n)
    }

    fn unsampled(work: impl FnOnce()) {
        Traced::unsampled(work);
    }
}

/// Below what is current, which is nothing, or a caller who has not sampled the trace.
fn new_root() -> Span {
    info_span!("root")
}
