//! What must hold: for each figure of traced, what it is to reach and what it must not be worse than.
//!
//! Everything here is the less the better. Nanoseconds were set where the floor took [`FLOOR_NANOS`]; elsewhere they
//! scale with it.

use crate::measure::{
    AFTER_INIT, BY_CPU, BYTES, COUNTED, COUNTS, EXPANSION, FAULTS, FUTURES, Kind, LARGE, Load, OPEN_ROOT, Of,
    P99, P999, PER_SECOND, RATIO, TIMES, delivered_row, overload_row, to_bytes, when_dropped,
};
use crate::peers::{
    AXUM_TRACING, BY_HAND, FASTRACE, FASTRACE_AXUM, FLOOR, OPENTELEMETRY, OTEL_TOWER, REQWEST_TRACING,
    TRACING, TRACING_LEAN, TRACING_OTEL, TRACING_TRACED,
};
use crate::workloads::Shape;

/// Of a flat span, where the limits were set.
pub const FLOOR_NANOS: f64 = 20.5;

/// A line of the contract.
pub struct Limit {
    pub measure: Measure,
    /// What to reach.
    pub goal: f64,
    /// What is not acceptable any more, if anything is.
    pub reject: Option<f64>,
}

/// What of the figures is limited.
pub enum Measure {
    /// A figure as it is.
    Plain(Kind, String),
    /// A figure in nanoseconds, which scales with the floor's.
    Nanos(Kind, String),
    /// A figure by that of another peer.
    Over(Kind, String, &'static str),
    /// A figure of another peer than traced by that of a third.
    Between(Kind, String, &'static str, &'static str),
    /// A figure less that of nothing.
    Above(Kind, String),
    /// A figure of which there should be much: another peer's by it.
    Under(Kind, String, &'static str),
    /// What a span costs under this load, by what it costs in peace.
    OverCalm(Load),
}

/// All of it, in the order in which it is told.
pub fn contract() -> Vec<Limit> {
    let mut limits = synchronous();
    limits.extend(asynchronous());
    limits.extend(unrecorded());
    limits.extend(expanded());
    limits.extend(compiled());
    limits.extend(bridged());
    limits.extend(end_to_end());
    limits.extend(steady());
    limits.extend(overload());
    limits.extend(web());
    limits
}

fn synchronous() -> Vec<Limit> {
    use Kind::Nanoseconds as Nanos;
    let [flat, nested] = [Shape::Flat, Shape::Nested];
    let [formatted, copied] = [Shape::Attributes, Shape::Copied];
    vec![
        instructions(flat.name(), 80.0, Some(110.0)),
        over(Nanos, flat, FLOOR, 1.15, Some(1.4)),
        over(Nanos, flat, FASTRACE, 0.42, Some(0.55)),
        over(Nanos, flat, OPENTELEMETRY, 1.0 / 14.0, None),
        over(Nanos, flat, TRACING_OTEL, 1.0 / 50.0, None),
        over(Nanos, flat, TRACING_LEAN, 1.0 / 30.0, None),
        instructions(nested.name(), 95.0, None),
        over(Nanos, nested, FLOOR, 1.15, Some(1.4)),
        over(Nanos, nested, FASTRACE, 0.5, None),
        instructions(formatted.name(), 850.0, None),
        over(Nanos, formatted, FLOOR, 1.1, None),
        over(Nanos, formatted, FASTRACE, 0.33, Some(0.45)),
        instructions(copied.name(), 200.0, None),
        nanos(Nanos, copied, 45.0, None),
    ]
}

fn asynchronous() -> Vec<Limit> {
    use Kind::Nanoseconds as Nanos;
    let [ready, yielding] = [Shape::Ready, Shape::Yielding];
    vec![
        instructions(ready.name(), 190.0, None),
        over(Nanos, ready, FLOOR, 1.2, None),
        over(Nanos, ready, FASTRACE, 0.2, Some(0.3)),
        instructions(yielding.name(), 350.0, None),
        nanos(Nanos, yielding, 60.0, None),
        over(Nanos, yielding, FASTRACE, 0.15, Some(0.25)),
    ]
}

fn unrecorded() -> Vec<Limit> {
    use Kind::Nanoseconds as Nanos;
    let [unsampled, waiting] = [Shape::Unsampled, Shape::UnsampledReady];
    vec![
        instructions(unsampled.name(), 16.0, None),
        nanos(Nanos, unsampled, 1.5, Some(3.0)),
        over(Nanos, unsampled, FASTRACE, 1.0 / 7.0, None),
        over(Nanos, unsampled, TRACING_OTEL, 1.0 / 700.0, None),
        instructions(waiting.name(), 60.0, None),
        nanos(Nanos, waiting, 6.0, Some(12.0)),
        over(Nanos, waiting, FASTRACE, 1.0 / 14.0, None),
        instructions(Shape::Disabled.name(), 12.0, None),
        nanos(Kind::Disabled, Shape::Disabled, 1.0, Some(2.0)),
        // What tracing takes without a subscriber.
        instructions(Shape::DisabledReady.name(), 57.0, None),
        nanos(Kind::Disabled, Shape::DisabledReady, 4.7, None),
    ]
}

/// Who has spans of tracing already is to lose nothing by changing the layer.
fn bridged() -> Vec<Limit> {
    let shapes = [Shape::Flat, Shape::Nested, Shape::Attributes, Shape::Ready, Shape::Yielding];
    let limit = |shape: Shape| Limit {
        measure: Measure::Between(Kind::Bridge, shape.name().to_owned(), TRACING_TRACED, TRACING_OTEL),
        goal: 0.25,
        reject: Some(0.25),
    };
    shapes.into_iter().map(limit).collect()
}

/// What the macros write is not to cost more than what a user would write instead.
fn expanded() -> Vec<Limit> {
    let shapes = [
        Shape::Flat,
        Shape::Ready,
        Shape::Yielding,
        Shape::Unsampled,
        Shape::UnsampledReady,
        Shape::Disabled,
        Shape::DisabledReady,
    ];
    let by_hand = |shape| over(Kind::Instructions, shape, BY_HAND, 1.0, Some(1.05));
    let mut limits: Vec<_> = shapes.into_iter().map(by_hand).collect();
    limits.extend(
        [Shape::SwitchedOff, Shape::SwitchedOffReady]
            .map(|shape| instructions(shape.name(), 12.0, Some(30.0))),
    );
    let nothing = |row: &str, reject| {
        let measure = Measure::Plain(Kind::CompiledOut, row.to_owned());
        Limit { measure, goal: 0.0, reject: Some(reject) }
    };
    limits.extend(COUNTS.map(|row| nothing(row, 1.0)));
    limits.extend(BYTES.map(|row| nothing(row, 0.0)));
    limits
}

/// What the macros cost the compiler, and the futures that come of them.
fn compiled() -> Vec<Limit> {
    let mut limits = Vec::from(TIMES.map(|(row, _)| beside(Kind::Compile, row, FASTRACE, Some(1.1))));
    let expansion = Measure::Plain(Kind::Compile, EXPANSION.to_owned());
    limits.push(Limit { measure: expansion, goal: 600.0, reject: Some(700.0) });
    limits.extend(FUTURES.map(|row| beside(Kind::Futures, row, TRACING, Some(1.0))));
    limits
}

fn end_to_end() -> Vec<Limit> {
    use Kind::EndToEnd as Nanos;
    let [flat, formatted] = [Shape::Flat, Shape::Attributes];
    vec![
        instructions(&to_bytes(flat), 260.0, None),
        nanos(Nanos, flat, 50.0, Some(80.0)),
        over(Nanos, flat, FASTRACE, 1.0 / 18.0, None),
        over(Nanos, flat, OPENTELEMETRY, 1.0 / 18.0, None),
        over(Nanos, flat, TRACING_OTEL, 1.0 / 65.0, None),
        over(Nanos, flat, TRACING_LEAN, 1.0 / 27.0, None),
        nanos(Nanos, formatted, 150.0, Some(220.0)),
        over(Nanos, formatted, FASTRACE, 1.0 / 15.0, None),
        nanos(Kind::TailDrop, flat, 35.0, Some(45.0)),
        never(Kind::TailDrop, &delivered_row(flat)),
        instructions(&when_dropped(flat), 30.0, None),
    ]
}

/// What does not depend on how fast anything is, and the tail.
fn steady() -> Vec<Limit> {
    let mut limits: Vec<_> =
        Shape::RECORDING.iter().map(|shape| never(Kind::Allocations, shape.name())).collect();
    let p99 = || P99.to_owned();
    limits.extend([
        Limit { measure: Measure::Over(Kind::Tail, p99(), FLOOR), goal: 1.25, reject: None },
        Limit { measure: Measure::Over(Kind::Tail, p99(), FASTRACE), goal: 1.0 / 20.0, reject: None },
        Limit { measure: Measure::Nanos(Kind::Tail, p99()), goal: 65.0, reject: Some(150.0) },
        Limit { measure: Measure::Above(Kind::Tail, P999.to_owned()), goal: 300.0, reject: None },
        Limit { measure: Measure::Plain(Kind::Threads, RATIO.to_owned()), goal: 1.05, reject: Some(1.15) },
        Limit { measure: Measure::Plain(Kind::Tail, FAULTS.to_owned()), goal: 0.0, reject: None },
        Limit { measure: Measure::Plain(Kind::Idle, AFTER_INIT.to_owned()), goal: 4.0, reject: Some(4.0) },
        never(Kind::Whole, OPEN_ROOT),
        never(Kind::Whole, LARGE),
    ]);
    limits
}

fn overload() -> Vec<Limit> {
    let [one, two] = [1, 2].map(|threads| Load::FlatOut { threads });
    let [most, more, much] = [2000, 1000, 500].map(|thousands| Load::Paced { thousands });
    let all = [one, two, most, more, much];
    let mut limits: Vec<_> = [Of::Unsaid, Of::Unbalanced]
        .into_iter()
        .flat_map(|of| all.map(|load| never(Kind::Overload, &overload_row(load, of))))
        .collect();
    limits.extend([one, two, most].map(|load| Limit {
        measure: Measure::Plain(Kind::Overload, overload_row(load, Of::Peak)),
        // The pool (16 MiB) and 8 MiB; the pool, the queue of encoded batches (32 MiB) and 8 MiB.
        goal: 24.0,
        reject: Some(56.0),
    }));
    limits.extend([one, two].map(|load| Limit { measure: Measure::OverCalm(load), goal: 2.0, reject: None }));
    let lost = |load| Measure::Plain(Kind::Overload, overload_row(load, Of::Lost));
    limits.push(Limit { measure: lost(more), goal: 0.0, reject: None });
    limits.push(Limit { measure: lost(much), goal: 0.0, reject: Some(0.0) });
    limits
}

/// The least of all, in whatever is counted and timed; the goal is a third of those who record as much.
fn web() -> Vec<Limit> {
    let servers = [(AXUM_TRACING, THIRD), (OTEL_TOWER, THIRD), (FASTRACE_AXUM, 1.0)];
    let mut limits = Vec::new();
    for row in COUNTED {
        let peers: &[_] = match row {
            row if row.starts_with("server") => &servers,
            row if row.starts_with("reqwest") => &[(REQWEST_TRACING, THIRD)],
            // Nobody else has a layer for clients.
            _ => &[],
        };
        let of = |(peer, goal): &(&'static str, f64)| Limit {
            measure: Measure::Over(Kind::Http, row.to_owned(), peer),
            goal: *goal,
            reject: Some(1.0),
        };
        limits.extend(peers.iter().map(of));
    }
    for (peer, _) in servers {
        limits.push(beside(Kind::Http, BY_CPU, peer, Some(1.0)));
        let per_second = Measure::Under(Kind::Http, PER_SECOND.to_owned(), peer);
        limits.push(Limit { measure: per_second, goal: 1.0, reject: Some(1.05) });
    }
    limits
}

const THIRD: f64 = 1.0 / 3.0;

fn instructions(row: &str, goal: f64, reject: Option<f64>) -> Limit {
    Limit { measure: Measure::Plain(Kind::Instructions, row.to_owned()), goal, reject }
}

fn nanos(kind: Kind, shape: Shape, goal: f64, reject: Option<f64>) -> Limit {
    Limit { measure: Measure::Nanos(kind, shape.name().to_owned()), goal, reject }
}

fn over(kind: Kind, shape: Shape, peer: &'static str, goal: f64, reject: Option<f64>) -> Limit {
    Limit { measure: Measure::Over(kind, shape.name().to_owned(), peer), goal, reject }
}

/// No more than another's.
fn beside(kind: Kind, row: &str, peer: &'static str, reject: Option<f64>) -> Limit {
    Limit { measure: Measure::Over(kind, row.to_owned(), peer), goal: 1.0, reject }
}

/// None is the goal, and one is too many.
fn never(kind: Kind, row: &str) -> Limit {
    Limit { measure: Measure::Plain(kind, row.to_owned()), goal: 0.0, reject: Some(0.0) }
}
