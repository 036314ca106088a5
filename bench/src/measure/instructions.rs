//! Instructions: the same from run to run, whatever else the machine does.

use std::path::Path;
use std::process::{Command, Stdio};

use super::{add_net, delivering, hot, progress};
use crate::figures::Figures;
use crate::peers::{self, FLOOR, Setup};
use crate::workloads::{SPANS, Shape};

/// What the longer of two runs does more than the shorter is free of everything that happens once.
const SHORT: usize = 20;
const LONG: usize = 80;

/// Counted on all threads, until the spans are bytes.
const DELIVERED: [Shape; 2] = [Shape::Flat, Shape::Attributes];

/// What a process under callgrind does, and what is counted of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    /// The thread that makes the spans, where the peer records.
    Hot,
    /// That thread where nobody has set the peer up.
    Idle,
    /// All threads.
    Delivered,
}

/// The row that counts all threads.
pub fn to_bytes(shape: Shape) -> String {
    format!("{}: to bytes", shape.name())
}

pub fn measure(peers: &[&str]) -> Figures {
    let mut figures = Figures::default();
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        eprintln!(
            "\ninstructions are counted by valgrind, which is not here: install the package `valgrind`"
        );
        return figures;
    }
    for part in [Part::Hot, Part::Idle, Part::Delivered] {
        let peers = peers.iter().filter(|peer| part != Part::Delivered || **peer != FLOOR);
        let counts: Vec<_> = peers
            .map(|peer| {
                progress(peer);
                (*peer, part.count(peer))
            })
            .collect();
        for (at, shape) in part.shapes().iter().enumerate() {
            let row = if part == Part::Delivered { to_bytes(*shape) } else { shape.name().to_owned() };
            let of_shape = counts.iter().filter_map(|(peer, counts)| Some((*peer, (*counts.get(at)?)?)));
            add_net(&mut figures, &row, &of_shape.collect::<Vec<_>>());
        }
    }
    figures
}

/// What the process under callgrind does: each shape twice, both times once it is warm.
pub fn once(peer: &str, part: &str) -> Option<()> {
    let part = [Part::Hot, Part::Idle, Part::Delivered].into_iter().find(|known| known.name() == part)?;
    let setup = Setup { bytes: part == Part::Delivered, roomy: true };
    let peer = if part == Part::Idle { peers::idle(peer)? } else { peers::start(peer, setup)? };
    for shape in part.shapes() {
        // Memory is taken and lazy things are made ready.
        peer.run(*shape, LONG);
        peer.flush();
        for traces in [SHORT, LONG] {
            if part == Part::Delivered {
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
        }
    }

    const fn shapes(self) -> &'static [Shape] {
        match self {
            Self::Hot => &Shape::RECORDING,
            Self::Idle => &Shape::IDLE,
            Self::Delivered => &DELIVERED,
        }
    }

    /// Instructions per span of each shape; none for a shape or a part that the peer does not have.
    fn count(self, peer: &str) -> Vec<Option<f64>> {
        let counts =
            std::env::temp_dir().join(format!("traced-bench.{}.{peer}.{}", std::process::id(), self.name()));
        let this = std::env::current_exe().expect("a running program has a file");
        let mut valgrind = Command::new("valgrind");
        valgrind.args(["--tool=callgrind", &format!("--callgrind-out-file={}", counts.display())]);
        valgrind.arg("--dump-before=traced_bench::measure::mark");
        if self != Self::Delivered {
            valgrind.arg("--separate-threads=yes");
        }
        let done = valgrind.arg(this).args(["once", peer, self.name()]).output();
        let done = done.expect("valgrind was there a moment ago");
        let dumps: Vec<_> = (1..).map_while(|number| self.take_total(&counts, number)).collect();
        remove_all(&counts);
        if done.status.code() == Some(crate::NO_SUCH_PEER) {
            return Vec::new();
        }
        assert!(done.status.success(), "callgrind failed: {}", String::from_utf8_lossy(&done.stderr));
        // Before each measured stretch there is one that is not.
        let measured: Vec<_> = dumps.into_iter().skip(1).step_by(2).collect();
        let spans = ((LONG - SHORT) * SPANS) as f64;
        let per_span = |counts: &[i64]| match counts {
            // Where the peer has no such shape there was nothing between the marks.
            [short, long] if long > short => Some((long - short) as f64 / spans),
            _ => None,
        };
        measured.chunks(2).map(per_span).collect()
    }
    /// What was counted up to a mark.
    fn take_total(self, counts: &Path, number: usize) -> Option<i64> {
        // The first thread is the one that makes the spans.
        let thread = if self == Self::Delivered { "" } else { "-01" };
        let counts = std::fs::read_to_string(format!("{}.{number}{thread}", counts.display())).ok()?;
        let line = counts.lines().find_map(|line| line.strip_prefix("totals: "));
        Some(line.and_then(|total| total.trim().parse().ok()).unwrap_or(0))
    }
}

/// The files that callgrind has left.
fn remove_all(counts: &Path) {
    let Some((folder, name)) = counts.parent().zip(counts.file_name()) else { return };
    let name = name.to_string_lossy();
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if file.file_name().to_string_lossy().starts_with(&*name) {
            std::fs::remove_file(file.path()).ok();
        }
    }
}
