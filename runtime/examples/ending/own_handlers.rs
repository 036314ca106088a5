//! Programs with plans of their own for SIGTERM.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use traced_runtime::Guard;

static ASKED: AtomicBool = AtomicBool::new(false);

extern "C" fn on_signal(_: libc::c_int) {
    ASKED.store(true, Ordering::Relaxed);
}

pub(crate) fn run(how: &str) {
    match how {
        "handler: plain before" => {
            handle();
            end_when_asked(crate::work());
        }
        "handler: plain after" => {
            let traced = crate::work();
            handle();
            end_when_asked(traced);
        }
        "handler: tokio before" => tokio(true, true),
        "handler: tokio after" => tokio(false, true),
        "handler: plain before, and stay" => {
            handle();
            stay(crate::work());
        }
        "handler: tokio before, and stay" => tokio(true, false),
        "handler: tokio after, and stay" => tokio(false, false),
        other => panic!("there is no handler called {other:?}"),
    }
}

/// Puts in place whatever was there what sets a flag.
fn handle() {
    // SAFETY: the handler has the type that no flag asks for, and sets a flag.
    unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = on_signal as *const () as usize;
        assert_eq!(libc::sigaction(libc::SIGTERM, &raw const action, std::ptr::null_mut()), 0);
    }
}

/// What is asked for at its own pace ends by a return from `main`, with a code of its own.
fn end_when_asked(traced: Guard) {
    crate::ready();
    while !ASKED.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(traced);
    std::process::exit(7);
}

/// Does not want to end.
fn stay(_traced: Guard) {
    crate::ready();
    crate::wait();
}

fn tokio(before: bool, ends: bool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("there is a thread").block_on(async {
        use tokio::signal::unix::{SignalKind, signal};
        let early = before.then(|| signal(SignalKind::terminate()).expect("it can be handled"));
        let traced = crate::work();
        let mut asked = early.unwrap_or_else(|| signal(SignalKind::terminate()).expect("it can be handled"));
        if !ends {
            stay(traced);
        } else {
            crate::ready();
            asked.recv().await;
            drop(traced);
            std::process::exit(7);
        }
    });
}
