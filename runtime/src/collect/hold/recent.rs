//! What was decided of late.

use std::collections::{HashMap, VecDeque};

use super::super::hash::ForeignIds;
use crate::ids::TraceId;

/// So many traces are remembered, those decided last.
const MOST: usize = 16 << 10;

/// Something to remember of each of the last traces.
#[derive(Debug)]
pub(super) struct Recent<T> {
    known: HashMap<TraceId, T, ForeignIds>,
    /// Oldest first. One that was forgotten may stand here still.
    order: VecDeque<TraceId>,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { known: HashMap::default(), order: VecDeque::new() }
    }
}

impl<T: Copy> Recent<T> {
    pub(super) fn get(&self, trace: TraceId) -> Option<T> {
        self.known.get(&trace).copied()
    }

    pub(super) fn insert(&mut self, trace: TraceId, what: T) {
        if self.known.insert(trace, what).is_some() {
            return;
        }
        self.order.push_back(trace);
        if self.order.len() > MOST {
            if let Some(oldest) = self.order.pop_front() {
                self.known.remove(&oldest);
            }
        }
    }

    pub(super) fn forget(&mut self, trace: TraceId) {
        self.known.remove(&trace);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_first() {
        let mut recent = Recent::default();
        let trace = |low| TraceId { high: 0, low };
        for n in 1..=MOST as u64 + 10 {
            recent.insert(trace(n), n);
        }
        assert_eq!(recent.get(trace(10)), None);
        assert_eq!(recent.get(trace(11)), Some(11));
        recent.forget(trace(11));
        assert_eq!(recent.get(trace(11)), None);
        assert_eq!(recent.known.len(), MOST - 1);
    }
}
