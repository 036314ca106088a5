//! How long to wait before another try.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

/// The first pause: a connection that was closed while it was idle costs no more than this.
const FIRST: Duration = Duration::from_millis(200);
/// Pauses double up to this, so that an endpoint which comes back is noticed soon. One request in ten seconds is no
/// burden for it.
const LONGEST: Duration = Duration::from_secs(10);
/// An endpoint may ask for a longer pause, but not for one that makes spans expire.
const LONGEST_ASKED: Duration = Duration::from_secs(300);

/// The state of an exporter's tries: of all its batches, because it is the endpoint that is away and not a batch.
#[derive(Debug)]
pub(super) struct Backoff {
    failures: u32,
    random: u64,
}

impl Backoff {
    pub(super) fn new() -> Self {
        // Keyed anew by the system for each state: as much randomness as spreading out needs.
        Self { failures: 0, random: RandomState::new().build_hasher().finish() | 1 }
    }

    /// The next pause after another failure, where the endpoint may have `asked` for one.
    pub(super) fn pause(&mut self, asked: Option<Duration>) -> Duration {
        let usual = FIRST.saturating_mul(1 << self.failures.min(16)).min(LONGEST);
        self.failures += 1;
        // A quarter more or less: the pauses still grow, and a thousand processes do not come back at once.
        let own = usual.mul_f64(0.75 + 0.5 * self.fraction());
        let asked = asked.map_or(Duration::ZERO, |asked| {
            let asked = asked.min(LONGEST_ASKED);
            asked + asked.mul_f64(0.1 * self.fraction())
        });
        own.max(asked)
    }

    /// A try went well.
    pub(super) fn reset(&mut self) {
        self.failures = 0;
    }

    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        // Xorshift: never zero where it did not begin so.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_bound_and_differ_between_processes() {
        let mut firsts = std::collections::BTreeSet::new();
        for _ in 0..50 {
            let mut backoff = Backoff::new();
            let pauses: Vec<_> = (0..40).map(|_| backoff.pause(None)).collect();
            assert!(pauses[..5].windows(2).all(|pair| pair[0] < pair[1]), "{pauses:?}");
            assert!(pauses.iter().all(|pause| *pause <= LONGEST.mul_f64(1.25)), "{pauses:?}");
            assert!(pauses[10..].iter().all(|pause| *pause >= LONGEST.mul_f64(0.75)), "{pauses:?}");
            firsts.insert(pauses[0]);
            backoff.reset();
            assert!(backoff.pause(None) <= FIRST.mul_f64(1.25));
        }
        assert!(firsts.len() > 40, "{firsts:?}");
    }

    #[test]
    fn an_endpoint_is_not_asked_again_before_it_wants_to_be_unless_it_asks_for_an_age() {
        let mut backoff = Backoff::new();
        let asked = Duration::from_secs(20);
        let pause = backoff.pause(Some(asked));
        assert!(pause >= asked && pause <= asked.mul_f64(1.1), "{pause:?}");
        assert!(backoff.pause(Some(Duration::from_secs(1 << 40))) <= LONGEST_ASKED.mul_f64(1.1));
        assert!(backoff.pause(Some(Duration::ZERO)) > FIRST);
    }
}
