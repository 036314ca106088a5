//! So many in a second, and no more.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A bucket that holds the tokens of one second, or one, and fills evenly. Any thread may take one, without a lock.
///
/// What changes is one number: when the bucket will be full again.
#[derive(Debug)]
pub(crate) struct Rate {
    /// How long one token takes to come back, in nanoseconds.
    interval: AtomicU64,
    full_at: AtomicU64,
}

const SECOND: u64 = 1_000_000_000;
const NEVER: u64 = u64::MAX;

fn interval(most: f64) -> u64 {
    // What is no number of tokens is none, too.
    if most > 0.0 { (SECOND as f64 / most) as u64 } else { NEVER }
}

impl Rate {
    pub(crate) fn per_second(most: f64) -> Self {
        Self { interval: AtomicU64::new(interval(most)), full_at: AtomicU64::new(0) }
    }

    /// Begins again with so many.
    #[cfg(feature = "otlp-http")]
    pub(super) fn begin(&self, most: f64) {
        self.interval.store(interval(most), Relaxed);
        self.full_at.store(0, Relaxed);
    }

    /// Takes a token if there is one, at this nanosecond of any clock that does not step.
    pub(crate) fn allows(&self, now: u64) -> bool {
        let interval = self.interval.load(Relaxed);
        if interval == NEVER {
            return false;
        }
        let take = |full_at: u64| {
            let full_at = full_at.max(now).saturating_add(interval);
            (full_at <= now.saturating_add(interval.max(SECOND))).then_some(full_at)
        };
        self.full_at.fetch_update(Relaxed, Relaxed, take).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(rate: &Rate, at: impl Iterator<Item = u64>) -> usize {
        at.filter(|now| rate.allows(*now)).count()
    }

    #[test]
    fn a_burst_gets_the_tokens_of_a_second_and_then_they_come_evenly() {
        let rate = Rate::per_second(10.0);
        assert_eq!(taken(&rate, std::iter::repeat_n(5, 100)), 10);
        // One hundred tries in each of five seconds.
        assert_eq!(taken(&rate, (1..=500).map(|n| 5 + n * SECOND / 100)), 50);
        // A long pause fills it once, not for ever.
        assert_eq!(taken(&rate, std::iter::repeat_n(1000 * SECOND, 100)), 10);
    }

    #[test]
    fn none_in_a_second_is_none_and_very_many_is_no_limit() {
        assert_eq!(taken(&Rate::per_second(0.0), (0..100).map(|n| n * SECOND)), 0);
        assert_eq!(taken(&Rate::per_second(f64::from(u32::MAX)), std::iter::repeat_n(0, 1000)), 1000);
    }

    #[test]
    fn a_rate_of_less_than_one_is_one_in_so_many_seconds() {
        let rate = Rate::per_second(0.1);
        assert_eq!(taken(&rate, (0..1000).map(|n| n * SECOND / 10)), 10);
        assert_eq!(taken(&Rate::per_second(f64::NAN), (0..10).map(|n| n * SECOND)), 0);
    }

    #[test]
    fn threads_share_one_bucket() {
        let rate = Rate::per_second(1000.0);
        let all: usize = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| taken(&rate, std::iter::repeat_n(0, 1000)))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(all, 1000);
    }
}
