//! A thread's ids: those of spans count up, those of traces are random.

use crate::ids::{RawId, TraceId};

/// Ids of spans count up by an even step from an odd start, both random: no two threads meet, and none is ever zero.
pub(super) struct Sequence {
    next: u64,
    /// Zero until the sequence is seeded.
    step: u64,
    random: u64,
}

impl Sequence {
    pub(super) const UNSEEDED: Self = Self { next: 0, step: 0, random: 0 };

    #[inline(always)]
    pub(super) const fn is_seeded(&self) -> bool {
        self.step != 0
    }

    /// The next id of a span; the sequence must have been seeded.
    #[inline(always)]
    pub(super) const fn span(&mut self) -> RawId {
        self.next = self.next.wrapping_add(self.step);
        RawId(self.next)
    }

    /// An id for a trace.
    pub(super) fn trace(&mut self) -> TraceId {
        let id = TraceId { high: self.word(), low: self.word() };
        if id.is_valid() { id } else { TraceId { high: 1, low: self.random | 1 } }
    }

    /// splitmix64: every word once, in an order without pattern.
    const fn word(&mut self) -> u64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.random;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    #[cold]
    #[inline(never)]
    pub(super) fn seed(&mut self) {
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
        self.next = words.next().unwrap_or(0) | 1;
        // Even, and not a multiple of four: the cycle is as long as it can be.
        self.step = words.next().unwrap_or(0) & !3 | 2;
        self.random = words.next().unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_id_is_zero_and_none_comes_twice() {
        let mut sequence = Sequence::UNSEEDED;
        sequence.seed();
        let mut seen = std::collections::HashSet::new();
        for _ in 0..10_000 {
            let id = sequence.span();
            assert!(id.0 != 0 && seen.insert(id));
        }
        assert_ne!(sequence.trace(), sequence.trace());
    }
}
