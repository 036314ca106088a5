//! Nanoseconds: the CPU time of the thread that makes the spans.

use rustix::time::{ClockId, clock_gettime};

use crate::peers::Peer;
use crate::workloads::{SPANS, Shape};

const ROUNDS: usize = 1000;
const WARM_UP: usize = 50;

/// So few that no buffer overflows, so many that reading the clock is nothing beside them.
const TRACES_IN_A_ROUND: usize = 10;

/// What one shape costs.
pub struct Costs {
    /// For each peer; the first as it is, of the others it is subtracted.
    pub per_span: Vec<f64>,
    /// How many spans each peer has made.
    pub spans: usize,
}

/// Measures all peers in turn, round by round, so that whatever disturbs the machine disturbs all of them alike.
pub fn interleaved(peers: &[Box<dyn Peer>], shape: Shape) -> Costs {
    let mut samples = vec![Vec::with_capacity(ROUNDS); peers.len()];
    for round in 0..WARM_UP + ROUNDS {
        for (peer, samples) in peers.iter().zip(&mut samples) {
            let before = thread_nanos();
            hot(&**peer, shape, TRACES_IN_A_ROUND);
            let took = thread_nanos() - before;
            if round >= WARM_UP {
                samples.push(took as f64 / (TRACES_IN_A_ROUND * SPANS) as f64);
            }
            // Delivering is another thread's work; waiting for it keeps the next round from losing spans.
            peer.flush();
        }
    }
    let medians: Vec<f64> = samples.into_iter().map(median).collect();
    let base = medians[0];
    let per_span = medians.iter().enumerate().map(|(at, cost)| if at == 0 { base } else { cost - base });
    Costs { per_span: per_span.collect(), spans: (WARM_UP + ROUNDS) * TRACES_IN_A_ROUND * SPANS }
}

/// The measured stretch; callgrind counts from here on by this name.
#[inline(never)]
pub fn hot(peer: &dyn Peer, shape: Shape, traces: usize) {
    peer.run(shape, traces);
}

fn thread_nanos() -> i64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}
