//! So many in a second, and no more.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A bucket that holds the tokens of one second and fills evenly. Any thread may take one, without a lock.
///
/// It is one number: when the bucket will be full again.
#[derive(Debug)]
pub(crate) struct Rate {
    /// How long one token takes to come back, in nanoseconds.
    interval: u64,
    full_at: AtomicU64,
}

const SECOND: u64 = 1_000_000_000;

impl Rate {
    pub(crate) fn per_second(most: u32) -> Self {
        let interval = SECOND.checked_div(u64::from(most)).unwrap_or(u64::MAX);
        Self { interval, full_at: AtomicU64::new(0) }
    }

    /// Takes a token if there is one, at this nanosecond of any clock that does not step.
    pub(crate) fn allows(&self, now: u64) -> bool {
        let take = |full_at: u64| {
            let full_at = full_at.max(now).saturating_add(self.interval);
            (full_at <= now.saturating_add(SECOND)).then_some(full_at)
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
        let rate = Rate::per_second(10);
        assert_eq!(taken(&rate, std::iter::repeat_n(5, 100)), 10);
        // One hundred tries in each of five seconds.
        assert_eq!(taken(&rate, (1..=500).map(|n| 5 + n * SECOND / 100)), 50);
        // A long pause fills it once, not for ever.
        assert_eq!(taken(&rate, std::iter::repeat_n(1000 * SECOND, 100)), 10);
    }

    #[test]
    fn none_in_a_second_is_none_and_very_many_is_no_limit() {
        assert_eq!(taken(&Rate::per_second(0), (0..100).map(|n| n * SECOND)), 0);
        assert_eq!(taken(&Rate::per_second(u32::MAX), std::iter::repeat_n(0, 1000)), 1000);
    }

    #[test]
    fn threads_share_one_bucket() {
        let rate = Rate::per_second(1000);
        let all: usize = std::thread::scope(|scope| {
            let threads: Vec<_> =
                (0..4).map(|_| scope.spawn(|| taken(&rate, std::iter::repeat_n(0, 1000)))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(all, 1000);
    }
}
