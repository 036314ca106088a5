//! A whole request: the spans of each scope behind their scope, all of them behind the resource.

use super::protobuf::{Writer, digits};
use crate::resource::Resource;

/// An OTLP `ExportTraceServiceRequest`.
///
/// What stands in front of the spans has lengths in it that are known only behind them. So room is left, and what is in
/// front ends where the spans begin; where the request starts is not where its memory does.
#[derive(Debug, Default)]
pub(crate) struct Request {
    bytes: Vec<u8>,
    start: usize,
}

impl Request {
    /// One that was made elsewhere, for tests.
    #[cfg(test)]
    pub(crate) fn of(bytes: Vec<u8>) -> Self {
        Self { bytes, start: 0 }
    }

    pub(crate) fn otlp(&self) -> &[u8] {
        self.bytes.get(self.start..).unwrap_or_default()
    }
}

/// Memory of a request is used again for another: to have it faulted in costs more than to fill it.
impl Drop for Request {
    fn drop(&mut self) {
        spare::give(std::mem::take(&mut self.bytes));
    }
}

/// The spans of one instrumentation scope, encoded.
#[derive(Debug)]
pub(super) struct ScopeSpans {
    pub(super) name: &'static str,
    /// The spans, and room in front of them.
    pub(super) bytes: Vec<u8>,
    room: usize,
}

/// The version of the semantic conventions that names and attributes follow.
const SCHEMA_URL: &str = "https://opentelemetry.io/schemas/1.44.0";

/// Tags and lengths of the messages around spans, and of the scope's name.
const FRAMES: usize = 64;

impl ScopeSpans {
    /// Of the scope of this name, below this resource.
    pub(super) fn new(name: &'static str, resource: &[u8]) -> Self {
        let mut scope = Self { name, bytes: Vec::new(), room: resource.len() + name.len() + FRAMES };
        scope.clear();
        scope
    }

    pub(super) fn is_empty(&self) -> bool {
        self.bytes.len() <= self.room
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.bytes.resize(self.room, 0);
    }

    fn spans(&self) -> &[u8] {
        self.bytes.get(self.room..).unwrap_or_default()
    }

    /// What is in front of the spans in a `ScopeSpans`, behind its length.
    fn front(&self) -> Vec<u8> {
        let mut front = Vec::new();
        Writer(&mut front).message(1, |to| to.string(1, self.name));
        front
    }

    /// How long the `ScopeSpans` is.
    fn length(&self) -> usize {
        self.front().len() + self.spans().len() + framed(SCHEMA_URL.len())
    }
}

/// The resource, as it stands in the request. The limits of spans are not its own: it is set up once, by hand.
pub(super) fn encode_resource(resource: &Resource) -> Vec<u8> {
    let mut bytes = Vec::new();
    Writer(&mut bytes).longer_message(1, |to| {
        for (key, value) in resource.attributes().filter(|(key, _)| !key.is_empty()) {
            to.message(1, |to| {
                to.string(1, key);
                to.message(2, |to| to.string(1, value));
            });
        }
        for (key, number) in resource.numbers() {
            to.message(1, |to| {
                to.string(1, key);
                to.message(2, |to| to.number(3, number as u64));
            });
        }
    });
    bytes
}

/// Makes a request of all scopes, which are empty then.
pub(super) fn assemble(scopes: &mut [ScopeSpans], resource: &[u8]) -> Request {
    let lengths = scopes.iter().filter(|scope| !scope.is_empty()).map(|scope| framed(scope.length()));
    let length = resource.len() + lengths.sum::<usize>() + framed(SCHEMA_URL.len());
    // The largest stays where it is; the others are moved behind it.
    let largest = (0..scopes.len()).max_by_key(|at| scopes[*at].bytes.len()).unwrap_or(0);
    let Some(first) = scopes.get_mut(largest) else { return Request::default() };
    let mut front = Vec::with_capacity(first.room);
    let mut writer = Writer(&mut front);
    writer.frame(1, length);
    writer.0.extend_from_slice(resource);
    writer.frame(2, first.length());
    writer.0.extend_from_slice(&first.front());
    let mut bytes = std::mem::replace(&mut first.bytes, spare::take());
    let start = first.room.saturating_sub(front.len());
    bytes[start..first.room].copy_from_slice(&front);
    first.clear();
    Writer(&mut bytes).string(3, SCHEMA_URL);
    for scope in scopes.iter_mut().filter(|scope| !scope.is_empty()) {
        let mut writer = Writer(&mut bytes);
        writer.frame(2, scope.length());
        writer.0.extend_from_slice(&scope.front());
        writer.0.extend_from_slice(scope.spans());
        writer.string(3, SCHEMA_URL);
        scope.clear();
        scope.bytes.shrink_to(KEPT_BYTES);
    }
    // That of the resource.
    Writer(&mut bytes).string(3, SCHEMA_URL);
    Request { bytes, start }
}

/// How much a field of so many bytes takes, with its tag and its length.
fn framed(length: usize) -> usize {
    1 + digits(length as u64) + length
}

/// So much memory a scope keeps for its next spans.
const KEPT_BYTES: usize = 256 << 10;

/// Memory of requests that have been sent.
#[cfg(unix)]
pub(crate) use spare::hold;

mod spare {
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// Few are under way at a time, and an idle process should be small.
    const MOST: usize = 2;
    const MOST_BYTES: usize = 1 << 20;

    static SPARE: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

    /// Nobody takes or gives while this is held.
    #[cfg(unix)]
    pub(crate) fn hold() -> impl Sized + 'static {
        spare()
    }

    fn spare() -> MutexGuard<'static, Vec<Vec<u8>>> {
        SPARE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn take() -> Vec<u8> {
        spare().pop().unwrap_or_default()
    }

    pub(super) fn give(mut bytes: Vec<u8>) {
        if bytes.capacity() > MOST_BYTES {
            return;
        }
        bytes.clear();
        let mut spare = spare();
        if spare.len() < MOST {
            spare.push(bytes);
        }
    }
}
