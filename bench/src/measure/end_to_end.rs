//! End to end: the CPU time of all threads until every span is OTLP bytes, or dropped.

use super::{Named, add_net, delivering, progress, start};
use crate::clocks::process_nanos;
use crate::figures::{Figures, median};
use crate::peers::{FLOOR, Setup};
use crate::workloads::Shape;

const ROUNDS: usize = 21;
const WARM_UP: usize = 3;

/// So many that what each flush costs is nothing beside them, and fewer than the smallest queue holds that a peer has.
const TRACES: usize = 90;

/// In a process in which all spans become bytes.
pub fn measure(peers: &[&str]) -> Figures {
    let shapes = [Shape::Flat, Shape::Small, Shape::Attributes];
    with(peers, Setup { bytes: true, roomy: true, drops: false }, &shapes)
}

/// In a process in which none do, though all are recorded.
pub fn dropping(peers: &[&str]) -> Figures {
    with(peers, Setup { bytes: true, roomy: true, drops: true }, &[Shape::Flat, Shape::Small])
}

fn with(peers: &[&str], setup: Setup, shapes: &[Shape]) -> Figures {
    // The floor makes no bytes, and nobody reads what it records.
    let peers: Vec<_> = peers.iter().copied().filter(|peer| *peer != FLOOR).collect();
    let peers = start(&peers, setup);
    let mut figures = Figures::default();
    for shape in shapes {
        progress(shape.name());
        add_shape(&mut figures, &peers, *shape);
    }
    figures
}

fn add_shape(figures: &mut Figures, peers: &[Named<'_>], shape: Shape) {
    let spans = TRACES * shape.spans();
    let mut samples = vec![Vec::new(); peers.len()];
    let delivered: Vec<_> = peers.iter().map(|(_, peer)| peer.delivered()).collect();
    for round in 0..WARM_UP + ROUNDS {
        for ((_, peer), samples) in peers.iter().zip(&mut samples) {
            let before = process_nanos();
            delivering(&**peer, shape, TRACES);
            let took = process_nanos() - before;
            if round >= WARM_UP {
                samples.push(took as f64 / spans as f64);
            }
        }
    }
    let medians = peers.iter().zip(samples).map(|((name, _), samples)| (*name, median(samples)));
    add_net(figures, shape.name(), &medians.collect::<Vec<_>>());
    for ((name, peer), before) in peers.iter().zip(delivered) {
        if let (Some(before), Some(after)) = (before, peer.delivered()) {
            let made = ((WARM_UP + ROUNDS) * spans) as f64;
            let percent = 100.0 * (after - before) as f64 / made;
            figures.add(&delivered_row(shape), name, percent);
        }
    }
}

/// The row that says how many of the spans the exporter got.
pub fn delivered_row(shape: Shape) -> String {
    format!("{}: % delivered", shape.name())
}
