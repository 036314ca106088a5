//! Who is compared.

mod by_hand;
mod emit;
mod fastrace;
mod floor;
mod nothing;
mod opentelemetry;
mod otlp;
mod sink;
mod traced;
mod tracing_otel;
mod tracing_traced;
pub mod web;

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::clocks;
use crate::workloads::{self, Calls, Shape};

pub use sink::serve as serve_sink;

pub const NOTHING: &str = "nothing";
pub const FLOOR: &str = "floor";
pub const TRACED: &str = "traced";
/// traced where the spans are written without its macros.
pub const BY_HAND: &str = "traced-hand";
pub const FASTRACE: &str = "fastrace";
pub const OPENTELEMETRY: &str = "otel-sdk";
pub const TRACING_OTEL: &str = "tracing-otel";
/// The same functions, with our layer.
pub const TRACING_TRACED: &str = "tracing-traced";
pub const TRACING_LEAN: &str = "tracing-lean";
pub const EMIT: &str = "emit";
/// The attribute of tracing, where it does not matter who collects.
pub const TRACING: &str = "tracing";
/// The same, watching for errors.
pub const TRACING_ERR: &str = "tracing err";

/// A tower layer that does nothing.
pub const EMPTY_LAYER: &str = "empty layer";
/// axum-tracing-opentelemetry.
pub const AXUM_TRACING: &str = "axum-tracing";
/// opentelemetry-instrumentation-tower.
pub const OTEL_TOWER: &str = "otel-tower";
pub const FASTRACE_AXUM: &str = "fastrace-axum";
pub const REQWEST_TRACING: &str = "reqwest-tracing";

/// Those that make spans and deliver them, in the order of the tables.
pub const ALL: [&str; 8] =
    [NOTHING, FLOOR, TRACED, FASTRACE, OPENTELEMETRY, TRACING_OTEL, TRACING_LEAN, EMIT];

/// Those through which spans of tracing go.
pub const BRIDGES: [&str; 4] = [NOTHING, TRACING_TRACED, TRACING_OTEL, TRACING_LEAN];

/// Those that have something for servers or clients of HTTP.
pub const WEB: [&str; 7] =
    [NOTHING, EMPTY_LAYER, TRACED, AXUM_TRACING, OTEL_TOWER, FASTRACE_AXUM, REQWEST_TRACING];

/// With traced in both its forms.
pub const ALL_AND_BY_HAND: [&str; 9] =
    [NOTHING, FLOOR, TRACED, BY_HAND, FASTRACE, OPENTELEMETRY, TRACING_OTEL, TRACING_LEAN, EMIT];

/// How a peer is set up; always so that it records every span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setup {
    /// Brings spans to OTLP bytes, which are thrown away; else whatever the library gives its exporters is.
    pub bytes: bool,
    /// With queues that hold everything between two flushes; else as the library has them.
    pub roomy: bool,
    /// Drops each trace when its root has ended, though all of it was recorded; else every span is delivered.
    pub drops: bool,
}

/// What a library says itself that has become of its spans, at a quiet point.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    pub ended: u64,
    pub delivered: u64,
    pub queued: u64,
    pub dropped: u64,
    /// Of these, traces of which nothing was recorded: each counts as one, however many spans it would have had.
    pub dropped_traces: u64,
}

/// A tracing library at work.
pub trait Peer: Sync {
    /// Makes so many traces of one shape; `false` where the library has no such thing.
    fn run(&self, shape: Shape, traces: usize) -> bool;

    /// Makes one flat trace and fills in how many ticks each child took.
    fn time_children(&self, took: &mut [u32]);

    /// Makes one trace of so many children, and does something else before its root ends.
    fn one_trace(&self, children: u64, meanwhile: &mut dyn FnMut());

    /// Waits until everything made by now has reached the exporter.
    fn flush(&self);

    /// How many spans have reached the exporter; `None` where there is no exporter.
    fn delivered(&self) -> Option<u64>;

    /// What the library says of its spans; `None` where it says nothing.
    fn account(&self) -> Option<Account>;
}

/// Sets a peer up. Each can be set up once in a process; `None` where it cannot be had like this.
pub fn start(name: &str, setup: Setup) -> Option<Box<dyn Peer>> {
    if setup.drops && ![NOTHING, TRACED, BY_HAND, FASTRACE].contains(&name) {
        return None;
    }
    Some(match name {
        NOTHING => Box::new(nothing::Nothing),
        FLOOR => Box::new(floor::Floor),
        TRACED => Box::new(traced::Traced::start(setup)),
        BY_HAND => Box::new(by_hand::ByHand(traced::Traced::start(setup))),
        FASTRACE => Box::new(fastrace::Fastrace::start(setup)),
        OPENTELEMETRY => Box::new(opentelemetry::OpenTelemetry::start(setup)),
        TRACING_OTEL => Box::new(tracing_otel::Tracing::start(setup, tracing_otel::Layer::Default)),
        TRACING_LEAN => Box::new(tracing_otel::Tracing::start(setup, tracing_otel::Layer::Lean)),
        TRACING_TRACED => Box::new(tracing_traced::Bridged::start(setup)),
        EMIT => Box::new(emit::Emit::start(setup)),
        _ => return None,
    })
}

/// A peer that nobody has set up; `None` where its functions cannot be called so.
pub fn idle(name: &str) -> Option<Box<dyn Peer>> {
    Some(match name {
        NOTHING => Box::new(nothing::Nothing),
        FLOOR => Box::new(floor::Floor),
        TRACED => Box::new(traced::Traced::idle()),
        BY_HAND => Box::new(by_hand::ByHand(traced::Traced::idle())),
        FASTRACE => Box::new(fastrace::Fastrace::idle()),
        TRACING_OTEL => Box::new(tracing_otel::Tracing::idle()),
        EMIT => Box::new(emit::Emit::idle()),
        _ => return None,
    })
}

/// What differs between peers, besides their functions.
trait Library: Calls + Sync {
    fn flush(&self) {}

    fn delivered(&self) -> Option<u64> {
        None
    }

    fn account(&self) -> Option<Account> {
        None
    }

    /// Works where spans reach this library.
    fn within(&self, work: impl FnOnce()) {
        work();
    }

    /// Most cannot switch a function off and leave its callers on.
    fn has(shape: Shape) -> bool {
        !shape.is_switched_off()
    }
}

impl<L: Library> Peer for L {
    fn run(&self, shape: Shape, traces: usize) -> bool {
        if L::has(shape) {
            self.within(|| workloads::run::<L>(shape, traces));
        }
        L::has(shape)
    }

    fn time_children(&self, took: &mut [u32]) {
        self.within(|| {
            L::root(|| {
                for (n, took) in took.iter_mut().enumerate() {
                    let before = clocks::ticks();
                    black_box(L::leaf(black_box(n as u64)));
                    *took = (clocks::ticks() - before) as u32;
                }
            });
        });
    }

    fn one_trace(&self, children: u64, meanwhile: &mut dyn FnMut()) {
        self.within(|| {
            L::root(|| {
                for n in 0..children {
                    black_box(L::leaf(black_box(n)));
                }
                meanwhile();
            });
        });
    }

    fn flush(&self) {
        Library::flush(self);
    }

    fn delivered(&self) -> Option<u64> {
        Library::delivered(self)
    }

    fn account(&self) -> Option<Account> {
        Library::account(self)
    }
}

/// What the samplers of those peers say that are asked at each root.
static SAMPLED: AtomicBool = AtomicBool::new(true);

fn is_sampled() -> bool {
    SAMPLED.load(Ordering::Relaxed)
}

/// Does the work while `is_sampled` says no.
fn while_unsampled(work: impl FnOnce()) {
    SAMPLED.store(false, Ordering::Relaxed);
    work();
    SAMPLED.store(true, Ordering::Relaxed);
}
