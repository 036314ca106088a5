//! Whether traced keeps to its limits: each measured, and the judgement printed.

use std::process::ExitCode;

use crate::figures::{Figures, median};
use crate::limits::{self, FLOOR_NANOS, Limit, Measure};
use crate::measure::{Kind, Of, overload_row};
use crate::peers::{
    BRIDGES, BY_HAND, FASTRACE, FLOOR, NOTHING, OPENTELEMETRY, TRACED, TRACING, TRACING_LEAN, TRACING_OTEL,
    WEB,
};
use crate::workloads::Shape;

/// How often times are measured; the median is what counts.
const RUNS: usize = 3;

/// What was measured in one go.
type Run = Vec<(Kind, Figures)>;

/// Measures, prints and judges.
pub fn run() -> ExitCode {
    let runs: Vec<Run> = (0..RUNS).map(measure).collect();
    println!("{:40}{:>12}{:>12}{:>12}  verdict", "", "measured", "goal", "reject");
    let verdicts: Vec<_> = limits::contract().iter().map(|limit| print(limit, &runs)).collect();
    let count = |verdict| verdicts.iter().filter(|other| **other == verdict).count();
    let floor = median_of(&runs, |run| of(run, Kind::Nanoseconds, Shape::Flat.name(), FLOOR));
    println!(
        "{} reach the goal, {} do not but are accepted, {} are rejected, {} could not be measured; limits in ns are \
         for a floor of {FLOOR_NANOS} ns and scaled to the one of {:.1} ns measured here",
        count(Verdict::Goal),
        count(Verdict::Short),
        count(Verdict::Rejected),
        count(Verdict::Unknown),
        floor.unwrap_or(f64::NAN),
    );
    let failed = count(Verdict::Rejected) + count(Verdict::Unknown) > 0;
    if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

/// Counts are measured once, times each time.
fn measure(run: usize) -> Run {
    let kinds = Kind::ALL.into_iter().filter(|kind| run == 0 || kind.is_timed());
    kinds.map(|kind| (kind, kind.measure(needed(kind)))).collect()
}

/// The peers that a limit of this kind speaks of.
const fn needed(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Nanoseconds => &[NOTHING, FLOOR, TRACED, FASTRACE, OPENTELEMETRY, TRACING_OTEL, TRACING_LEAN],
        Kind::EndToEnd => &[NOTHING, TRACED, FASTRACE, OPENTELEMETRY, TRACING_OTEL, TRACING_LEAN],
        Kind::Bridge => &BRIDGES,
        Kind::Tail => &[NOTHING, FLOOR, TRACED, FASTRACE],
        Kind::Instructions => &[NOTHING, TRACED, BY_HAND],
        Kind::Compile => &[NOTHING, TRACED, FASTRACE],
        Kind::Futures => &[TRACED, TRACING],
        Kind::Http => &WEB,
        Kind::Disabled | Kind::TailDrop | Kind::Threads | Kind::CompiledOut => &[NOTHING, TRACED],
        Kind::Allocations | Kind::Idle | Kind::Whole | Kind::Overload => &[TRACED],
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Goal,
    /// Short of the goal, and no worse than what is accepted.
    Short,
    Rejected,
    Unknown,
}

fn print(limit: &Limit, runs: &[Run]) -> Verdict {
    let scale = if let Measure::Nanos(..) = limit.measure { scale(runs) } else { Some(1.0) };
    let measured = median_of(runs, |run| limit.measure.of(run));
    let (goal, reject) =
        (limit.goal * scale.unwrap_or(1.0), limit.reject.map(|most| most * scale.unwrap_or(1.0)));
    let verdict = match measured.filter(|_| scale.is_some()) {
        None => Verdict::Unknown,
        Some(measured) if reject.is_some_and(|most| measured > most) => Verdict::Rejected,
        Some(measured) if measured > goal => Verdict::Short,
        Some(_) => Verdict::Goal,
    };
    let name = limit.measure.name();
    let [measured, reject] = [measured, reject].map(|value| value.map_or("-".to_owned(), number));
    println!("{name:40}{measured:>12}{:>12}{reject:>12}  {}", number(goal), verdict.name());
    verdict
}

/// By how much the limits in nanoseconds are to be multiplied on this machine, at this time.
fn scale(runs: &[Run]) -> Option<f64> {
    let floor = median_of(runs, |run| of(run, Kind::Nanoseconds, Shape::Flat.name(), FLOOR));
    floor.map(|floor| floor / FLOOR_NANOS)
}

fn median_of(runs: &[Run], figure: impl Fn(&Run) -> Option<f64>) -> Option<f64> {
    let values: Vec<_> = runs.iter().filter_map(figure).collect();
    if values.is_empty() { None } else { Some(median(values)) }
}

fn of(run: &Run, kind: Kind, row: &str, peer: &str) -> Option<f64> {
    run.iter().find(|(measured, _)| *measured == kind)?.1.of(row, peer)
}

impl Measure {
    fn name(&self) -> String {
        match self {
            Self::Plain(kind, row) => format!("{}: {row}", kind.name()),
            Self::Nanos(kind, row) => format!("{}: {row}, ns", kind.name()),
            Self::Over(kind, row, peer) => format!("{}: {row} / {peer}", kind.name()),
            Self::Under(kind, row, peer) => format!("{}: {peer} / {row}", kind.name()),
            Self::Between(kind, row, ours, theirs) => format!("{}: {row}, {ours} / {theirs}", kind.name()),
            Self::Above(kind, row) => format!("{}: {row} - nothing, ns", kind.name()),
            Self::OverCalm(load) => format!("overload: {} hot / calm", load.name()),
        }
    }

    fn of(&self, run: &Run) -> Option<f64> {
        let traced = |kind, row: &str| of(run, kind, row, TRACED);
        match self {
            Self::Plain(kind, row) | Self::Nanos(kind, row) => traced(*kind, row),
            Self::Over(kind, row, peer) => Some(traced(*kind, row)? / of(run, *kind, row, peer)?),
            Self::Under(kind, row, peer) => Some(of(run, *kind, row, peer)? / traced(*kind, row)?),
            Self::Between(kind, row, ours, theirs) => {
                Some(of(run, *kind, row, ours)? / of(run, *kind, row, theirs)?)
            }
            Self::Above(kind, row) => Some(traced(*kind, row)? - of(run, *kind, row, NOTHING)?),
            Self::OverCalm(load) => {
                let hot = traced(Kind::Overload, &overload_row(*load, Of::Hot))?;
                let base = of(run, Kind::Nanoseconds, Shape::Flat.name(), NOTHING)?;
                Some((hot - base) / traced(Kind::Nanoseconds, Shape::Flat.name())?)
            }
        }
    }
}

impl Verdict {
    const fn name(self) -> &'static str {
        match self {
            Self::Goal => "goal",
            Self::Short => "short of the goal",
            Self::Rejected => "REJECTED",
            Self::Unknown => "NOT MEASURED",
        }
    }
}

fn number(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        small if small < 0.1 => format!("{value:.4}"),
        middle if middle < 100.0 => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    }
}
