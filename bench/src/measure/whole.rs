//! Whole traces: one that is large, and one whose root is still open at a flush.

use super::{progress, start};
use crate::figures::Figures;
use crate::peers::Setup;

pub const LARGE: &str = "of 50,001";
pub const OPEN_ROOT: &str = "of 1,000, root open";

pub fn measure(peers: &[&str]) -> Figures {
    let peers = start(peers, Setup { bytes: true, roomy: false, drops: false });
    let mut figures = Figures::default();
    for (name, peer) in &peers {
        progress(name);
        let Some(before) = peer.delivered() else { continue };
        let arrived = || peer.delivered().unwrap_or(before) - before;
        let mut children = 0;
        peer.one_trace(1000, &mut || {
            peer.flush();
            children = arrived();
        });
        figures.add(OPEN_ROOT, name, 1000.0 - children as f64);
        peer.flush();
        let before = arrived();
        peer.one_trace(50_000, &mut || {});
        peer.flush();
        figures.add(LARGE, name, 50_001.0 - (arrived() - before) as f64);
    }
    figures
}
