//! Idle: the memory that a library takes for being there.

use super::Kind;
use crate::figures::Figures;
use crate::memory;
use crate::peers::{self, FLOOR, NOTHING, Setup};

pub const AFTER_INIT: &str = "after init";

/// Each peer in a process of its own: what one has taken from the system the next one would find there.
pub fn measure(peers: &[&str]) -> Figures {
    let peers: Vec<_> = peers.iter().copied().filter(|peer| ![NOTHING, FLOOR].contains(peer)).collect();
    match peers[..] {
        [peer] => alone(peer),
        _ => Figures(peers.iter().flat_map(|peer| Kind::Idle.measure(&[peer]).0).collect()),
    }
}

fn alone(name: &str) -> Figures {
    let mut figures = Figures::default();
    // Once to no end: asking takes memory, too.
    memory::resident();
    let before = memory::resident();
    if let Some(peer) = peers::start(name, Setup { bytes: true, roomy: false, drops: false }) {
        peer.flush();
        let taken = memory::resident().saturating_sub(before);
        figures.add(AFTER_INIT, name, taken as f64 / f64::from(1 << 20));
    }
    figures
}
