//! What ticks mean: durations that no stepped clock bends, and moments on the wall.
#![expect(clippy::disallowed_methods, reason = "this is the clock module")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

pub(crate) use crate::engine::Tick;
use crate::engine::tick_start;

/// A stretch of wall-clock time without steps: how far the wall is ahead of the monotonic clock.
///
/// A local trace takes the epoch of its first span and keeps it, so that a step of the wall clock moves whole traces and
/// bends none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Epoch(pub(crate) u16);

/// What the wall is ahead of the monotonic clock in each epoch, in nanoseconds.
static EPOCHS: RwLock<Vec<u64>> = RwLock::new(Vec::new());
/// The number of the latest epoch in the upper bits, and in the lower its microseconds ahead: what every root looks at.
static LATEST: AtomicU64 = AtomicU64::new(0);
const MICROS: u32 = 51;
/// The last number that there is room for.
const LAST: u16 = (1 << (64 - MICROS)) - 1;

/// The wall clock is taken to have stepped when it is so far from where it should be.
const STEP_MICROS: u64 = 2_000;

impl Epoch {
    /// The latest epoch.
    #[inline]
    pub(crate) fn now() -> Self {
        Self((LATEST.load(Ordering::Acquire) >> MICROS) as u16)
    }

    /// Begins another epoch where the wall clock has stepped: called now and then, so that roots need not look.
    pub(crate) fn refresh() -> Self {
        let ahead = wall_ahead();
        let latest = LATEST.load(Ordering::Acquire);
        let micros = latest & ((1 << MICROS) - 1);
        if micros.abs_diff(ahead / 1000) < STEP_MICROS {
            Self((latest >> MICROS) as u16)
        } else {
            Self::begin(ahead)
        }
    }

    fn begin(ahead: u64) -> Self {
        let mut epochs = EPOCHS.write().unwrap_or_else(PoisonError::into_inner);
        // So many steps are a clock gone mad: the last epoch then stays.
        let number = u16::try_from(epochs.len()).unwrap_or(LAST).min(LAST);
        if epochs.len() <= usize::from(LAST) {
            epochs.push(ahead);
        }
        let micros = (ahead / 1000) & ((1 << MICROS) - 1);
        LATEST.store((u64::from(number) << MICROS) | micros, Ordering::Release);
        Self(number)
    }

    #[cold]
    fn ahead(self) -> Option<u64> {
        EPOCHS.read().unwrap_or_else(PoisonError::into_inner).get(usize::from(self.0)).copied()
    }
}

/// No epoch begins while this is held, and nobody looks.
#[cfg(unix)]
pub(crate) fn hold() -> impl Sized + 'static {
    EPOCHS.write().unwrap_or_else(PoisonError::into_inner)
}

fn wall_ahead() -> u64 {
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, nanos);
    wall.saturating_sub(nanos(tick_start().elapsed()))
}

/// Turns ticks into nanoseconds, the same tick always into the same.
#[derive(Debug)]
pub(crate) struct Timeline {
    /// When it began, in both clocks.
    first: Sample,
    /// What is now, and what was before it, oldest first.
    latest: Segment,
    earlier: Vec<Segment>,
    /// The epochs as they were at the last adjustment: looking there takes no lock.
    epochs: Vec<u64>,
}

#[derive(Clone, Copy, Debug)]
struct Sample {
    tick: u64,
    nanos: u64,
}

/// From `tick` on, until the next segment.
#[derive(Clone, Copy, Debug)]
struct Segment {
    tick: u64,
    nanos: u64,
    /// Nanoseconds of a tick, times 2³².
    rate: u64,
}

/// The rate is known well enough after this long.
const SHORTEST_BASELINE: Duration = Duration::from_millis(20);
/// So far may the timeline be off before it is bent.
const TOLERANCE: u64 = 500;
/// So far off it is not bent, but begun again.
const LOST: u64 = 1_000_000_000;
/// It is bent so that it is right again after so long.
const CATCH_UP: u64 = 10_000_000_000;
/// So many bends are remembered (hours, at the worst): the start of an older span may be some microseconds off.
const MOST_SEGMENTS: usize = 8192;

impl Timeline {
    /// Begins a timeline; takes a moment, so that the rate can be measured.
    pub(crate) fn begin() -> Self {
        let first = Sample::take();
        let latest = Segment { tick: 1, nanos: 0, rate: 1 << 32 };
        let mut timeline = Self { first, latest, earlier: Vec::new(), epochs: Vec::new() };
        if !Tick::are_nanoseconds() {
            std::thread::sleep(SHORTEST_BASELINE);
            let rate = timeline.rate_until(Sample::take());
            timeline.latest = Segment { tick: first.tick, nanos: first.nanos, rate };
        }
        timeline
    }

    /// Looks at the wall clock: for what is to be read now.
    pub(crate) fn learn_epochs(&mut self) {
        Epoch::refresh();
        self.epochs.clone_from(&EPOCHS.read().unwrap_or_else(PoisonError::into_inner));
    }

    /// Compares with the system's clock, and bends what is to come where that has drifted: what has been recorded by now
    /// had better be read before.
    pub(crate) fn adjust(&mut self) {
        let now = Sample::take();
        let shown = self.monotonic(Tick(now.tick));
        if Tick::are_nanoseconds() || shown.abs_diff(now.nanos) < TOLERANCE {
            return;
        }
        if shown.abs_diff(now.nanos) > LOST {
            return self.begin_again(now);
        }
        // Goes on where it is, and a little faster or slower than the true rate until it is right: never back.
        let rate = self.rate_until(now);
        let correction = i128::from(now.nanos) - i128::from(shown);
        let rate = i128::from(rate) + i128::from(rate) * correction / i128::from(CATCH_UP);
        let rate = u64::try_from(rate).unwrap_or(1).max(1);
        self.bend(Segment { tick: now.tick, nanos: shown, rate });
    }

    fn bend(&mut self, latest: Segment) {
        if self.earlier.len() >= MOST_SEGMENTS {
            self.earlier.drain(..MOST_SEGMENTS / 2);
        }
        self.earlier.push(std::mem::replace(&mut self.latest, latest));
    }

    /// The counter has jumped, as it may when a virtual machine moves: what it said before says nothing any more.
    fn begin_again(&mut self, now: Sample) {
        self.first = now;
        self.earlier.clear();
        self.latest = Segment { tick: now.tick, nanos: now.nanos, ..self.latest };
    }

    /// The moment as nanoseconds since the Unix epoch.
    #[inline]
    pub(crate) fn unix_nanos(&self, tick: Tick, epoch: Epoch) -> u64 {
        self.ahead(epoch).wrapping_add(self.monotonic(tick))
    }

    /// Two moments of one epoch.
    #[inline]
    pub(crate) fn both_unix_nanos(&self, ticks: (Tick, Tick), epoch: Epoch) -> (u64, u64) {
        let ahead = self.ahead(epoch);
        (ahead.wrapping_add(self.monotonic(ticks.0)), ahead.wrapping_add(self.monotonic(ticks.1)))
    }

    #[inline]
    fn ahead(&self, epoch: Epoch) -> u64 {
        match self.epochs.get(usize::from(epoch.0)) {
            Some(ahead) => *ahead,
            None => epoch.ahead().unwrap_or(0),
        }
    }

    #[inline]
    fn monotonic(&self, tick: Tick) -> u64 {
        let Segment { tick: start, nanos, rate } = self.latest;
        match tick.0.checked_sub(start) {
            Some(ticks) => nanos.wrapping_add(((u128::from(ticks) * u128::from(rate)) >> 32) as u64),
            None => self.monotonic_before(tick),
        }
    }

    #[cold]
    fn monotonic_before(&self, tick: Tick) -> u64 {
        let after = self.earlier.partition_point(|segment| segment.tick <= tick.0);
        let segment = self.earlier.get(after.saturating_sub(1)).unwrap_or(&self.latest);
        let ticks = i128::from(tick.0) - i128::from(segment.tick);
        let nanos = i128::from(segment.nanos) + ((ticks * i128::from(segment.rate)) >> 32);
        u64::try_from(nanos).unwrap_or(0)
    }

    fn rate_until(&self, now: Sample) -> u64 {
        let ticks = u128::from(now.tick.saturating_sub(self.first.tick)).max(1);
        let nanos = u128::from(now.nanos.saturating_sub(self.first.nanos));
        u64::try_from((nanos << 32) / ticks).unwrap_or(1 << 32)
    }
}

impl Sample {
    /// Both clocks at the same moment, as nearly as can be.
    fn take() -> Self {
        let narrowest = (0..3).map(|_| {
            let before = Tick::now().0;
            let nanos = nanos(tick_start().elapsed());
            let after = Tick::now().0;
            (after.wrapping_sub(before), Self { tick: before + (after.saturating_sub(before)) / 2, nanos })
        });
        narrowest.min_by_key(|(width, _)| *width).map_or(Self { tick: 0, nanos: 0 }, |(_, sample)| sample)
    }
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Seconds since the Unix epoch, by the wall clock.
#[cfg(feature = "otlp-http")]
pub(crate) fn unix_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// A moment by which something must be over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    /// So long from now; a duration past all clocks means never.
    pub(crate) fn after(limit: Duration) -> Self {
        Self(Instant::now().checked_add(limit))
    }

    /// What is left until then: nothing once it has passed.
    pub(crate) fn remaining(self) -> Duration {
        self.0.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()))
    }

    pub(crate) fn has_passed(self) -> bool {
        self.remaining().is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_within_a_millisecond_of_the_wall_and_time_does_not_go_back() {
        let epoch = Epoch::refresh();
        let mut timeline = Timeline::begin();
        let mut last = 0;
        for round in 0..200 {
            if round % 10 == 0 {
                timeline.adjust();
            }
            let wall = nanos(SystemTime::now().duration_since(UNIX_EPOCH).unwrap());
            let shown = timeline.unix_nanos(Tick::now(), epoch);
            assert!(shown >= last, "{shown} after {last}");
            assert!(shown.abs_diff(wall) < 3_000_000, "{shown} at {wall}");
            last = shown;
            std::thread::sleep(Duration::from_micros(300));
        }
    }

    #[test]
    fn a_tick_means_the_same_after_an_adjustment() {
        let mut timeline = Timeline::begin();
        let tick = Tick::now();
        let before = timeline.monotonic(tick);
        std::thread::sleep(Duration::from_millis(2));
        timeline.adjust();
        assert_eq!(timeline.monotonic(tick), before);
    }

    #[test]
    fn a_counter_that_jumps_costs_one_beginning_and_no_order() {
        let mut timeline = Timeline::begin();
        let rate = timeline.latest.rate;
        timeline.latest.nanos += 5_000_000_000;
        timeline.adjust();
        assert_eq!((timeline.earlier.len(), timeline.latest.rate), (0, rate));
        let (early, late) = (timeline.monotonic(Tick::now()), timeline.monotonic(Tick::now()));
        assert!(early <= late && late.abs_diff(nanos(tick_start().elapsed())) < 3_000_000);
    }

    #[test]
    fn the_epoch_stays_while_the_wall_does_not_step() {
        let first = Epoch::refresh();
        std::thread::sleep(Duration::from_millis(5));
        assert_eq!(Epoch::refresh(), first);
    }

    #[test]
    fn durations_are_those_of_the_monotonic_clock() {
        let timeline = Timeline::begin();
        let (tick, instant) = (Tick::now(), Instant::now());
        std::thread::sleep(Duration::from_millis(20));
        let (end, took) = (Tick::now(), nanos(instant.elapsed()));
        let shown = timeline.monotonic(end) - timeline.monotonic(tick);
        assert!(shown.abs_diff(took) < took / 100, "{shown} instead of {took}");
    }
}
