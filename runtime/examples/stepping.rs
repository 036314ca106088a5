//! Makes spans while its wall clock is stepped, and tells when they were; for `tests/clock_step.rs`.
//!
//! The first argument is the file from which whoever steps the clock reads by how many seconds.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a program for a test, which reads what it says"
)]

use std::thread::sleep;
use std::time::Duration;

use traced_runtime::export::Memory;
use traced_runtime::{Builder, Callsite, Scope, callsite};

static OUTER: Callsite = callsite!("outer");
static INNER: Callsite = callsite!("inner");
static AFTER: Callsite = callsite!("after");

const A_WHILE: Duration = Duration::from_millis(20);

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).unwrap_or_default();
    let memory = Memory::default();
    let guard = Builder::new("stepping", "0").exporter(memory.clone()).install();
    for seconds in ["3600", "0", "-3600", "0"] {
        {
            let _outer = Scope::enter(&OUTER);
            let _inner = Scope::enter(&INNER);
            sleep(A_WHILE);
            std::fs::write(&file, seconds)?;
            sleep(A_WHILE);
        }
        guard.flush(Duration::from_secs(10));
        {
            let _after = Scope::enter(&AFTER);
            sleep(A_WHILE);
        }
        guard.flush(Duration::from_secs(10));
    }
    for span in memory.spans() {
        println!("{} {} {}", span.name, span.start_unix_nanos, span.end_unix_nanos);
    }
    Ok(())
}
