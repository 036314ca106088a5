//! Instructions: the same from run to run, whatever else the machine does.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::measure::hot;
use crate::peers;
use crate::table::Table;
use crate::workloads::{SPANS, Shape};

/// What the longer of two runs does more than the shorter is free of everything that happens once.
const SHORT: usize = 20;
const LONG: usize = 80;

/// Counts the instructions per span of each peer and shape, on the thread that makes the spans.
pub fn all() {
    if Command::new("valgrind").arg("--version").stdout(Stdio::null()).status().is_err() {
        println!("instructions are counted by valgrind, which is not here: install the package `valgrind`");
        return;
    }
    let mut table = Table::new("instructions per span", &peers::NAMES);
    for shape in Shape::ALL {
        let counts = peers::NAMES.map(|peer| per_span(peer, shape));
        let [base, ..] = counts;
        let mut net = counts.map(|count| count - base);
        net[0] = base;
        table.add(shape.name(), &net);
    }
    table.print();
}

/// What a process under valgrind does.
pub fn once(peer: &str, shape: &str, traces: &str) {
    let shape = Shape::ALL.into_iter().find(|known| known.name() == shape);
    let (Some(peer), Some(shape), Ok(traces)) = (peers::start(peer), shape, traces.parse()) else {
        eprintln!("usage: traced-bench once PEER SHAPE TRACES");
        std::process::exit(2);
    };
    // Once outside the count: memory is taken and lazy things are made ready.
    peer.run(shape, traces);
    peer.flush();
    hot(&*peer, shape, traces);
    peer.flush();
}

fn per_span(peer: &str, shape: Shape) -> f64 {
    let spans = (LONG - SHORT) * SPANS;
    (count(peer, shape, LONG) - count(peer, shape, SHORT)) as f64 / spans as f64
}

fn count(peer: &str, shape: Shape, traces: usize) -> i64 {
    let name = format!("traced-bench.{}.{peer}.{}.{traces}", std::process::id(), shape.name());
    let counts = std::env::temp_dir().join(name);
    let this = std::env::current_exe().expect("a running program has a file");
    let valgrind = Command::new("valgrind")
        .args(["--tool=callgrind", "--toggle-collect=traced_bench::measure::hot*"])
        .arg(format!("--callgrind-out-file={}", counts.display()))
        .arg(this)
        .args(["once", peer, shape.name(), &traces.to_string()])
        .output()
        .expect("valgrind was there a moment ago");
    let said = String::from_utf8_lossy(&valgrind.stderr);
    assert!(valgrind.status.success(), "valgrind failed: {said}");
    let total = total(&counts);
    std::fs::remove_file(&counts).ok();
    total
}

fn total(counts: &Path) -> i64 {
    let counts = std::fs::read_to_string(counts).expect("callgrind wrote its counts");
    let line = counts.lines().find_map(|line| line.strip_prefix("totals: "));
    line.and_then(|total| total.trim().parse().ok()).expect("the counts have a line of totals")
}
