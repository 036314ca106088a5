//! What is decided on, and when; whole pipelines are in `tests/keep.rs`.

use super::spans::Held;
use super::*;
use crate::callsite::Callsite;
use crate::ids::TraceFlags;

static SITE: Callsite = crate::callsite!("work");

/// A span that took a tick, at its id.
pub(super) fn span(trace: u64, id: u64, parent: u64) -> Held {
    let trace = TraceId { high: trace, low: 0 };
    let local = LocalTrace { trace, flags: TraceFlags::SAMPLED, epoch: 0, extra: None };
    let span = SpanRecord::example(&SITE, RawId(id), RawId(parent), Tick(id));
    Held { local, span, error_type: None, notes: Vec::new() }
}

struct Bench {
    hold: Hold,
    time: Timeline,
    kept: Vec<u64>,
}

impl Bench {
    fn new(keep: Keep) -> Self {
        Self { hold: Hold::new(keep), time: Timeline::begin(), kept: Vec::new() }
    }

    fn add(&mut self, spans: impl IntoIterator<Item = Held>) -> &mut Self {
        let kept = &mut self.kept;
        for span in spans {
            self.hold.add(span.ended(), &self.time, &mut |ended| kept.push(ended.span.id().0));
        }
        self
    }

    /// The spans that have been kept since the last round.
    fn round(&mut self) -> Vec<u64> {
        let kept = &mut self.kept;
        self.hold.await_others();
        self.hold.settle(&self.time, false, &mut |ended| kept.push(ended.span.id().0));
        std::mem::take(&mut self.kept)
    }

    fn held(&self) -> usize {
        self.hold.store.spans()
    }
}

fn failed(held: Held) -> Held {
    Held { span: held.span.example_with(Outcome::Error, held.span.remote_parent()), ..held }
}

const MINUTE: u64 = 60_000_000_000;

#[test]
fn an_error_keeps_what_came_before_it_and_what_comes_after() {
    let mut bench = Bench::new(Keep::errors());
    bench.add([span(1, 11, 10), failed(span(1, 12, 10)), span(1, 10, 0), span(2, 21, 20), span(2, 20, 0)]);
    assert_eq!(bench.round(), [11, 12, 10]);
    assert_eq!(bench.add([span(1, 13, 10), span(2, 22, 20)]).round(), [13]);
    assert_eq!(bench.held(), 0);
}

#[test]
fn a_root_waits_for_a_child_that_is_read_after_it() {
    let mut bench = Bench::new(Keep::errors());
    bench.add([span(1, 10, 0)]);
    assert!(bench.hold.await_others());
    bench.add([failed(span(1, 11, 10))]);
    assert_eq!(bench.round(), [10, 11]);
}

#[test]
fn two_requests_of_one_trace_are_decided_on_apart() {
    let mut bench = Bench::new(Keep::errors());
    let remote = |held: Held| Held { span: held.span.example_with(held.span.outcome(), true), ..held };
    // The first ends well while the second is under way, which then fails.
    bench.add([span(1, 11, 10), span(1, 21, 20), remote(span(1, 10, 99))]);
    assert_eq!(bench.round(), [0_u64; 0]);
    assert_eq!(bench.held(), 1);
    assert_eq!(bench.add([span(1, 12, 10), failed(remote(span(1, 20, 98)))]).round(), [21, 20]);
}

#[test]
fn a_late_error_is_kept_with_what_comes_after_it() {
    let mut bench = Bench::new(Keep::errors());
    assert_eq!(bench.add([span(1, 10, 0)]).round(), [0_u64; 0]);
    assert_eq!(bench.add([span(1, 11, 10), failed(span(1, 12, 10)), span(1, 13, 10)]).round(), [12, 13]);
}

#[test]
fn an_endless_root_is_decided_on_after_a_minute_by_what_is_known() {
    // Nothing speaks for it.
    let mut bench = Bench::new(Keep::errors());
    bench.add([span(1, 11, 10)]);
    bench.hold.begin(MINUTE - 1);
    assert_eq!((bench.round(), bench.held()), (vec![], 1));
    bench.hold.begin(MINUTE);
    assert_eq!((bench.round(), bench.held()), (vec![], 0));
    assert_eq!(bench.add([span(1, 12, 11), span(1, 10, 0)]).round(), [0_u64; 0]);
    assert_eq!(bench.held(), 0);

    // It is slow already.
    let mut bench = Bench::new(Keep::slower_than(Duration::from_micros(1)));
    bench.add([span(1, 11, 10)]);
    bench.hold.begin(MINUTE);
    assert_eq!(bench.round(), [11]);
    assert_eq!(bench.add([span(1, 12, 10)]).round(), [12]);
}

#[test]
fn memory_is_bounded_and_the_oldest_goes_first() {
    let most = 1 << 20;
    let mut bench = Bench::new(Keep::errors().holding(most, Duration::from_secs(60)));
    for n in 0..1_000_000 {
        bench.add([span(n % 50_000, n + 1, 1 << 40)]);
        assert!(bench.hold.store.bytes() <= most);
    }
    assert!(bench.held() > 0);
    // Whoever came last is held still, and an error there keeps it.
    bench.add([failed(span(60_000, 1 << 41, 1 << 40)), span(60_001, 3 << 40, 1 << 40)]);
    assert_eq!(bench.round(), [1 << 41]);
    assert_eq!(bench.add([failed(span(60_001, 5 << 40, 1 << 40))]).round(), [3 << 40, 5 << 40]);
}

#[test]
fn the_end_decides_on_everything() {
    let mut bench = Bench::new(Keep::per_second(1));
    bench.add([span(1, 11, 10), span(1, 10, 0), span(2, 21, 20)]);
    let kept = &mut bench.kept;
    bench.hold.settle(&bench.time, true, &mut |ended| kept.push(ended.span.id().0));
    assert_eq!((bench.kept, bench.hold.store.spans(), bench.hold.store.bytes()), (vec![11, 10], 0, 0));
}
