//! The kinds of measurement. Each runs in a process of its own, in which all peers are set up the way it wants them.

mod allocations;
mod callgrind;
mod compile;
mod compiled_out;
mod end_to_end;
mod futures;
mod generated;
mod http;
mod idle;
mod instructions;
mod nanoseconds;
mod overload;
mod tail;
mod threads;
mod whole;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::figures::Figures;
use crate::peers::{
    self, BRIDGES, EMPTY_LAYER, FASTRACE, FLOOR, NOTHING, Peer, Setup, TRACED, TRACING, TRACING_ERR,
    TRACING_OTEL,
};
use crate::workloads::Shape;

pub use compile::{EXPANSION, TIMES};
pub use compiled_out::{BYTES, COUNTS};
pub use end_to_end::delivered_row;
pub use futures::ROWS as FUTURES;
pub use http::{BY_CPU, COUNTED, PER_SECOND, once as http_once, serve as http_serve};
pub use idle::AFTER_INIT;
pub use instructions::{once, to_bytes, when_dropped};
pub use overload::{Load, Of, row as overload_row, work as overload};
pub use tail::{FAULTS, P99, P999};
pub use threads::RATIO;
pub use whole::{LARGE, OPEN_ROOT};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Nanoseconds,
    Disabled,
    Bridge,
    EndToEnd,
    TailDrop,
    Threads,
    Allocations,
    Idle,
    Tail,
    Whole,
    Overload,
    Futures,
    Instructions,
    CompiledOut,
    Compile,
    Http,
}

impl Kind {
    pub const ALL: [Self; 16] = [
        Self::Nanoseconds,
        Self::Disabled,
        Self::Bridge,
        Self::EndToEnd,
        Self::TailDrop,
        Self::Threads,
        Self::Allocations,
        Self::Idle,
        Self::Tail,
        Self::Whole,
        Self::Overload,
        Self::Futures,
        Self::Instructions,
        Self::CompiledOut,
        Self::Compile,
        Self::Http,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Nanoseconds => "nanoseconds",
            Self::Disabled => "disabled",
            Self::Bridge => "bridge",
            Self::EndToEnd => "end-to-end",
            Self::TailDrop => "tail-drop",
            Self::Threads => "threads",
            Self::Allocations => "allocations",
            Self::Idle => "idle",
            Self::Tail => "tail",
            Self::Whole => "whole",
            Self::Overload => "overload",
            Self::Futures => "futures",
            Self::Instructions => "instructions",
            Self::CompiledOut => "compiled-out",
            Self::Compile => "compile",
            Self::Http => "http",
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Nanoseconds => {
                "CPU time of the thread that makes the spans, ns for each (less what `nothing` costs)"
            }
            Self::Disabled => "the same where nobody has set anything up",
            Self::Bridge => {
                "CPU time of the thread, ns for each span of `tracing`: our layer, and tracing-opentelemetry's"
            }
            Self::EndToEnd => "CPU time of the whole process until the spans are OTLP bytes, ns for each",
            Self::TailDrop => "the same where every trace is recorded and then dropped",
            Self::Threads => "CPU time on several threads, ns for each flat span",
            Self::Allocations => {
                "allocations for each span: on the thread that makes it, and on all until it is bytes"
            }
            Self::Idle => "memory of a library that is set up and does nothing, MiB",
            Self::Tail => {
                "how long one child span takes at 101,000 spans/s, ns (with reading the clock, as in `nothing`)"
            }
            Self::Whole => "spans of one trace that do not arrive",
            Self::Overload => "more than can be delivered",
            Self::Futures => "sizes of futures, bytes (`nothing`: without any macro)",
            Self::Instructions => "instructions for each span (less what `nothing` costs)",
            Self::CompiledOut => {
                "instructions for each call, and bytes of a future, built with `--cfg traced_off` (less what \
                 `nothing` costs)"
            }
            Self::Compile => "CPU time of the compiler for 600 functions, s (`nothing`: without any macro)",
            Self::Http => {
                "instructions for each request (less what `nothing` costs), and a server of one thread under load"
            }
        }
    }

    /// Whom it compares.
    pub const fn peers(self) -> &'static [&'static str] {
        match self {
            Self::Disabled | Self::Instructions => &peers::ALL_AND_BY_HAND,
            Self::Bridge => &BRIDGES,
            Self::CompiledOut => &[NOTHING, TRACED],
            Self::Compile => &[NOTHING, TRACED, FASTRACE, TRACING],
            Self::Futures => &[NOTHING, TRACED, FASTRACE, TRACING, TRACING_ERR],
            Self::Http => &peers::WEB,
            _ => &peers::ALL,
        }
    }

    /// Beside whom traced is to be seen.
    pub const fn yardstick(self) -> &'static str {
        match self {
            Self::Bridge => TRACING_OTEL,
            Self::Compile => FASTRACE,
            Self::Futures => TRACING,
            Self::Http => EMPTY_LAYER,
            _ => FLOOR,
        }
    }

    /// Whether it needs more than this program, or more patience: cargo, or valgrind.
    pub const fn is_special(self) -> bool {
        matches!(self, Self::Instructions | Self::CompiledOut | Self::Compile | Self::Http)
    }

    /// Whether it differs from time to time.
    pub const fn is_timed(self) -> bool {
        match self {
            Self::Nanoseconds | Self::Disabled | Self::Bridge | Self::EndToEnd => true,
            Self::TailDrop | Self::Threads | Self::Tail => true,
            Self::Allocations | Self::Idle | Self::Whole | Self::Overload => false,
            Self::Futures | Self::Instructions | Self::CompiledOut => false,
            // It takes turns itself.
            Self::Compile | Self::Http => false,
        }
    }

    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Measures in a process of its own.
    pub fn measure(self, peers: &[&str]) -> Figures {
        progress(self.name());
        let this = std::env::current_exe().expect("a running program has a file");
        let mut command = Command::new(this);
        command.args(["measure", self.name(), &peers.join(",")]).stderr(Stdio::inherit());
        let measured = command.output().expect("what runs can run twice");
        assert!(measured.status.success(), "the measurement of {} failed", self.name());
        done();
        Figures::read(&String::from_utf8_lossy(&measured.stdout))
    }

    /// What that process does.
    pub fn measure_here(self, peers: &[&str]) -> Figures {
        let measure = match self {
            Self::Nanoseconds | Self::Bridge => nanoseconds::recording,
            Self::Disabled => nanoseconds::unset,
            Self::EndToEnd => end_to_end::measure,
            Self::TailDrop => end_to_end::dropping,
            Self::Threads => threads::measure,
            Self::Allocations => allocations::measure,
            Self::Idle => idle::measure,
            Self::Tail => tail::measure,
            Self::Whole => whole::measure,
            Self::Overload => overload::measure,
            Self::Futures => futures::measure,
            Self::Instructions => instructions::measure,
            Self::CompiledOut => compiled_out::measure,
            Self::Compile => compile::measure,
            Self::Http => http::measure,
        };
        measure(peers)
    }
}

/// Tells who waits that something happens; nothing of it goes to where the figures go.
pub fn progress(what: &str) {
    let mut out = std::io::stderr().lock();
    write!(out, "{what} · ").and_then(|()| out.flush()).ok();
}

/// The line of progress ends.
pub fn done() {
    eprintln!();
}

type Named<'a> = (&'a str, Box<dyn Peer>);

fn start<'a>(peers: &[&'a str], setup: Setup) -> Vec<Named<'a>> {
    peers.iter().filter_map(|name| Some((*name, peers::start(name, setup)?))).collect()
}

fn idle<'a>(peers: &[&'a str]) -> Vec<Named<'a>> {
    peers.iter().filter_map(|name| Some((*name, peers::idle(name)?))).collect()
}

/// The measured stretch: the spans are made.
fn hot(peer: &dyn Peer, shape: Shape, traces: usize) -> bool {
    mark();
    let has = peer.run(shape, traces);
    mark();
    has
}

/// The measured stretch, until the spans are delivered.
fn delivering(peer: &dyn Peer, shape: Shape, traces: usize) {
    mark();
    peer.run(shape, traces);
    peer.flush();
    mark();
}

/// Callgrind begins to count anew when this is called, which it finds by its name.
#[inline(never)]
fn mark() {
    // Something of its own: the compiler makes functions that do the same one function, of one name.
    static MARKS: AtomicU32 = AtomicU32::new(0);
    MARKS.fetch_add(1, Ordering::Relaxed);
}

/// Subtracts the first from the others.
fn add_net(figures: &mut Figures, row: &str, values: &[(&str, f64)]) {
    let base = values.first().filter(|(peer, _)| *peer == peers::NOTHING).map_or(0.0, |(_, base)| *base);
    for (peer, value) in values {
        let net = if *peer == peers::NOTHING { *value } else { value - base };
        figures.add(row, peer, net);
    }
}
