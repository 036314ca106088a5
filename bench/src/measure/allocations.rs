//! Allocations: how often a span asks for memory, once everything is warm.

use super::{delivering, hot, progress, start};
use crate::allocator;
use crate::figures::Figures;
use crate::peers::{NOTHING, Setup};
use crate::workloads::Shape;

const TRACES: usize = 10;
const ROUNDS: usize = 50;

/// The row that counts all threads until the spans are bytes.
fn everywhere(shape: Shape) -> String {
    format!("{}: all", shape.name())
}

pub fn measure(peers: &[&str]) -> Figures {
    let peers: Vec<_> = peers.iter().copied().filter(|peer| *peer != NOTHING).collect();
    let peers = start(&peers, Setup { bytes: true, roomy: true, drops: false });
    allocator::count();
    let mut figures = Figures::default();
    for shape in Shape::RECORDING {
        progress(shape.name());
        for (name, peer) in &peers {
            if let Some((here, all)) = per_span(&**peer, shape) {
                figures.add(shape.name(), name, here);
                if matches!(shape, Shape::Flat | Shape::Attributes) {
                    figures.add(&everywhere(shape), name, all);
                }
            }
        }
    }
    figures
}

/// On the thread that makes the spans, and on all.
fn per_span(peer: &dyn crate::peers::Peer, shape: Shape) -> Option<(f64, f64)> {
    for _ in 0..5 {
        delivering(peer, shape, TRACES);
    }
    let (mut here, (_, all)) = (0, allocator::counted());
    for _ in 0..ROUNDS {
        let (before, _) = allocator::counted();
        if !hot(peer, shape, TRACES) {
            return None;
        }
        here += allocator::counted().0 - before;
        peer.flush();
    }
    let spans = (ROUNDS * TRACES * shape.spans()) as f64;
    Some((here as f64 / spans, (allocator::counted().1 - all) as f64 / spans))
}
