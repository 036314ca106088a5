//! The strategy in force, which threads that begin traces look at without a lock, while another replaces it.

use std::hash::{DefaultHasher, Hasher as _};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicU8, AtomicU64, AtomicUsize};

use super::strategy::{Operations, Strategy};
use crate::ids::TraceId;
use crate::sample::{Rate, is_in_share};

/// Two sides, of which one is in force: the other is written anew and then takes its place. So a server that changes its
/// mind every minute costs no memory.
///
/// A thread that looked at a side just before it was replaced, and decides only after it has been written again, may
/// decide by half of the old and half of the new: it is one trace more or less.
pub(super) struct Current {
    sides: [Side; 2],
    in_force: AtomicUsize,
}

struct Side {
    kind: AtomicU8,
    /// The share of all, or of the operations without one of their own.
    share: Share,
    rate: Rate,
    operations: Box<[Operation]>,
}

/// A row for an operation that the server named, or that came up here: each has a bucket of its own.
struct Operation {
    /// The hash of its name, or [`NOBODY`].
    name: AtomicU64,
    /// [`Share::NONE`] where that of the others counts.
    share: Share,
    at_least: Rate,
}

const SHARE: u8 = 0;
const RATE: u8 = 1;
const OPERATIONS: u8 = 2;

const NOBODY: u64 = 0;

/// So many rows, and a row is at most so far from where its name belongs. Jaeger keeps at most 2000 operations of a
/// service; what finds no row is sampled like what has no name.
const ROWS: usize = 4096;
const FARTHEST: usize = 64;

impl Current {
    pub(super) fn new(strategy: Strategy) -> Self {
        let current = Self { sides: [Side::new(), Side::new()], in_force: AtomicUsize::new(0) };
        current.replace(&strategy);
        current
    }

    /// Puts another strategy in force. Called by one thread at a time.
    pub(super) fn replace(&self, strategy: &Strategy) {
        let other = (self.in_force.load(Relaxed) + 1) % self.sides.len();
        self.sides[other].write(strategy);
        self.in_force.store(other, Release);
    }

    /// Whether to record a trace whose first span has this name, at this nanosecond of a clock that does not step.
    pub(super) fn records(
        &self,
        trace: TraceId,
        trace_state: Option<&str>,
        operation: &str,
        now: u64,
    ) -> bool {
        let side = &self.sides[self.in_force.load(Acquire) % self.sides.len()];
        let is_in = |share| is_in_share(trace, trace_state, share);
        match side.kind.load(Relaxed) {
            SHARE => is_in(side.share.or(0.0)),
            RATE => side.rate.allows(now),
            _ => {
                let others = side.share.or(0.0);
                let Some(row) = side.row(operation) else { return is_in(others) };
                // What the share lets in counts for the least rate, too.
                let is_due = row.at_least.allows(now);
                is_in(row.share.or(others)) || is_due
            }
        }
    }
}

impl Side {
    fn new() -> Self {
        let row = || Operation {
            name: AtomicU64::new(NOBODY),
            share: Share::new(),
            at_least: Rate::per_second(0.0),
        };
        Self {
            kind: AtomicU8::new(SHARE),
            share: Share::new(),
            rate: Rate::per_second(0.0),
            operations: std::iter::repeat_with(row).take(ROWS).collect(),
        }
    }

    fn write(&self, strategy: &Strategy) {
        let kind = match strategy {
            Strategy::Share(share) => {
                self.share.set(*share);
                SHARE
            }
            Strategy::Rate(most) => {
                self.rate.begin(*most);
                RATE
            }
            Strategy::Operations(operations) => {
                self.write_operations(operations);
                OPERATIONS
            }
        };
        self.kind.store(kind, Relaxed);
    }

    fn write_operations(&self, operations: &Operations) {
        self.share.set(operations.others);
        for row in &self.operations {
            row.name.store(NOBODY, Relaxed);
            row.share.set(Share::NONE);
            row.at_least.begin(operations.at_least);
        }
        for (name, share) in &operations.named {
            if let Some(row) = self.row(name) {
                row.share.set(*share);
            }
        }
    }

    /// The row of an operation, which it takes if it has none.
    fn row(&self, operation: &str) -> Option<&Operation> {
        let name = hash(operation);
        let first = name as usize;
        (first..first.wrapping_add(FARTHEST))
            .map(|at| &self.operations[at % ROWS])
            .find(|row| row.is_of(name))
    }
}

impl Operation {
    fn is_of(&self, name: u64) -> bool {
        let found = match self.name.load(Relaxed) {
            NOBODY => {
                self.name.compare_exchange(NOBODY, name, Relaxed, Relaxed).map_or_else(|is| is, |_| name)
            }
            found => found,
        };
        found == name
    }
}

/// Fixed keys: the names are the program's own, and the server's that it trusts.
fn hash(operation: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(operation.as_bytes());
    // Not so large that the places behind it have no number.
    (hasher.finish() >> 8).max(NOBODY + 1)
}

struct Share(AtomicU64);

impl Share {
    const NONE: f64 = f64::NAN;

    fn new() -> Self {
        Self(AtomicU64::new(Self::NONE.to_bits()))
    }

    fn set(&self, share: f64) {
        self.0.store(share.to_bits(), Relaxed);
    }

    fn or(&self, other: f64) -> f64 {
        let share = f64::from_bits(self.0.load(Relaxed));
        if share.is_nan() { other } else { share }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: u64 = 1_000_000_000;

    fn trace(n: u64) -> TraceId {
        TraceId { high: 1, low: n.wrapping_mul(0x9e37_79b9_7f4a_7c15) }
    }

    /// How many of a thousand traces within a tenth of a second.
    fn recorded(current: &Current, operation: &str, from: u64) -> usize {
        (0..1000).filter(|n| current.records(trace(*n), None, operation, from + n * SECOND / 10_000)).count()
    }

    fn operations(at_least: f64, others: f64, named: &[(&str, f64)]) -> Strategy {
        let named = named.iter().map(|(name, share)| ((*name).to_owned(), *share)).collect();
        Strategy::Operations(Operations { at_least, others, named })
    }

    #[test]
    fn each_strategy_replaces_the_one_before() {
        let current = Current::new(Strategy::Share(0.0));
        assert_eq!(recorded(&current, "a", 0), 0);
        current.replace(&Strategy::Share(1.0));
        assert_eq!(recorded(&current, "a", 0), 1000);
        current.replace(&Strategy::Rate(5.0));
        assert_eq!(recorded(&current, "a", 0), 5);
        current.replace(&Strategy::Share(0.5));
        assert!((450..550).contains(&recorded(&current, "a", 0)));
        current.replace(&operations(0.0, 0.0, &[("a", 1.0)]));
        assert_eq!((recorded(&current, "a", 0), recorded(&current, "b", 0)), (1000, 0));
        current.replace(&operations(0.0, 1.0, &[("a", 0.0)]));
        assert_eq!((recorded(&current, "a", 0), recorded(&current, "b", 0)), (0, 1000));
        // The side that is written now has known `a` before.
        current.replace(&operations(0.0, 0.0, &[("b", 1.0)]));
        assert_eq!((recorded(&current, "a", 0), recorded(&current, "b", 0)), (0, 1000));
    }

    #[test]
    fn each_operation_has_its_least_rate_whoever_named_it() {
        let current = Current::new(operations(2.0, 0.0, &[("named", 0.0), ("often", 1.0)]));
        for operation in ["named", "met", "another"] {
            assert_eq!(recorded(&current, operation, 0), 2, "{operation}");
            assert_eq!(recorded(&current, operation, 10 * SECOND), 2, "{operation}");
        }
        assert_eq!(recorded(&current, "often", 0), 1000);
    }

    #[test]
    fn as_many_operations_as_jaeger_knows_find_a_row_and_more_do_no_harm() {
        let names: Vec<_> = (0..2000).map(|n| format!("GET /{n}")).collect();
        let named: Vec<_> = names.iter().map(|name| (name.as_str(), 1.0)).collect();
        let current = Current::new(operations(0.0, 0.0, &named));
        assert!(names.iter().all(|name| current.records(trace(1), None, name, 0)));
        for n in 0..20_000 {
            assert!(!current.records(trace(1), None, &format!("other {n}"), 0));
        }
        assert!(names.iter().all(|name| current.records(trace(1), None, name, 0)));
    }

    #[test]
    fn threads_may_look_while_it_is_replaced() {
        let current = Current::new(operations(0.0, 1.0, &[]));
        let always = [operations(0.0, 1.0, &[("a", 1.0)]), Strategy::Share(1.0), operations(0.0, 1.0, &[])];
        std::thread::scope(|scope| {
            for name in ["a", "b", "c"] {
                let current = &current;
                scope.spawn(move || {
                    (0..20_000).for_each(|n| assert!(current.records(trace(n), None, name, 0)))
                });
            }
            always.iter().cycle().take(60).for_each(|strategy| current.replace(strategy));
        });
    }
}
