//! A program that makes a hundred spans and then ends, in the way that its first argument asks for. `tests/exit` runs it
//! and counts what arrives.
#![allow(unsafe_code, reason = "a program's own signal handlers, and forks")]
#![allow(clippy::disallowed_methods, clippy::print_stdout, clippy::exit, reason = "it does as programs do")]

#[cfg(unix)]
mod forks;
#[cfg(unix)]
mod own_handlers;

use std::io::Write as _;
use std::time::Duration;

use traced_runtime::{Builder, Callsite, Guard, Span, callsite};

pub(crate) static WORK: Callsite = callsite!("work");

fn main() {
    #[cfg(unix)]
    if std::env::var_os("ENDS_BY_CTRL_C").is_some() {
        // SAFETY: nothing else runs yet.
        unsafe { libc::signal(libc::SIGINT, libc::SIG_DFL) };
    }
    let how = std::env::args().nth(1).unwrap_or_default();
    match how.as_str() {
        "return" => {
            let _traced = work();
        }
        "exit" => {
            let _traced = work();
            std::process::exit(3);
        }
        "exit on another thread" => {
            let _traced = work();
            let _never = std::thread::spawn(|| std::process::exit(3)).join();
        }
        "return without a drop" => {
            static KEPT: std::sync::OnceLock<Guard> = std::sync::OnceLock::new();
            KEPT.get_or_init(work);
        }
        "panic" => {
            let _traced = work();
            panic!("on purpose");
        }
        "panic with a hook that exits" => {
            let _traced = work();
            std::panic::set_hook(Box::new(|_| std::process::exit(4)));
            panic!("on purpose");
        }
        "wait" => {
            let _traced = work();
            ready();
            wait();
        }
        "drop a runtime" => drop_a_runtime(),
        "at once" => {
            let _ = Builder::from_env("ending", "1.0.0").install();
        }
        "nothing to do" => {
            let _traced = Builder::from_env("ending", "1.0.0").install();
            std::thread::sleep(Duration::from_millis(1));
        }
        "shutdown" => {
            let result = work().shutdown();
            println!("{}", if result.is_ok() { "ok" } else { "not ok" });
            let (Ok(report) | Err(report)) = result;
            println!("{report}; undelivered {}", report.undelivered());
        }
        #[cfg(unix)]
        own if own.starts_with("handler: ") => own_handlers::run(own),
        #[cfg(unix)]
        fork if fork.starts_with("fork: ") => forks::run(fork),
        other => panic!("there is no way called {other:?}"),
    }
}

/// A hundred spans that have ended, half of them on a thread that lives on.
fn work() -> Guard {
    let traced = Builder::from_env("ending", "1.0.0").install();
    spans(0..50);
    let (done, is_done) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        spans(50..100);
        let _gone = done.send(());
        wait();
    });
    is_done.recv().expect("the thread makes its spans");
    traced
}

/// Spans with a number each.
fn spans(numbers: std::ops::Range<i64>) {
    for number in numbers {
        Span::start(&WORK).set("number", number);
    }
}

/// Whoever started this may go on.
fn ready() {
    println!("ready");
    std::io::stdout().flush().expect("somebody reads it");
}

fn wait() {
    loop {
        std::thread::sleep(Duration::from_secs(100));
    }
}

fn drop_a_runtime() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("there are threads");
    let traced = runtime.block_on(async {
        let traced = Builder::from_env("ending", "1.0.0").install();
        tokio::spawn(async { spans(0..100) }).await.expect("it does not panic");
        traced
    });
    drop(runtime);
    drop(traced);
}
