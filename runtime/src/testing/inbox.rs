//! What a fake collector has received, and how it is to answer.

use std::fmt;
use std::iter;
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use crate::clock::Deadline;
use crate::wire::{self, AnyValue, Span};

/// Shared by the test and the threads that receive.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    received: Mutex<Received>,
    changed: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct Received {
    pub(super) spans: Vec<Span>,
    pub(super) resource: Vec<(String, AnyValue)>,
    pub(super) requests: usize,
    /// Why requests were refused, unless the test wanted that.
    refused: Vec<String>,
    pub(super) statuses: Statuses,
    pub(super) delay: Duration,
    connections: Vec<Weak<TcpStream>>,
    closed: bool,
}

/// What the next requests are answered.
pub(super) struct Statuses(pub(super) Box<dyn Iterator<Item = u16> + Send>);

/// A status, and why it is not 200.
pub(super) type Answer = (u16, String);

impl Inbox {
    /// A test that failed while it looked at the spans left them as they were.
    pub(super) fn lock(&self) -> MutexGuard<'_, Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it is so, or for as long as there is time.
    pub(super) fn wait_until(
        &self,
        deadline: Deadline,
        mut so: impl FnMut(&Received) -> bool,
    ) -> MutexGuard<'_, Received> {
        let mut received = self.lock();
        while !so(&received) && !deadline.has_passed() {
            let waited = self.changed.wait_timeout(received, deadline.remaining());
            received = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        received
    }

    /// Takes the body of a request, or the reason why there is none; gives the answer when it is due.
    pub(super) fn take(&self, body: Result<Vec<u8>, Answer>) -> Answer {
        let read = body.and_then(|body| {
            let spans = wire::decode(&body).map_err(|why| (400, why))?;
            Ok((spans, wire::decode_resource(&body).map_err(|why| (400, why))?))
        });
        let mut received = self.lock();
        received.requests += 1;
        let answer = match read {
            Ok((spans, resource)) => {
                let status = received.statuses.0.next().unwrap_or(200);
                if (200..300).contains(&status) {
                    received.spans.extend(spans);
                    received.resource = resource;
                }
                (status, String::new())
            }
            Err((status, why)) => {
                received.refused.push(format!("{status}: {why}"));
                (status, why)
            }
        };
        let due = Deadline::after(received.delay);
        drop(received);
        self.changed.notify_all();
        drop(self.wait_until(due, |received| received.closed || due.has_passed()));
        answer
    }

    /// Whether connections are still served; this one is ended with the others then.
    pub(super) fn admit(&self, connection: Option<&Arc<TcpStream>>) -> bool {
        let mut received = self.lock();
        received.connections.retain(|known| known.strong_count() > 0);
        received.connections.extend(connection.map(Arc::downgrade));
        !received.closed
    }

    /// Ends all connections, and takes no others.
    pub(super) fn close(&self) {
        let mut received = self.lock();
        received.closed = true;
        for connection in received.connections.iter().filter_map(Weak::upgrade) {
            drop(connection.shutdown(Shutdown::Both)); // its peer may have been faster
        }
        drop(received);
        self.changed.notify_all();
    }
}

impl fmt::Display for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} requests", self.requests)?;
        self.refused.iter().try_for_each(|why| write!(f, ", one refused with {why}"))
    }
}

impl Default for Statuses {
    fn default() -> Self {
        Self(Box::new(iter::empty()))
    }
}

impl fmt::Debug for Statuses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Statuses").finish_non_exhaustive()
    }
}
