//! Two threads at once: whether they get in each other's way.

use std::sync::Barrier;

use super::{Named, hot, progress, start};
use crate::clocks::thread_nanos;
use crate::figures::{Figures, median};
use crate::peers::{NOTHING, Setup};
use crate::workloads::Shape;

/// What a span costs on two threads by what it costs on one.
pub const RATIO: &str = "2 threads / 1";

const ROUNDS: usize = 100;
const TRACES: usize = 10;

pub fn measure(peers: &[&str]) -> Figures {
    let peers = start(peers, Setup { bytes: false, roomy: true, drops: false });
    let mut figures = Figures::default();
    let [one, two] = [1, 2].map(|threads| {
        progress(if threads == 1 { "one" } else { "two" });
        peers.iter().map(|peer| per_span(peer, threads)).collect::<Vec<_>>()
    });
    let base =
        if peers.first().is_some_and(|(name, _)| *name == NOTHING) { (one[0], two[0]) } else { (0.0, 0.0) };
    for (((name, _), one), two) in peers.iter().zip(one).zip(two) {
        let (one, two) = if *name == NOTHING { (one, two) } else { (one - base.0, two - base.1) };
        figures.add("1 thread", name, one);
        figures.add("2 threads", name, two);
        figures.add(RATIO, name, two / one);
    }
    figures
}

/// The threads live through all rounds: what a thread's first span costs is not in question here.
fn per_span((_, peer): &Named<'_>, threads: usize) -> f64 {
    let barrier = Barrier::new(threads + 1);
    let work = || {
        let mut samples = Vec::with_capacity(ROUNDS);
        for _ in 0..ROUNDS {
            barrier.wait();
            peer.run(Shape::Flat, 1);
            let before = thread_nanos();
            hot(&**peer, Shape::Flat, TRACES);
            samples.push((thread_nanos() - before) as f64 / (TRACES * Shape::Flat.spans()) as f64);
            barrier.wait();
        }
        samples
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        for _ in 0..ROUNDS {
            barrier.wait();
            barrier.wait();
            peer.flush();
        }
        median(workers.into_iter().flat_map(|worker| worker.join().expect("no workload panics")).collect())
    })
}
