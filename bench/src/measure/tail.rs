//! The tail: the slowest among many child spans, at a steady 101,000 spans a second and with everybody's defaults.

use super::{progress, start};
use crate::clocks::{ticks, ticks_per_nano};
use crate::figures::Figures;
use crate::memory;
use crate::peers::{Peer, Setup};

pub const P99: &str = "p99";
pub const P999: &str = "p99.9";
/// Of the thread that makes the spans, in all.
pub const FAULTS: &str = "page faults";

const QUANTILES: [(&str, f64); 4] = [("p50", 0.5), ("p90", 0.9), (P99, 0.99), (P999, 0.999)];

/// One trace each millisecond, for so many seconds.
const TRACES: usize = 3000;
const CHILDREN: usize = 100;

/// So many traces come before that. They fill as many buffers as are ever under way at this pace.
const WARM_UP: usize = 500;

pub fn measure(peers: &[&str]) -> Figures {
    let peers = start(peers, Setup { bytes: true, roomy: false, drops: false });
    let mut figures = Figures::default();
    // Written to once, so that it is no page fault of the measured stretch's.
    let mut took = vec![1; TRACES * CHILDREN];
    for (name, peer) in &peers {
        progress(name);
        paced(&**peer, &mut took[..WARM_UP * CHILDREN]);
        let faults = memory::faults();
        paced(&**peer, &mut took);
        let faults = memory::faults() - faults;
        peer.flush();
        took.sort_unstable();
        for (row, quantile) in QUANTILES {
            let at = ((took.len() - 1) as f64 * quantile) as usize;
            figures.add(row, name, f64::from(took[at]) / ticks_per_nano());
        }
        figures.add(FAULTS, name, faults as f64);
    }
    figures
}

fn paced(peer: &dyn Peer, took: &mut [u32]) {
    let gap = (ticks_per_nano() * 1_000_000.0) as u64;
    let mut next = ticks();
    for trace in took.chunks_mut(CHILDREN) {
        while ticks() < next {
            std::hint::spin_loop();
        }
        next += gap;
        peer.time_children(trace);
    }
}
