//! Compile: what the attributes cost the compiler, for a crate of 600 functions.

mod source;

use super::generated::{self, Generated};
use super::progress;
use crate::clocks::children_seconds;
use crate::figures::{Figures, median};
use crate::peers::{FASTRACE, NOTHING, TRACED, TRACING};
use source::FUNCTIONS;

/// The rows that tell CPU time, each with what cargo is told.
pub const TIMES: [(&str, &[&str]); 3] = [
    ("cargo check", &["check"]),
    ("cargo build", &["build"]),
    ("cargo build --release", &["build", "--release"]),
];

/// The row that tells how many bytes the compiler reads more than are written, for each function. White space is none.
pub const EXPANSION: &str = "bytes of expansion";

const ROUNDS: usize = 3;

/// The same functions in the dress of one peer.
struct Dress<'a> {
    peer: &'a str,
    name: String,
    source: String,
    generated: Generated,
}

pub fn measure(peers: &[&str]) -> Figures {
    let dresses: Vec<_> = peers.iter().filter_map(|peer| Dress::of(peer)).collect();
    // What they depend on is built, and all of it has been read from the disk.
    progress("dependencies");
    for (dress, (_, arguments)) in pairs(&dresses) {
        dress.build(arguments);
    }
    let mut samples = vec![Vec::new(); dresses.len() * TIMES.len()];
    for round in 0..ROUNDS {
        progress(&format!("round {}", round + 1));
        for ((_, arguments), samples) in TIMES.iter().zip(samples.chunks_mut(dresses.len())) {
            for _ in 0..turns(arguments) {
                dresses
                    .iter()
                    .zip(&mut *samples)
                    .for_each(|(dress, samples)| samples.push(dress.build(arguments)));
            }
        }
    }
    let mut figures = Figures::default();
    for ((dress, (row, _)), samples) in pairs(&dresses).zip(samples) {
        figures.add(row, dress.peer, median(samples));
    }
    for dress in &dresses {
        for (row, folder) in [("KiB of rlib", "debug"), ("KiB of rlib, release", "release")] {
            figures.add(row, dress.peer, dress.rlib_bytes(folder) / 1024.0);
        }
    }
    progress("expanding");
    let written = dresses.iter().find(|dress| dress.peer == NOTHING).map(Dress::expanded_bytes);
    for dress in dresses.iter().filter(|dress| dress.peer != NOTHING) {
        let more = written.map(|written| dress.expanded_bytes() - written);
        more.into_iter().for_each(|more| figures.add(EXPANSION, dress.peer, more / FUNCTIONS as f64));
    }
    figures
}

/// What is over in a second differs by a tenth of it from one time to the next.
fn turns(arguments: &[&str]) -> usize {
    if arguments == ["check"] { 4 } else { 1 }
}

/// What is built in each round, one peer after the other.
fn pairs<'a>(
    dresses: &'a [Dress<'a>],
) -> impl Iterator<Item = (&'a Dress<'a>, &'a (&'static str, &'static [&'static str]))> {
    TIMES.iter().flat_map(move |time| dresses.iter().map(move |dress| (dress, time)))
}

impl<'a> Dress<'a> {
    fn of(peer: &'a str) -> Option<Self> {
        let (attribute, dependency) = match peer {
            NOTHING => ("", String::new()),
            TRACED => ("#[traced::traced]\n", generated::on_traced()),
            FASTRACE => (
                "#[fastrace::trace]\n",
                "fastrace = { version = \"0.7.19\", features = [\"enable\"] }".to_owned(),
            ),
            TRACING => ("#[tracing::instrument(skip_all)]\n", "tracing = \"0.1\"".to_owned()),
            _ => return None,
        };
        let name = format!("dressed_in_{peer}");
        let source = source::of(attribute);
        let generated = Generated::new(&name, &dependency, &[("lib.rs", &source)]);
        Some(Self { peer, name, source, generated })
    }

    /// The CPU time that it takes to build this crate and nothing else.
    fn build(&self, arguments: &[&str]) -> f64 {
        self.generated.write("lib.rs", &self.source);
        let before = children_seconds();
        self.generated.cargo(arguments, &[]);
        children_seconds() - before
    }

    /// Of what was built last.
    fn rlib_bytes(&self, folder: &str) -> f64 {
        let file = self.generated.target().join(folder).join(format!("lib{}.rlib", self.name));
        std::fs::metadata(file).map_or(f64::NAN, |file| file.len() as f64)
    }

    /// Of the source as it is when all macros are expanded.
    fn expanded_bytes(&self) -> f64 {
        let arguments = ["rustc", "--profile", "check", "--", "-Zunpretty=expanded"];
        let apart = self.generated.apart("target-expanded");
        // What a stable compiler does not show, it shows of a crate that is called by name.
        let expanded = apart.cargo(&arguments, &[("RUSTC_BOOTSTRAP", &self.name)]).stdout;
        expanded.iter().filter(|byte| !byte.is_ascii_whitespace()).count() as f64
    }
}
