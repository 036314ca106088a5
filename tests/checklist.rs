//! How much of the checklist of the specification is tested: each point has a test whose name begins with `spec_` and
//! its id, or a reason why there is none.
//!
//! A test may stand for several points (`spec_o7_o18_…`). The list is shown by
//! `cargo test -p traced --test checklist -- --nocapture`.
#![allow(clippy::print_stdout, reason = "the list is what the test is for")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A group of the checklist, what it is about, and how many points it has; of P the first few are about providers.
const GROUPS: &[(&str, &str, std::ops::RangeInclusive<u32>)] = &[
    ("r", "resource", 1..=6),
    ("v", "environment", 1..=15),
    ("e", "exporters", 1..=4),
    ("x", "errors", 1..=5),
    ("b", "batches", 1..=4),
    ("p", "processors and providers", 1..=9),
    ("so", "self-observation", 1..=7),
    ("o", "OTLP", 1..=28),
];

/// The points without a test. When one gets a test, its line goes.
const WITHOUT_TEST: &[(&str, &str)] = &[
    ("p1", "there are no span processors to implement: exporters get finished spans"),
    ("p2", "there are no span processors to implement: exporters get finished spans"),
    ("p3", "there are no span processors; several exporters have a queue each (O21)"),
    ("p4", "there is no readable span: exporters get OTLP, the wire tests say what is in it"),
    ("p5", "there are no span processors, so nobody sees a span before it ends"),
    ("p9", "there is no provider; what threads share is run by the model checker (runtime/models)"),
    (
        "e4",
        "it is about documentation: `Exporter::export` says that it is never called while it is being called",
    ),
    (
        "x3",
        "errors are lines on stderr, quieted by OTEL_LOG_LEVEL, and counts in stats(); there is no handler to replace",
    ),
    ("so7", "nobody takes the time of an export, so there is no otel.sdk.exporter.operation.duration"),
    ("o28", "no switch of its own: TRACED_SHUTDOWN_TIMEOUT says how long the end waits for answers"),
];

#[test]
fn every_point_of_the_checklist_has_a_test_or_a_reason() {
    let tests = tests_by_id();
    let reasons: BTreeMap<&str, &str> = WITHOUT_TEST.iter().copied().collect();
    assert_eq!(reasons.len(), WITHOUT_TEST.len(), "an id has two reasons");
    let ids: Vec<String> = GROUPS.iter().flat_map(|(group, _, points)| ids(group, points)).collect();
    let (mut faults, mut list) = (Vec::new(), String::new());
    for id in &ids {
        match (tests.get(id), reasons.get(id.as_str())) {
            (Some(tests), None) => line(&mut list, id, &format!("{} tests", tests.len())),
            (None, Some(reason)) => line(&mut list, id, &format!("none: {reason}")),
            (None, None) => {
                faults.push(format!("{id} has neither a test spec_{id}_… nor a reason in WITHOUT_TEST"))
            }
            (Some(tests), Some(_)) => {
                faults.push(format!("{id} has a test now ({}): its line in WITHOUT_TEST goes", tests[0]));
            }
        }
    }
    let unknown = reasons.keys().filter(|id| !ids.iter().any(|known| known == *id));
    faults.extend(unknown.map(|id| format!("{id} is no point of the groups here")));
    let covered = ids.iter().filter(|id| tests.contains_key(*id)).count();
    println!("{list}{covered} of {} points have tests", ids.len());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn ids_are_read_from_the_names_of_tests() {
    for (name, expected) in [
        ("spec_o7_o18_o20_a_request_says", &["o7", "o18", "o20"][..]),
        ("spec_so3_and_so5_what_waits", &["so3", "so5"]),
        ("spec_x4_a_collector_with_3_x", &["x4"]),
        ("spec_p8", &["p8"]),
        ("spec_the_end", &[]),
        ("specific_x4", &[]),
    ] {
        assert_eq!(ids_in(name).collect::<Vec<_>>(), expected, "{name}");
    }
    let source = "#[test]\nfn spec_a1_b() {}\n// fn spec_a2_c()\nasync fn spec_a3_d(\"fn spec_a4_e()\") {}";
    assert_eq!(names_in(source).collect::<Vec<_>>(), ["spec_a1_b", "spec_a3_d"]);
}

fn ids(group: &str, points: &std::ops::RangeInclusive<u32>) -> Vec<String> {
    points.clone().map(|point| format!("{group}{point}")).collect()
}

fn line(list: &mut String, id: &str, text: &str) {
    writeln!(list, "{:5}{text}", id.to_uppercase()).expect("a String takes everything");
}

/// The names of all tests in this repository that begin with ids.
fn tests_by_id() -> BTreeMap<String, Vec<String>> {
    let mut tests: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in rust_files(Path::new(env!("CARGO_MANIFEST_DIR"))) {
        let source = fs::read_to_string(&file).expect("a source is readable");
        for name in names_in(&source) {
            for id in ids_in(name).collect::<BTreeSet<_>>() {
                tests.entry(id.to_owned()).or_default().push(name.to_owned());
            }
        }
    }
    tests
}

/// Functions that begin a line, as tests do.
fn names_in(source: &str) -> impl Iterator<Item = &str> {
    source.lines().filter_map(|line| {
        let line = line.trim_start();
        let name = line.strip_prefix("async ").unwrap_or(line).strip_prefix("fn ")?.split('(').next()?;
        name.starts_with("spec_").then_some(name)
    })
}

/// `spec_o7_and_o18_a_request` has two.
fn ids_in(name: &str) -> impl Iterator<Item = &str> {
    let words = name.strip_prefix("spec_").unwrap_or_default().split('_').filter(|word| *word != "and");
    words.take_while(|word| {
        let number = word.trim_start_matches(|char: char| char.is_ascii_lowercase());
        !number.is_empty() && number.len() < word.len() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What is built elsewhere is no source of ours.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let entry = entry.expect("it is readable");
        let (path, name) = (entry.path(), entry.file_name());
        let kind = entry.file_type().expect("it has a type");
        let is_ours = !name.to_string_lossy().starts_with('.') && name != "target";
        if kind.is_dir() && is_ours {
            files.extend(rust_files(&path));
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
