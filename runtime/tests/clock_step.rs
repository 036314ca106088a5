//! The wall clock is stepped by an hour, forward and back, while spans are open.
//!
//! Where both moments of a span come from the wall clock it may end before it begins, as others have found:
//! <https://github.com/open-telemetry/opentelemetry-js-contrib/issues/1209>.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "tests do as their users do")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use traced_test_support::skip::skipped;

/// Stands before the C library's: the wall clock plus what the file says, every other clock as it is.
const SHIM: &str = r#"
#[repr(C)]
pub struct Time { seconds: i64, nanos: i64 }

unsafe extern "C" {
    fn syscall(number: i64, ...) -> i64;
}

const CLOCK_GETTIME: i64 = if cfg!(target_arch = "x86_64") { 228 } else { 113 };

#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: i32, to: *mut Time) -> i32 {
    unsafe {
        let result = syscall(CLOCK_GETTIME, i64::from(clock), to) as i32;
        if clock == 0 && result == 0 {
            let file = std::env::var("TRACED_TEST_STEP").unwrap_or_default();
            let step = std::fs::read_to_string(file).unwrap_or_default();
            (*to).seconds += step.trim().parse::<i64>().unwrap_or(0);
        }
        result
    }
}
"#;

const HOUR: i64 = 3_600_000_000_000;
const SECOND: i64 = 1_000_000_000;

#[derive(Debug)]
struct Span {
    name: String,
    start: i64,
    end: i64,
}

#[test]
fn an_hour_forward_and_back_moves_whole_traces_and_bends_no_duration() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("clock_step");
    fs::create_dir_all(&folder).unwrap();
    let Some(shim) = build_shim(&folder) else { return };
    let step = folder.join("step");
    fs::write(&step, "0").unwrap();
    let output = Command::new(program())
        .arg(&step)
        .env("LD_PRELOAD", shim)
        .env("TRACED_TEST_STEP", &step)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let spans: Vec<Span> = text.lines().map(read).collect();
    assert_eq!(spans.len(), 12, "{spans:?}");
    // What each round began with, and what its step has made of it.
    let offsets = [(0, HOUR), (HOUR, 0), (0, -HOUR), (-HOUR, 0)];
    let origin = spans.iter().find(|span| span.name == "outer").unwrap().start;
    for (round, (before, after)) in spans.chunks(3).zip(offsets) {
        let of = |name: &str| round.iter().find(|span| span.name == name).unwrap();
        let (outer, inner, later) = (of("outer"), of("inner"), of("after"));
        for span in round {
            let took = span.end - span.start;
            assert!((SECOND / 100..5 * SECOND).contains(&took), "{span:?} took {took}");
        }
        assert!(outer.start <= inner.start && inner.end <= outer.end, "{round:?}");
        for (span, offset) in [(outer, before), (inner, before), (later, after)] {
            let away = span.start - origin - offset;
            assert!((0..60 * SECOND).contains(&away), "{span:?} is {away} from where the clock was");
        }
    }
}

fn read(line: &str) -> Span {
    let mut words = line.split(' ');
    let name = words.next().unwrap().to_owned();
    let mut number = || words.next().unwrap().parse().unwrap();
    Span { name, start: number(), end: number() }
}

/// `None` where there is no compiler to build it with, which is said.
fn build_shim(folder: &Path) -> Option<PathBuf> {
    let (source, library) = (folder.join("shim.rs"), folder.join("libshim.so"));
    fs::write(&source, SHIM).unwrap();
    let arguments = ["--edition", "2024", "--crate-type", "cdylib", "-C", "opt-level=1", "-o"];
    let built = Command::new("rustc").args(arguments).arg(&library).arg(&source).output();
    match built {
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            Some(library)
        }
        Err(error) => {
            skipped("clock_step", "rustc", &error.to_string());
            None
        }
    }
}

/// A test of one file alone does not build the examples.
fn program() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--locked", "--example", "stepping", "--manifest-path"]);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).arg("--target-dir").arg(target);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    target.join("debug/examples/stepping")
}
