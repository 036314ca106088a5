//! Ends that nobody asked for from outside.

use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::time::Duration;

use traced_test_support::fault::{Fault, FaultySink};

use crate::program::{Ended, TIMES, aborting_program, assert_hundred, command, program, run};

/// All that was made has arrived, every time; `is_right` looks at the end itself.
#[track_caller]
fn always(program: &Path, how: &str, is_right: impl Fn(&Ended) -> bool) {
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let ended = run(command(program, how, &sink));
        assert!(is_right(&ended), "{how}: {:?}\n{}", ended.status, ended.stderr);
        assert_hundred(&sink, &ended);
        assert!(!ended.stderr.contains("traced:"), "{}", ended.stderr);
    }
}

#[test]
fn spec_p6_shutdown_includes_a_flush_when_main_returns() {
    always(program(), "return", |ended| ended.status.success());
}

/// <https://github.com/open-telemetry/opentelemetry-rust/issues/1961>
#[test]
fn spec_p8_flush_reaches_everything_ended_before_exit() {
    always(program(), "exit", |ended| ended.status.code() == Some(3));
}

#[test]
fn an_exit_on_another_thread_loses_nothing() {
    always(program(), "exit on another thread", |ended| ended.status.code() == Some(3));
}

#[test]
fn a_guard_that_nobody_drops_loses_nothing() {
    always(program(), "return without a drop", |ended| ended.status.success());
}

#[test]
fn a_panic_of_main_loses_nothing() {
    always(program(), "panic", |ended| {
        ended.status.code() == Some(101) && ended.stderr.contains("on purpose")
    });
}

/// <https://github.com/fast/fastrace/issues/122>
#[test]
fn a_panic_whose_hook_exits_loses_nothing() {
    always(program(), "panic with a hook that exits", |ended| ended.status.code() == Some(4));
}

#[test]
fn a_panic_that_aborts_loses_nothing_and_is_told_first() {
    always(aborting_program(), "panic", |ended| {
        ended.status.signal() == Some(6) && ended.stderr.contains("on purpose")
    });
}

/// <https://github.com/open-telemetry/opentelemetry-rust/issues/1963>
#[test]
fn a_runtime_that_is_dropped_first_loses_nothing() {
    always(program(), "drop a runtime", |ended| ended.status.success());
}

#[test]
fn spec_x5_an_exit_waits_for_an_endpoint_that_hangs_no_longer_than_it_may() {
    let sink = FaultySink::start();
    sink.always(Fault::Hang);
    let mut command = command(program(), "exit", &sink);
    command.env("TRACED_SHUTDOWN_TIMEOUT", "400");
    let ended = run(command);
    assert_eq!(ended.status.code(), Some(3));
    assert!((400..3000).contains(&ended.took.as_millis()), "{:?}", ended.took);
    assert!(
        ended.stderr.contains("traced: exported 0 spans, lost 100 (undelivered 100)"),
        "{}",
        ended.stderr
    );
    assert_hundred(&sink, &ended);
}

#[test]
fn an_exit_whose_endpoint_is_away_does_not_wait_for_it() {
    let sink = FaultySink::start();
    sink.leave();
    let ended = run(command(program(), "exit", &sink));
    assert!(ended.took < Duration::from_secs(3), "{:?}", ended.took);
    assert!(ended.stderr.contains("lost 100 (undelivered 100)"), "{}", ended.stderr);
}
