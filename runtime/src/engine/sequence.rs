//! A thread's ids: those of spans count up, those of traces are random.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::ids::{RawId, TraceId, inverse};

/// Ids of spans count up by an even step from an odd start, both random: no two threads meet, and none is ever zero.
///
/// Others may read how many there were ([`started`](super::started)): everything but `next` stays as it was seeded.
pub(super) struct Sequence {
    first: Cell<u64>,
    next: AtomicU64,
    /// Zero until the sequence is seeded.
    step: Cell<u64>,
    random: Cell<u64>,
}

impl Sequence {
    /// One that is to be seeded before its first id.
    pub(super) const fn unseeded() -> Self {
        Self { first: Cell::new(0), next: AtomicU64::new(0), step: Cell::new(0), random: Cell::new(0) }
    }

    #[inline(always)]
    pub(super) fn is_seeded(&self) -> bool {
        self.step.get() != 0
    }

    /// The next id of a span; the sequence must have been seeded.
    #[inline(always)]
    pub(super) fn span(&self) -> RawId {
        // Only this thread writes: a load and a store, and no locked instruction.
        let next = self.next.load(Relaxed).wrapping_add(self.step.get());
        self.next.store(next, Relaxed);
        RawId(next)
    }

    /// How many ids of spans there were since it was seeded.
    pub(super) fn count(&self) -> u64 {
        let distance = self.next.load(Relaxed).wrapping_sub(self.first.get());
        // The step is twice an odd number, which has an inverse.
        (distance / 2).wrapping_mul(inverse((self.step.get() / 2) | 1)) & (u64::MAX >> 1)
    }

    /// Counts from here on.
    pub(super) fn recount(&self) {
        self.first.set(self.next.load(Relaxed));
    }

    /// Is to be seeded again.
    #[cfg(unix)]
    pub(super) fn unseed(&self) {
        self.step.set(0);
    }

    /// An id for a trace.
    pub(super) fn trace(&self) -> TraceId {
        let id = TraceId { high: self.word(), low: self.word() };
        if id.is_valid() { id } else { TraceId { high: 1, low: self.random.get() | 1 } }
    }

    /// The id that [`span`](Self::span) gave last.
    pub(super) fn last_span(&self) -> RawId {
        RawId(self.next.load(Relaxed))
    }

    /// splitmix64: every word once, in an order without pattern.
    pub(super) fn word(&self) -> u64 {
        self.random.set(self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mut word = self.random.get();
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn seed(&self) {
        let mut bytes = [0; 24];
        if getrandom::fill(&mut bytes).is_err() {
            // No source of randomness (never seen on a system that runs services): the address of this thread's
            // state and the time at least keep threads and processes apart.
            let address = std::ptr::from_ref(self).addr() as u64;
            let ticks = super::ticks::Tick::now().0;
            bytes[..8].copy_from_slice(&address.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_ne_bytes());
            bytes[8..16].copy_from_slice(&ticks.to_ne_bytes());
            bytes[16..].copy_from_slice(&(address ^ ticks.rotate_left(32)).to_ne_bytes());
        }
        let mut words =
            bytes.chunks_exact(8).map(|word| word.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        let first = words.next().unwrap_or(0) | 1;
        self.first.set(first);
        self.next.store(first, Relaxed);
        // Even, and not a multiple of four: the cycle is as long as it can be.
        self.step.set(words.next().unwrap_or(0) & !3 | 2);
        self.random.set(words.next().unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_zero_and_none_comes_twice_and_they_are_counted() {
        for _ in 0..100 {
            let sequence = Sequence::unseeded();
            sequence.seed();
            let mut seen = std::collections::HashSet::new();
            for n in 0..1000 {
                assert_eq!(sequence.count(), n);
                let id = sequence.span();
                assert!(id.0 != 0 && seen.insert(id));
            }
            sequence.recount();
            assert_eq!((sequence.span().0 != 0, sequence.count()), (true, 1));
            assert_ne!(sequence.trace(), sequence.trace());
        }
    }
}
