//! Time: a monotonic count for spans, and what it means on the wall.

#![expect(clippy::disallowed_methods, reason = "this is the clock module")]

use std::sync::OnceLock;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment of the monotonic clock, in nanoseconds since just before the process first asked; 0 is no moment.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) struct Tick(pub(crate) u64);

impl Tick {
    pub(crate) fn now() -> Self {
        Self(nanos(anchor().monotonic.elapsed()).saturating_add(1))
    }

    /// This moment as nanoseconds since the Unix epoch.
    ///
    /// One anchor serves the whole process: a stepped wall clock moves no span and bends no duration.
    pub(crate) fn unix_nanos(self) -> u64 {
        anchor().unix_nanos.saturating_add(self.0)
    }
}

struct Anchor {
    monotonic: Instant,
    unix_nanos: u64,
}

fn anchor() -> &'static Anchor {
    static ANCHOR: OnceLock<Anchor> = OnceLock::new();
    ANCHOR.get_or_init(|| Anchor {
        monotonic: Instant::now(),
        unix_nanos: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, nanos),
    })
}

fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
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
