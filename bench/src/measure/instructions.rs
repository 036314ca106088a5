//! Instructions: the same from run to run, whatever else the machine does.

use super::callgrind::{self, Threads};
use super::{add_net, delivering, hot, progress};
use crate::figures::Figures;
use crate::peers::{self, FLOOR, Setup};
use crate::workloads::Shape;

/// What the longer of two runs does more than the shorter is free of everything that happens once.
const SHORT: usize = 20;
const LONG: usize = 80;

/// Counted on all threads, until the spans are bytes.
const DELIVERED: [Shape; 3] = [Shape::Flat, Shape::Small, Shape::Attributes];

/// Counted on all threads but the one that makes the spans, until the spans are dropped.
const DROPPED: [Shape; 2] = [Shape::Flat, Shape::Small];

/// What a process under callgrind does, and what is counted of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// The thread that makes the spans, where the peer records.
    Hot,
    /// That thread where nobody has set the peer up.
    Idle,
    /// All threads.
    Delivered,
    /// All but that thread, where each trace is dropped when its root has ended.
    Dropped,
}

const PARTS: [Part; 4] = [Part::Hot, Part::Idle, Part::Delivered, Part::Dropped];

/// The row that counts all threads.
pub fn to_bytes(shape: Shape) -> String {
    format!("{}: to bytes", shape.name())
}

/// The row that counts what is done elsewhere to spans of which none is kept.
pub fn when_dropped(shape: Shape) -> String {
    format!("{}: dropped", shape.name())
}

pub fn measure(peers: &[&str]) -> Figures {
    let mut figures = Figures::default();
    if !callgrind::is_here() {
        return figures;
    }
    for part in PARTS {
        let peers = peers.iter().filter(|peer| !part.is_delivered() || **peer != FLOOR);
        let counts: Vec<_> = peers
            .map(|peer| {
                progress(peer);
                (*peer, part.count(peer))
            })
            .collect();
        for (at, shape) in part.shapes().iter().enumerate() {
            let row = part.row(*shape);
            let of_shape = counts.iter().filter_map(|(peer, counts)| Some((*peer, (*counts.get(at)?)?)));
            add_net(&mut figures, &row, &of_shape.collect::<Vec<_>>());
        }
    }
    figures
}

/// What the process under callgrind does: each shape twice, both times once it is warm.
pub fn once(peer: &str, part: &str) -> Option<()> {
    let part = PARTS.into_iter().find(|known| known.name() == part)?;
    let setup = Setup { bytes: part.is_delivered(), roomy: true, drops: part == Part::Dropped };
    let peer = if part == Part::Idle { peers::idle(peer)? } else { peers::start(peer, setup)? };
    for shape in part.shapes() {
        // Memory is taken and lazy things are made ready.
        peer.run(*shape, LONG);
        peer.flush();
        for traces in [SHORT, LONG] {
            if part.is_delivered() {
                delivering(&*peer, *shape, traces);
            } else {
                hot(&*peer, *shape, traces);
                peer.flush();
            }
        }
    }
    Some(())
}

impl Part {
    const fn name(self) -> &'static str {
        match self {
            Self::Hot => "hot",
            Self::Idle => "idle",
            Self::Delivered => "delivered",
            Self::Dropped => "dropped",
        }
    }

    fn row(self, shape: Shape) -> String {
        match self {
            Self::Hot | Self::Idle => shape.name().to_owned(),
            Self::Delivered => to_bytes(shape),
            Self::Dropped => when_dropped(shape),
        }
    }

    /// Whether it is counted until the spans have reached their end.
    const fn is_delivered(self) -> bool {
        matches!(self, Self::Delivered | Self::Dropped)
    }

    const fn shapes(self) -> &'static [Shape] {
        match self {
            Self::Hot => &Shape::RECORDING,
            Self::Idle => &Shape::IDLE,
            Self::Delivered => &DELIVERED,
            Self::Dropped => &DROPPED,
        }
    }

    /// Instructions per span of each shape; none for a shape or a part that the peer does not have.
    fn count(self, peer: &str) -> Vec<Option<f64>> {
        match self {
            Self::Hot | Self::Idle => self.count_on(Threads::First, peer),
            Self::Delivered => self.count_on(Threads::All, peer),
            // callgrind tells of the thread that asks, or of all.
            Self::Dropped => {
                let [all, first] = [Threads::All, Threads::First].map(|threads| self.count_on(threads, peer));
                all.into_iter().zip(first).map(|(all, first)| Some(all? - first?)).collect()
            }
        }
    }

    fn count_on(self, threads: Threads, peer: &str) -> Vec<Option<f64>> {
        let this = std::env::current_exe().expect("a running program has a file");
        let arguments = ["once", peer, self.name()];
        let counts = callgrind::count(threads, &this, &arguments, "traced_bench::measure::mark");
        let per_span = |(counts, shape): (&[i64], &Shape)| match counts {
            // Where the peer has no such shape there was nothing between the marks.
            [short, long] if long > short => {
                Some((long - short) as f64 / ((LONG - SHORT) * shape.spans()) as f64)
            }
            _ => None,
        };
        counts.stretches.chunks(2).zip(self.shapes()).map(per_span).collect()
    }
}
