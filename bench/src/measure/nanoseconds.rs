//! Nanoseconds: the CPU time of the thread that makes the spans.

use super::{Named, add_net, hot, idle, progress, start};
use crate::clocks::thread_nanos;
use crate::figures::{Figures, median};
use crate::peers::Setup;
use crate::workloads::Shape;

const ROUNDS: usize = 200;
const WARM_UP: usize = 20;

/// So few that no buffer overflows, so many that reading the clock is nothing beside them.
const TRACES: usize = 10;

/// In a process in which the peers record.
pub fn recording(peers: &[&str]) -> Figures {
    interleaved(&start(peers, Setup { bytes: false, roomy: true, drops: false }), &Shape::RECORDING)
}

/// In a process in which nobody has set them up.
pub fn unset(peers: &[&str]) -> Figures {
    interleaved(&idle(peers), &Shape::IDLE)
}

/// Measures all peers in turn, round by round, so that whatever disturbs the machine disturbs all of them alike.
fn interleaved(peers: &[Named<'_>], shapes: &[Shape]) -> Figures {
    let mut figures = Figures::default();
    for shape in shapes {
        progress(shape.name());
        let mut samples = vec![Vec::with_capacity(ROUNDS); peers.len()];
        for round in 0..WARM_UP + ROUNDS {
            for ((_, peer), samples) in peers.iter().zip(&mut samples) {
                // The others have had the caches meanwhile.
                peer.run(*shape, 1);
                let before = thread_nanos();
                let has = hot(&**peer, *shape, TRACES);
                let took = thread_nanos() - before;
                if has && round >= WARM_UP {
                    samples.push(took as f64 / (TRACES * shape.spans()) as f64);
                }
                // Delivering is another thread's work; waiting for it keeps the next round from losing spans.
                peer.flush();
            }
        }
        let measured = peers.iter().zip(samples).filter(|(_, samples)| !samples.is_empty());
        let medians: Vec<_> = measured.map(|((name, _), samples)| (*name, median(samples))).collect();
        add_net(&mut figures, shape.name(), &medians);
    }
    figures
}
