//! A collector of OTLP for tests of programs from outside.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::http;
use super::inbox::Inbox;
use super::{PATIENCE, Tree};
use crate::clock::Deadline;
use crate::wire::{AnyValue, Span};

/// Takes spans over OTLP/HTTP, on a loopback port of its own, and keeps them.
///
/// ```
/// # #[cfg(feature = "otlp-http")] {
/// use traced_runtime::{Builder, Callsite, Span, callsite, testing::FakeCollector};
/// static WORK: Callsite = callsite!("work");
///
/// let collector = FakeCollector::start();
/// // A program of its own gets `.env("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint())`.
/// let guard = Builder::new("shop", "1.2.3").endpoint(&collector.endpoint()).install();
/// drop(Span::start(&WORK));
/// drop(guard);
/// collector.assert_tree("work {service.name=shop}");
/// # }
/// ```
///
/// It takes `POST /v1/traces` with protobuf (`application/x-protobuf`), plain or in gzip, the latter in builds that can
/// send it (`otlp-http`, `otlp-grpc`). All else it refuses, and says why in the answer: other paths with 404, other
/// methods with 405, JSON and other media and codings with 415, what is no such request with 400, more than 64 MiB
/// with 413.
///
/// Its threads end when it is dropped.
#[derive(Debug)]
pub struct FakeCollector {
    address: SocketAddr,
    inbox: Arc<Inbox>,
    listener: Option<JoinHandle<()>>,
}

impl FakeCollector {
    /// Listens on a free port of 127.0.0.1.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    #[track_caller]
    pub fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port is free");
        let address = listener.local_addr().expect("a listener knows its address");
        let inbox = Arc::new(Inbox::default());
        let served = Arc::clone(&inbox);
        let thread = thread::Builder::new().name("fake-collector".into());
        let thread = thread.spawn(move || http::listen(&listener, &served)).expect("a thread can be started");
        Self { address, inbox, listener: Some(thread) }
    }

    /// What `OTEL_EXPORTER_OTLP_ENDPOINT` wants: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The spans that have come by now, in the order of their starts.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        let mut spans = self.inbox.lock().spans.clone();
        spans.sort_by_key(|span| span.start_unix_nanos);
        spans
    }

    /// All spans, as soon as there are so many.
    ///
    /// # Panics
    /// When there are fewer at the end of this time, with those that there are.
    #[track_caller]
    pub fn wait_for(&self, count: usize, timeout: Duration) -> Vec<Span> {
        let received =
            self.inbox.wait_until(Deadline::after(timeout), |received| received.spans.len() >= count);
        let (came, what) = (received.spans.len(), received.to_string());
        drop(received);
        assert!(came >= count, "{came} of {count} spans came in {timeout:?}\n{what}\n{}", self.tree());
        self.spans()
    }

    /// How many requests have come by now, those refused included.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.inbox.lock().requests
    }

    /// What the process that sent the last spans says of itself.
    #[must_use]
    pub fn resource(&self) -> Vec<(String, AnyValue)> {
        self.inbox.lock().resource.clone()
    }

    /// The spans that have come by now, as the tree that they make.
    #[must_use]
    pub fn tree(&self) -> Tree {
        Tree::of(&self.spans())
    }

    /// Checks that the spans make this tree; how it is written, [the module](crate::testing) says.
    ///
    /// They have a second to come. For a program that sends its spans later, [`wait_for`](Self::wait_for) them before.
    ///
    /// # Panics
    /// When they make another one, with the lines that differ.
    #[track_caller]
    pub fn assert_tree(&self, expected: &str) {
        let as_expected = |spans: &[Span]| Tree::of(spans).is(expected);
        drop(self.inbox.wait_until(Deadline::after(PATIENCE), |received| as_expected(&received.spans)));
        self.tree().assert_is(expected);
    }

    /// Answers the next requests with these, one after the other, and those behind them with 200 again.
    ///
    /// The spans of a request are kept only if the answer begins with 2.
    ///
    /// ```
    /// use traced_runtime::testing::FakeCollector;
    /// let busy_twice = FakeCollector::start();
    /// busy_twice.answer_with([503, 429]);
    /// let broken = FakeCollector::start();
    /// broken.answer_with(std::iter::repeat(500));
    /// ```
    pub fn answer_with<S>(&self, statuses: S)
    where
        S: IntoIterator<Item = u16>,
        S::IntoIter: Send + 'static,
    {
        self.inbox.lock().statuses.0 = Box::new(statuses.into_iter());
    }

    /// Answers so long after a request has come, from now on.
    pub fn answer_after(&self, delay: Duration) {
        self.inbox.lock().delay = delay;
    }
}

impl Drop for FakeCollector {
    fn drop(&mut self) {
        self.inbox.close();
        // Wakes the listener, which sees that it is closed.
        drop(TcpStream::connect(self.address));
        if let Some(listener) = self.listener.take() {
            drop(listener.join());
        }
    }
}
