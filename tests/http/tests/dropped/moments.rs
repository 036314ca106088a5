//! A hundred thousand, in process, dropped at moments that are drawn.

use traced::http::{client, server};

use crate::memory::resident;
use crate::points::{Point, call, handles, responds};
use crate::{Dice, alone, at_rest, install};

const CALLS: u64 = 100_000;

/// Calls servers, clients, servers through clients, and handlers.
fn calls(dice: &mut Dice, count: u64) -> u64 {
    use tower::Layer as _;
    let mut spans = 0;
    for _ in 0..count {
        let point = Point::drawn(dice);
        let service = responds(dice);
        spans += match dice.below(4) {
            0 => call(server().layer(service), point, 1),
            1 => call(client().layer(service), point, 1),
            2 => call(client().layer(server().layer(service)), point, 2),
            // Its span starts with the first poll.
            _ => {
                let is_polled = !matches!(point, Point::BeforeTheFirstPoll | Point::Pending(0));
                call(handles(dice), point, u64::from(is_polled))
            }
        };
    }
    spans
}

#[test]
fn a_hundred_thousand_that_are_dropped_leave_nothing_open_and_nothing_behind() {
    let _alone = alone();
    let guard = install();
    let mut dice = Dice(7);
    let mut spans = calls(&mut dice, 20_000);
    at_rest(&guard);
    let before = resident();
    for _ in 0..10 {
        spans += calls(&mut dice, CALLS / 10);
        at_rest(&guard);
    }
    let after = resident();
    let stats = at_rest(&guard);
    assert_eq!(stats.started, spans, "as many as there were calls: {stats:?}");
    assert_eq!(stats.delivered, spans, "none was lost, none is there twice: {stats:?}");
    if let (Some(before), Some(after)) = (before, after) {
        let grown = after.saturating_sub(before);
        assert!(grown < 4 << 20, "{grown} bytes for {CALLS} calls");
    }
    drop(guard);
}
