//! Our side of each open span of theirs.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};

use traced_runtime::{Context, Span};
use tracing_core::span::Id;

use crate::bridged::Bridged;

/// The open spans of one subscriber. It goes with the layer, and whatever is open in it ends then.
///
/// The registry would keep them, too, in the extensions of its spans: for two locks and two maps each time, and memory
/// for each span.
///
/// No lock is held while values of the user's are formatted: they may log. Whoever has to do with those takes the context,
/// and nothing else.
pub(crate) struct Spans {
    number: Number,
    are_shared: AtomicBool,
    places: Box<[Place]>,
}

/// So many that threads rarely meet.
const PLACES: usize = 128;

impl Spans {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = Number(NEXT.fetch_add(1, Relaxed));
        Self {
            number,
            are_shared: AtomicBool::new(false),
            places: std::iter::repeat_with(Place::default).take(PLACES).collect(),
        }
    }

    /// From now on several layers of ours work on them.
    pub(crate) fn share(&self) {
        self.are_shared.store(true, Relaxed);
    }

    pub(crate) fn are_shared(&self) -> bool {
        self.are_shared.load(Relaxed)
    }

    pub(crate) const fn number(&self) -> Number {
        self.number
    }

    /// This span begins.
    #[inline(always)]
    pub(crate) fn insert(&self, id: &Id, span: impl Into<Span>) {
        let mut few = self.of(id);
        if few.one.is_none() && few.others.is_empty() {
            // Most often it becomes a span where it stays: moving one takes longer than making it.
            few.one.get_or_insert_with(|| (id.into_u64(), Bridged::new(span.into())));
        } else {
            let before = few.insert(id.into_u64(), Bridged::new(span.into()));
            // Outside of the lock: this would end it.
            drop(few);
            drop(before);
        }
    }

    /// This span is closed: `look` at it, and end what this gives outside of the lock. One that is not recorded has no end,
    /// and goes where it is.
    pub(crate) fn close(&self, id: &Id, look: impl FnOnce(&Span)) -> Option<Bridged> {
        let mut few = self.of(id);
        let id = id.into_u64();
        match &few.one {
            Some((known, bridged)) if *known == id => {
                look(bridged.span());
                if bridged.span().is_recording() {
                    return few.one.take().map(|(_, bridged)| bridged);
                }
                few.one = None;
                None
            }
            _ => {
                let bridged = few.others.remove(&id)?;
                look(bridged.span());
                Some(bridged)
            }
        }
    }

    pub(crate) fn contains(&self, id: &Id) -> bool {
        self.of(id).get(id.into_u64()).is_some()
    }

    /// Our context of this span.
    pub(crate) fn context_of(&self, id: &Id) -> Option<Context> {
        self.with(id, |bridged| bridged.context())
    }

    /// Does something with our side of this span that calls nothing of the user's.
    pub(crate) fn with<R>(&self, id: &Id, work: impl FnOnce(&mut Bridged) -> R) -> Option<R> {
        self.of(id).get(id.into_u64()).map(work)
    }

    #[inline(always)]
    fn of(&self, id: &Id) -> MutexGuard<'_, Few> {
        let id = id.into_u64();
        // The registry of tracing-subscriber counts the open spans of each thread in the lowest bits, from 38 on threads,
        // and above them how often an id has been given before: that is not to lead to memory that is not in the cache.
        let place = (id ^ (id >> 34)) as usize % PLACES;
        self.places[place].0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Spans {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Spans").field("number", &self.number).finish_non_exhaustive()
    }
}

/// Which subscriber's: two may give the same id to two spans.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Number(u64);

impl Number {
    pub(crate) const NONE: Self = Self(0);
}

/// Has cache lines of its own.
#[derive(Default)]
#[repr(align(64))]
struct Place(Mutex<Few>);

/// Those that share a place: nearly always it is one.
#[derive(Default)]
struct Few {
    one: Option<(u64, Bridged)>,
    others: HashMap<u64, Bridged, BuildHasherDefault<Mix>>,
}

impl Few {
    #[inline(never)]
    fn insert(&mut self, id: u64, bridged: Bridged) -> Option<Bridged> {
        match &mut self.one {
            None => {
                self.one = Some((id, bridged));
                self.others.remove(&id)
            }
            Some((known, before)) if *known == id => Some(std::mem::replace(before, bridged)),
            Some(_) => self.others.insert(id, bridged),
        }
    }

    fn get(&mut self, id: u64) -> Option<&mut Bridged> {
        match &mut self.one {
            Some((known, bridged)) if *known == id => Some(bridged),
            _ if self.others.is_empty() => None,
            _ => self.others.get_mut(&id),
        }
    }
}

/// Hashes an id: those of a place are alike in their lowest bits, and nobody chooses them.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, id: u64) {
        let product = u128::from(self.0 ^ id) * 0x9e37_79b9_7f4a_7c15;
        self.0 = product as u64 ^ (product >> 64) as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use traced_runtime::{Callsite, callsite, testing};

    use super::*;

    static SITE: Callsite = callsite!("span");

    fn id(number: usize) -> Id {
        Id::from_u64(number as u64 + 1)
    }

    #[test]
    fn what_shares_a_place_is_kept_apart() {
        let _capture = testing::capture();
        let spans = Spans::new();
        let ids: Vec<_> = (0..10).flat_map(|round| [round * PLACES, round * PLACES + 1]).map(id).collect();
        let made: Vec<_> = ids
            .iter()
            .map(|id| {
                let span = Span::start(&SITE);
                let context = span.context();
                spans.insert(id, span);
                context
            })
            .collect();
        // The first goes first: then there is room where it stood, and others still stand elsewhere.
        for (which, id) in ids.iter().enumerate() {
            let mut closed = None;
            drop(spans.close(id, |span| closed = Some(span.context())));
            assert!(closed.is_some_and(|gone| gone.is_same_span(&made[which])));
            assert!(spans.close(id, |_| panic!("it is gone")).is_none() && !spans.contains(id));
            for (id, context) in ids.iter().zip(&made).skip(which + 1) {
                assert!(spans.context_of(id).is_some_and(|there| there.is_same_span(context)));
            }
        }
    }

    #[test]
    fn an_id_that_is_given_again_is_the_new_span() {
        let capture = testing::capture();
        let spans = Spans::new();
        for others in [0, PLACES] {
            spans.insert(&id(others), Span::start(&SITE));
            spans.insert(&id(others), Span::start(&SITE));
            spans.insert(&id(others + 2 * PLACES), Span::start(&SITE));
        }
        // Those that nobody has closed have ended.
        assert_eq!(capture.spans().len(), 2);
        drop(spans);
        assert_eq!(capture.spans().len(), 6);
    }
}
