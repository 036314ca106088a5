//! Every variable, written in every way.

mod export;
mod process;
mod traces;

use std::fmt::Debug;

use super::{IN_A_SERVICE, read_all, said_of};
use crate::config::origin::{Origin, Setting};
use crate::config::{Settings, env};

/// A value, what becomes of it, and how many lines say that it is not what was asked for.
type Case = (&'static str, &'static str, usize);

struct Row {
    name: &'static str,
    /// What else must be set for the variable to count.
    with: &'static [(&'static str, &'static str)],
    outcome: fn(&Settings) -> Outcome,
    /// Unset, and empty.
    default: &'static str,
    /// Valid, other case, garbage, negative, zero, overflow.
    cases: [Case; 6],
}

/// A setting as it is shown in the table, and who made it so where that is remembered.
struct Outcome(String, Option<Origin>);

fn outcome<T: Debug>(setting: &Setting<T>) -> Outcome {
    Outcome(format!("{:?}", setting.value).replace('"', ""), Some(setting.origin))
}

const fn row(
    name: &'static str,
    outcome: fn(&Settings) -> Outcome,
    default: &'static str,
    cases: [Case; 6],
) -> Row {
    Row { name, with: &[], outcome, default, cases }
}

const HUGE: &str = "99999999999999999999999";
const WAYS: [&str; 6] = ["valid", "other case", "garbage", "negative", "zero", "overflow"];

#[test]
fn every_variable_written_in_every_way_has_its_outcome_and_its_number_of_lines() {
    for row in rows() {
        assert_row(&row, "", row.default, 0, "unset");
        assert_row(&row, "  ", row.default, 0, "empty");
        for ((value, expected, lines), way) in row.cases.into_iter().zip(WAYS) {
            assert_row(&row, value, expected, lines, way);
        }
    }
}

fn assert_row(row: &Row, value: &str, expected: &str, lines: usize, way: &str) {
    let own = [(row.name, value)];
    let with_own = [row.with, &own].concat();
    for (code, environment) in [(&[][..], &with_own[..]), (&own[..], row.with)] {
        let at =
            format!("{}={value} ({way}, {})", row.name, if code.is_empty() { "environment" } else { "code" });
        let settings = read_all(code, environment, IN_A_SERVICE);
        let Outcome(shown, origin) = (row.outcome)(&settings);
        assert_eq!(shown, expected, "{at}");
        let said = said_of(&settings);
        assert_eq!(said.len(), lines, "{at}: {said:?}");
        // What the program says counts for its traces, by whichever of the two names.
        let general = row.name.replace("OTLP_TRACES", "OTLP");
        assert!(said.iter().all(|line| line.contains(row.name) || line.contains(&general)), "{at}: {said:?}");
        let taken = settings.warnings.is_empty() && !value.trim().is_empty();
        let by = if code.is_empty() { Origin::Variable(row.name) } else { Origin::Code };
        if let Some(origin) = origin {
            assert_eq!(origin, if taken { by } else { Origin::Default }, "{at}");
        }
    }
}

#[test]
fn the_table_has_every_variable_that_is_listened_to() {
    let mut known: Vec<&str> = env::OURS.to_vec();
    known.extend([env::TRACEPARENT, "TRACESTATE", "BAGGAGE"]);
    let mut listed: Vec<&str> = rows().iter().map(|row| row.name).collect();
    known.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, known);
}

fn rows() -> Vec<Row> {
    let mut rows = process::general();
    rows.extend(process::own());
    rows.extend(process::context());
    rows.extend(traces::sampler());
    rows.extend(traces::batch());
    rows.extend(traces::limits());
    rows.extend(traces::conventions());
    for of_traces in [false, true] {
        rows.extend(export::otlp(of_traces));
    }
    rows
}
