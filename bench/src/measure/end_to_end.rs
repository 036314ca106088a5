//! End to end: the CPU time of all threads until every span is OTLP bytes.

use super::{add_net, delivering, progress, start};
use crate::clocks::process_nanos;
use crate::figures::{Figures, median};
use crate::peers::{FLOOR, Setup};
use crate::workloads::{SPANS, Shape};

const ROUNDS: usize = 21;
const WARM_UP: usize = 3;

/// So many that what each flush costs is nothing beside them, and fewer than the smallest queue holds that a peer has.
const TRACES: usize = 90;

const SHAPES: [(Shape, &str); 2] =
    [(Shape::Flat, "flat: % delivered"), (Shape::Attributes, "3 attributes: % delivered")];

pub fn measure(peers: &[&str]) -> Figures {
    // The floor makes no bytes.
    let peers: Vec<_> = peers.iter().copied().filter(|peer| *peer != FLOOR).collect();
    let peers = start(&peers, Setup { bytes: true, roomy: true });
    let mut figures = Figures::default();
    for (shape, delivered_row) in SHAPES {
        progress(shape.name());
        let mut samples = vec![Vec::new(); peers.len()];
        let delivered: Vec<_> = peers.iter().map(|(_, peer)| peer.delivered()).collect();
        for round in 0..WARM_UP + ROUNDS {
            for ((_, peer), samples) in peers.iter().zip(&mut samples) {
                let before = process_nanos();
                delivering(&**peer, shape, TRACES);
                let took = process_nanos() - before;
                if round >= WARM_UP {
                    samples.push(took as f64 / (TRACES * SPANS) as f64);
                }
            }
        }
        let medians = peers.iter().zip(samples).map(|((name, _), samples)| (*name, median(samples)));
        add_net(&mut figures, shape.name(), &medians.collect::<Vec<_>>());
        for ((name, peer), before) in peers.iter().zip(delivered) {
            if let (Some(before), Some(after)) = (before, peer.delivered()) {
                let made = ((WARM_UP + ROUNDS) * TRACES * SPANS) as f64;
                figures.add(delivered_row, name, 100.0 * (after - before) as f64 / made);
            }
        }
    }
    figures
}
