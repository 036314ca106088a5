//! Overload: as many spans as the threads can make, or more than a program should; with everybody's defaults.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::progress;
use crate::clocks::thread_nanos;
use crate::figures::{Figures, median};
use crate::memory;
use crate::peers::{self, Account, FLOOR, NOTHING, Peer, Setup};
use crate::workloads::Shape;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Load {
    /// 10 million spans as fast as they can be made, by so many threads.
    FlatOut { threads: usize },
    /// So many thousand spans a second, by one thread.
    Paced { thousands: usize },
}

/// What is told of each load.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Of {
    /// Millions of spans made; fewer than asked for where a peer is too slow for them.
    Made,
    /// Percent of them that reached the exporter.
    Delivered,
    /// Spans that did not.
    Lost,
    /// Spans that did not, by what the bench made and got, without those that the library says it has dropped.
    Unsaid,
    /// By how many spans the library's own account does not add up.
    Unbalanced,
    /// MiB that the process took at most, beyond what it had before.
    Peak,
    /// CPU time of the threads that made them, for each.
    Hot,
}

const LOADS: [Load; 5] = [
    Load::FlatOut { threads: 1 },
    Load::FlatOut { threads: 2 },
    Load::Paced { thousands: 2000 },
    Load::Paced { thousands: 1000 },
    Load::Paced { thousands: 500 },
];

/// The spans of one trace.
const TRACE: usize = Shape::Flat.spans();

const FLAT_OUT_SPANS: usize = 10_000_000;

/// Whoever has not made them all by then has made enough.
const LONGEST: Duration = Duration::from_secs(4);
const PACED_FOR: Duration = Duration::from_secs(2);

/// The row of a figure.
pub fn row(load: Load, of: Of) -> String {
    let of = match of {
        Of::Made => "million made",
        Of::Delivered => "% delivered",
        Of::Lost => "lost",
        Of::Unsaid => "lost unsaid",
        Of::Unbalanced => "account off by",
        Of::Peak => "peak MiB",
        Of::Hot => "hot ns",
    };
    format!("{}: {of}", load.name())
}

/// Each peer and load in a process of its own: what one leaves behind is not the next one's.
pub fn measure(peers: &[&str]) -> Figures {
    let mut figures = Figures::default();
    for load in LOADS {
        progress(&load.name());
        for peer in peers.iter().filter(|peer| ![NOTHING, FLOOR].contains(peer)) {
            let this = std::env::current_exe().expect("a running program has a file");
            let mut command = Command::new(this);
            command.args(["overload", peer, &load.name()]).stdin(Stdio::null());
            let done = command.output().expect("what runs can run twice");
            let (said, figured) =
                (String::from_utf8_lossy(&done.stderr), String::from_utf8_lossy(&done.stdout));
            assert!(done.status.success(), "{peer} failed under {}: {said}", load.name());
            figures.0.extend(Figures::read(&figured).0);
        }
    }
    figures
}

/// What that process does.
pub fn work(peer: &str, load: &str) -> Option<Figures> {
    let load = LOADS.into_iter().find(|known| known.name() == load)?;
    let peer_at_work = peers::start(peer, Setup { bytes: true, roomy: false, drops: false })?;
    let at_work = &*peer_at_work;
    at_work.run(Shape::Flat, 10);
    at_work.flush();
    let (delivered, memory) = (at_work.delivered()?, memory::resident());
    let account = at_work.account();
    memory::forget_peak();
    let (made, hot) = match load {
        Load::FlatOut { threads } => flat_out(at_work, threads),
        Load::Paced { thousands } => paced(at_work, thousands),
    };
    at_work.flush();
    // For those whose flush is over before everything has arrived.
    std::thread::sleep(Duration::from_millis(200));
    let peak = memory::peak().saturating_sub(memory);
    let delivered = at_work.delivered()? - delivered;
    let lost = made as f64 - delivered as f64;
    let mut figures = Figures::default();
    figures.add(&row(load, Of::Made), peer, made as f64 / 1e6);
    figures.add(&row(load, Of::Delivered), peer, 100.0 * delivered as f64 / made as f64);
    figures.add(&row(load, Of::Lost), peer, lost);
    add_said(&mut figures, load, peer, lost, account.zip(at_work.account()));
    figures.add(&row(load, Of::Peak), peer, peak as f64 / f64::from(1 << 20));
    figures.add(&row(load, Of::Hot), peer, hot);
    Some(figures)
}

/// What the library says of its losses, at the quiet points before and after them.
fn add_said(figures: &mut Figures, load: Load, peer: &str, lost: f64, said: Option<(Account, Account)>) {
    let spans = |said: Account| said.dropped - said.dropped_traces + said.dropped_traces * TRACE as u64;
    // Without a logger the others say nothing.
    let dropped = said.map_or(0, |(before, now)| spans(now) - spans(before));
    figures.add(&row(load, Of::Unsaid), peer, (lost - dropped as f64).abs());
    if let Some((_, now)) = said {
        let known = now.delivered + now.queued + now.dropped;
        figures.add(&row(load, Of::Unbalanced), peer, now.ended.abs_diff(known) as f64);
    }
}

/// How many spans were made, and the CPU time of each.
fn flat_out(peer: &dyn Peer, threads: usize) -> (usize, f64) {
    let work = || {
        let (began, before) = (Instant::now(), thread_nanos());
        let mut made = 0;
        while made < FLAT_OUT_SPANS / threads && began.elapsed() < LONGEST {
            peer.run(Shape::Flat, 100);
            made += 100 * TRACE;
        }
        (made, (thread_nanos() - before) as f64 / made as f64)
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let done = workers.into_iter().map(|worker| worker.join().expect("no workload panics"));
        let (made, nanos): (Vec<_>, Vec<_>) = done.unzip();
        (made.iter().sum(), median(nanos))
    })
}

/// One trace at a time, caught up with where the thread has slept too long.
fn paced(peer: &dyn Peer, thousands: usize) -> (usize, f64) {
    let gap = Duration::from_secs(1) * TRACE as u32 / (thousands as u32 * 1000);
    let traces = (PACED_FOR.as_nanos() / gap.as_nanos()) as usize;
    let began = Instant::now();
    let (mut next, mut made, mut nanos) = (Duration::ZERO, 0, 0);
    for _ in 0..traces {
        while began.elapsed() < next {
            std::thread::sleep(Duration::from_micros(20));
        }
        if began.elapsed() > LONGEST {
            break;
        }
        next += gap;
        let before = thread_nanos();
        peer.run(Shape::Flat, 1);
        nanos += thread_nanos() - before;
        made += TRACE;
    }
    (made, nanos as f64 / made as f64)
}

impl Load {
    pub fn name(self) -> String {
        match self {
            Self::FlatOut { threads: 1 } => "flat out".to_owned(),
            Self::FlatOut { threads } => format!("{threads} threads"),
            Self::Paced { thousands } => format!("{thousands} k/s"),
        }
    }
}
