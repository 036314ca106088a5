//! What a request is going to do: a tree of calls, drawn at random, each with a number.

use std::sync::Arc;

use crate::random::Random;

/// One call, which makes one span.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) number: u64,
    /// The number of the call whose span has to be the parent; zero for a request.
    pub(crate) parent: u64,
    pub(crate) world: World,
    /// How the caller makes it.
    pub(crate) way: Way,
    /// How often it lets others have their turn, before and after each call below.
    pub(crate) yields: u64,
    pub(crate) calls: Vec<Arc<Self>>,
    /// Another call of the same caller, which is handed this one's future and polls it.
    pub(crate) handed_to: Option<Arc<Self>>,
}

/// Who makes the span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum World {
    New,
    Old,
    Traced,
    Tracing,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// The future is polled by the caller.
    Awaited,
    /// It is spawned, nobody waits for it, and it may outlive its caller.
    Detached,
    /// It never ends, and is dropped when something else is done.
    GivenUp,
    /// Its span starts here, but its future is polled in the span of another call.
    Handed,
    /// It takes turns with another one on the same task.
    Joined,
    /// It is spawned, and panics when it is done with everything else.
    Panics,
    /// It is spawned and waited for.
    Spawned,
    /// It and all below is a plain function.
    Sync,
    /// It is a plain function, and panics when it is done with everything else.
    SyncPanics,
    /// It never ends, and is dropped when its time is over.
    TimesOut,
}

impl Way {
    pub(crate) const fn panics(self) -> bool {
        matches!(self, Self::Panics | Self::SyncPanics)
    }

    pub(crate) const fn is_sync(self) -> bool {
        matches!(self, Self::Sync | Self::SyncPanics)
    }

    pub(crate) const fn never_ends(self) -> bool {
        matches!(self, Self::GivenUp | Self::TimesOut)
    }
}

/// What is drawn from.
pub(crate) struct Planner<'a> {
    pub(crate) random: &'a mut Random,
    pub(crate) last_number: &'a mut u64,
}

impl Planner<'_> {
    pub(crate) fn request(&mut self) -> Arc<Call> {
        let mut left = 1 + self.random.below(11);
        self.call(0, Way::Awaited, &mut left)
    }

    fn call(&mut self, parent: u64, way: Way, left: &mut u64) -> Arc<Call> {
        *self.last_number += 1;
        let number = *self.last_number;
        *left = left.saturating_sub(1);
        let mut calls = Vec::new();
        while *left > 0 && !self.random.percent(20) {
            let way = self.way(way.is_sync());
            calls.push(self.call(number, way, left));
        }
        let world = self.world();
        let handed_to = (way == Way::Handed).then(|| self.recipient(parent, world));
        Arc::new(Call { number, parent, world, way, yields: self.random.below(3), calls, handed_to })
    }

    fn recipient(&mut self, parent: u64, of: World) -> Arc<Call> {
        // Which is the inner one of two that neither started in the other, two versions of opentelemetry cannot tell.
        let world = match (of, self.world()) {
            (World::New, World::Old) | (World::Old, World::New) => World::Traced,
            (_, world) => world,
        };
        *self.last_number += 1;
        let (number, way, yields) = (*self.last_number, Way::Awaited, self.random.below(3));
        Arc::new(Call { number, parent, world, way, yields, calls: Vec::new(), handed_to: None })
    }

    fn world(&mut self) -> World {
        [World::New, World::Old, World::Traced, World::Tracing][self.random.below(4) as usize]
    }

    fn way(&mut self, below_sync: bool) -> Way {
        match self.random.below(if below_sync { 24 } else { 100 }) {
            0..20 => Way::Sync,
            20..24 => Way::SyncPanics,
            24..36 => Way::Awaited,
            36..48 => Way::Handed,
            48..64 => Way::Joined,
            64..78 => Way::Spawned,
            78..84 => Way::Detached,
            84..88 => Way::Panics,
            88..97 => Way::GivenUp,
            _ => Way::TimesOut,
        }
    }
}
