//! Compiled out: what is left of an attribute in a program that is built with `--cfg traced_off`.

use super::callgrind::{self, Threads};
use super::generated::{self, Generated};
use super::progress;
use crate::figures::Figures;
use crate::peers::{NOTHING, TRACED};

/// The rows that count instructions, in the order in which the program makes them.
pub const COUNTS: [&str; 6] =
    ["returns a value", "returns nothing", "returns a Result", "3 attributes", "async ready", "async yield"];

/// The rows that tell how large futures are.
pub const BYTES: [&str; 2] = ["bytes of the future", "bytes, 1 KiB argument"];

const MAIN: &str = include_str!("../../programs/compiled_out/main.rs");
const FUNCTIONS: &str = include_str!("../../programs/compiled_out/functions.rs");

/// What the longer of two runs does more than the shorter is free of everything that happens once.
const SHORT: u64 = 1_000;
const LONG: u64 = 5_000;

/// Whoever is asked for: there is but one that can be compiled out by a flag, and nothing to compare it to.
pub fn measure(_: &[&str]) -> Figures {
    let mut figures = Figures::default();
    if !callgrind::is_here() {
        return figures;
    }
    progress("building");
    let bare: String = FUNCTIONS.split_inclusive('\n').filter(|line| !is_attribute(line)).collect();
    let files = [("main.rs", MAIN), ("annotated.rs", FUNCTIONS), ("bare.rs", &*bare)];
    let program = Generated::new("compiled_out", &generated::on_traced(), &files).apart("target-off");
    program.cargo(&["build", "--release"], &[("RUSTFLAGS", "--cfg traced_off")]);
    progress("counting");
    let built = program.target().join("release/compiled_out");
    let calls = [SHORT, LONG].map(|calls| calls.to_string());
    let [short, long] = &calls;
    let counts = callgrind::count(Threads::First, &built, &[short, long], "compiled_out::mark");
    let per_call: Vec<_> = counts.stretches.chunks_exact(2).map(per_call).collect();
    for (row, pair) in COUNTS.iter().zip(per_call.chunks_exact(2)) {
        add(&mut figures, row, [pair[0], pair[1]]);
    }
    for (row, line) in BYTES.iter().zip(counts.stdout.lines()) {
        let sizes: Vec<f64> = line.split(' ').filter_map(|size| size.parse().ok()).collect();
        if let [bare, annotated] = sizes[..] {
            add(&mut figures, row, [bare, annotated]);
        }
    }
    figures
}

fn is_attribute(line: &str) -> bool {
    line.starts_with("#[traced::")
}

fn per_call(counts: &[i64]) -> f64 {
    (counts[1] - counts[0]) as f64 / (LONG - SHORT) as f64
}

fn add(figures: &mut Figures, row: &str, [bare, annotated]: [f64; 2]) {
    figures.add(row, NOTHING, bare);
    figures.add(row, TRACED, annotated - bare);
}
