//! A thread that records, and the collector, as the models see them.

use super::buffer::Buffer;
use super::current::{Bits, Current};
use super::drain::{Drain, Drainer, Ended, LocalTrace};
use super::notes::OwnedNote;
use super::pool::Pool;
use super::plain::Sink as _;
use super::record::{Outcome, SPAN_WORDS, span_header};
use super::span_record::SpanRecord;
use crate::callsite::Callsite;
use crate::ids::{RawId, TraceId};

static SITE: Callsite = Callsite::new("modelled", "models", "writer.rs", 1);

/// A pool of one small and one large chunk: room for four spans of one trace.
pub(crate) fn pool() -> &'static Pool {
    Box::leak(Box::new(Pool::new()))
}

/// A thread's end of the pool.
pub(crate) struct Writer(Buffer, Current);

impl Writer {
    pub(crate) fn new(pool: &'static Pool) -> Self {
        let trace = TraceId::from_bytes([1; 16]);
        let current = Current { trace, bits: Bits::VALID.with(Bits::RECORDING), ..Current::NONE };
        Self(Buffer::new(pool, || true), current)
    }

    /// Writes a span, as `Thread::end` does; whether there was room.
    pub(crate) fn span(&mut self, id: u64) -> bool {
        let Some(mut to) = self.0.make_room(&self.1, SPAN_WORDS) else {
            self.0.count_dropped();
            return false;
        };
        to.put(span_header(SPAN_WORDS, Outcome::Unset, 0, Bits::default()));
        to.put(std::ptr::from_ref(&SITE).expose_provenance() as u64);
        [id, 0, 1, 2].into_iter().for_each(|word| to.put(word));
        self.0.commit(to);
        self.0.settle();
        self.0.turn_to(&self.1);
        true
    }

    /// The thread ends.
    pub(crate) fn leave(mut self) {
        self.0.leave();
    }
}

/// The collector: it remembers which spans it has seen.
pub(crate) struct Reader {
    drainer: Drainer,
    pool: &'static Pool,
    seen: Seen,
}

#[derive(Default)]
struct Seen(Vec<u64>);

impl Reader {
    pub(crate) fn new(pool: &'static Pool) -> Self {
        Self { drainer: Drainer::of(pool).expect("there is one reader"), pool, seen: Seen::default() }
    }

    pub(crate) fn drain(&mut self) {
        self.drainer.drain(&mut self.seen);
    }

    /// The spans seen so far, sorted; each must have come once.
    pub(crate) fn seen(&self) -> Vec<u64> {
        let mut seen = self.seen.0.clone();
        seen.sort_unstable();
        assert!(seen.windows(2).all(|pair| pair[0] != pair[1]), "a span came twice: {seen:?}");
        seen
    }

    pub(crate) fn dropped(&self) -> u64 {
        self.pool.dropped()
    }
}

impl Drain for Seen {
    fn plain(&mut self, local: &LocalTrace, spans: &[SpanRecord]) {
        spans.iter().for_each(|span| self.span(Ended::plain(local, span)));
    }

    fn span(&mut self, Ended { local, span, .. }: Ended<'_>) {
        // A record that was read before it was whole would have another trace, site or time.
        assert_eq!(local.trace, TraceId::from_bytes([1; 16]));
        assert!(std::ptr::eq(span.site(), &SITE) && span.parent() == RawId(0));
        assert_eq!((span.start().0, span.end().0), (1, 2));
        self.0.push(span.id().0);
    }

    fn note(&mut self, _: RawId, _: OwnedNote) {}
}
