//! SIGTERM and Ctrl-C.

use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use traced_test_support::fault::{Fault, FaultySink};
use traced_test_support::skip::skipped;

use crate::program::{TIMES, assert_hundred, command, program, run_until_ready, send, with_settings};

const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;

/// A signal ends it as it would have without us, and everything has arrived.
#[track_caller]
fn ends_by(name: &str, number: i32) {
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let ready = run_until_ready(command(program(), "wait", &sink));
        ready.send(name);
        let ended = ready.wait();
        assert_eq!(ended.status.signal(), Some(number), "{}", ended.stderr);
        assert_hundred(&sink, &ended);
        assert_eq!(ended.stderr, "");
    }
}

#[test]
fn spec_p8_flush_reaches_everything_ended_before_sigterm() {
    ends_by("TERM", SIGTERM);
}

#[test]
fn spec_p8_flush_reaches_everything_ended_before_ctrl_c() {
    ends_by("INT", SIGINT);
}

/// The program decides what ends it, and how.
#[track_caller]
fn is_left_to(handler: &str) {
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let ready = run_until_ready(command(program(), handler, &sink));
        ready.send("TERM");
        let ended = ready.wait();
        assert_eq!(ended.status.code(), Some(7), "{handler}: {:?}\n{}", ended.status, ended.stderr);
        assert_hundred(&sink, &ended);
    }
}

#[test]
fn a_plain_handler_that_was_there_before_decides_on_the_end() {
    is_left_to("handler: plain before");
}

#[test]
fn a_plain_handler_that_came_after_decides_on_the_end() {
    is_left_to("handler: plain after");
}

#[test]
fn a_handler_of_tokio_that_was_there_before_decides_on_the_end() {
    is_left_to("handler: tokio before");
}

#[test]
fn a_handler_of_tokio_that_came_after_decides_on_the_end() {
    is_left_to("handler: tokio after");
}

#[test]
fn where_a_handler_does_not_end_the_program_everything_is_sent_and_it_goes_on() {
    for handler in ["plain before", "tokio before", "tokio after"] {
        for _ in 0..TIMES / 4 {
            let sink = FaultySink::start();
            let mut ready =
                run_until_ready(command(program(), &format!("handler: {handler}, and stay"), &sink));
            ready.send("TERM");
            let begun = Instant::now();
            while sink.taken().len() < 100 {
                assert!(begun.elapsed() < Duration::from_secs(20), "{handler}: {}", sink.taken().len());
                std::thread::sleep(Duration::from_millis(5));
            }
            assert!(ready.is_running(), "{handler}");
            ready.send("KILL");
            assert_hundred(&sink, &ready.wait());
        }
    }
}

#[test]
fn an_endpoint_that_hangs_does_not_keep_a_signal_from_ending_the_process() {
    let sink = FaultySink::start();
    sink.always(Fault::Hang);
    let mut command = command(program(), "wait", &sink);
    command.env("TRACED_SHUTDOWN_TIMEOUT", "400");
    let ready = run_until_ready(command);
    ready.send("TERM");
    let ended = ready.wait();
    assert_eq!(ended.status.signal(), Some(SIGTERM));
    assert!((400..3000).contains(&ended.took.as_millis()), "{:?}", ended.took);
    assert!(ended.stderr.contains("lost 100 (undelivered 100)"), "{}", ended.stderr);
    assert_hundred(&sink, &ended);
}

#[test]
fn a_second_signal_ends_the_process_at_once() {
    let sink = FaultySink::start();
    sink.always(Fault::Hang);
    let mut command = command(program(), "wait", &sink);
    command.env("TRACED_SHUTDOWN_TIMEOUT", "60000");
    let mut ready = run_until_ready(command);
    ready.send("INT");
    let begun = Instant::now();
    while sink.taken().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it is about to end");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(ready.is_running());
    ready.send("INT");
    let ended = ready.wait();
    assert_eq!(ended.status.signal(), Some(SIGINT));
    assert!(ended.took < Duration::from_secs(20), "{:?}", ended.took);
}

#[test]
fn switched_off_a_signal_is_none_of_our_business() {
    let sink = FaultySink::start();
    let mut command = command(program(), "wait", &sink);
    command.env("TRACED_SIGNALS", "off");
    let ready = run_until_ready(command);
    ready.send("TERM");
    assert_eq!((ready.wait().status.signal(), sink.taken().len()), (Some(SIGTERM), 0));
}

#[test]
fn a_signal_that_is_ignored_stays_so() {
    let sink = FaultySink::start();
    let mut command = Command::new("sh");
    with_settings(&mut command, &sink).args(["-c", "trap '' INT; exec \"$0\" wait"]).arg(program());
    let ready = run_until_ready(command);
    ready.send("INT");
    ready.send("TERM");
    let ended = ready.wait();
    assert_eq!(ended.status.signal(), Some(SIGTERM));
    assert_hundred(&sink, &ended);
}

#[test]
fn process_one_ends_with_the_code_of_the_signal() {
    const TEST: &str = "process_one_ends_with_the_code_of_the_signal";
    let alone = ["--map-root-user", "--pid", "--fork", "--kill-child"];
    let can = Command::new("unshare").args(alone).args(["sh", "-c", "test $$ = 1"]).output();
    if !can.is_ok_and(|output| output.status.success()) {
        return skipped(TEST, "unshare", "without it there is no process 1 to be");
    }
    for _ in 0..TIMES {
        let sink = FaultySink::start();
        let mut command = Command::new("unshare");
        with_settings(&mut command, &sink).args(alone).arg(program()).arg("wait");
        let ready = run_until_ready(command);
        send(only_child(ready.pid()), "TERM");
        let ended = ready.wait();
        assert_eq!(ended.status.code(), Some(128 + SIGTERM), "{}", ended.stderr);
        assert_hundred(&sink, &ended);
    }
}

fn only_child(process: u32) -> u32 {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children")).unwrap();
    children.trim().parse().unwrap()
}
