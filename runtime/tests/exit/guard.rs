//! What the guard says of the end.

use traced_test_support::fault::{Fault, FaultySink};

use crate::program::{TIMES, command, program, run};

#[test]
fn spec_p6_shutdown_says_ok_where_everything_was_taken() {
    let sink = FaultySink::start();
    let ended = run(command(program(), "shutdown", &sink));
    assert_eq!(ended.stdout, "ok\nexported 100 spans; undelivered 0\n", "{}", ended.stderr);
}

#[test]
fn spec_p6_shutdown_never_says_ok_where_something_was_lost() {
    for (fault, reason) in [
        (Fault::Status(503), "undelivered 100"),
        (Fault::Status(400), "export_failed 100"),
        (Fault::Partial(100, "no".to_owned()), "rejected 100"),
    ] {
        let sink = FaultySink::start();
        sink.always(fault);
        let ended = run(command(program(), "shutdown", &sink));
        let lost = format!("not ok\nexported 0 spans, lost 100 ({reason}); ");
        assert!(ended.stdout.starts_with(&lost), "{}\n{}", ended.stdout, ended.stderr);
    }
}

#[test]
fn a_guard_that_is_dropped_where_it_is_made_says_how_to_keep_it() {
    const LINE: &str = "traced: tracing ends in the statement that started it";
    // A busy machine may do something else between the two, and then nothing is said.
    let said = (0..TIMES).filter(|_| {
        let ended = run(command(program(), "at once", &FaultySink::start()));
        assert!(ended.status.success());
        ended.stderr.contains(LINE) && ended.stderr.contains("write `let _traced = …`")
    });
    let said = said.count();
    assert!(said > TIMES / 2, "{said} of {TIMES}");
    let ended = run(command(program(), "nothing to do", &FaultySink::start()));
    assert_eq!((ended.status.success(), ended.stderr.as_str()), (true, ""));
}
