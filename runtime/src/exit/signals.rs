//! SIGTERM and Ctrl-C: what has ended is sent before they end the process.

use std::io::{ErrorKind, Read as _};
use std::os::fd::IntoRawFd as _;
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use super::installation;
use crate::diagnostics;
use crate::engine::{self, Caught};

/// The process that has a thread for it: one that is forked has none.
static LISTENING: AtomicU32 = AtomicU32::new(0);

/// Waits for signals from now on.
pub(super) fn watch() {
    if LISTENING.swap(std::process::id(), Ordering::Relaxed) == std::process::id() {
        return;
    }
    if let Err(error) = listen() {
        LISTENING.store(0, Ordering::Relaxed);
        diagnostics::warn(&format!(
            "no thread that waits for signals ({error}): they end the process at once"
        ));
    }
}

fn listen() -> std::io::Result<()> {
    let (ours, handlers) = UnixStream::pair()?;
    // A handler never waits.
    handlers.set_nonblocking(true)?;
    thread::Builder::new().name("traced-signals".into()).spawn(move || answer_all(ours))?;
    // For as long as there is the process.
    engine::catch_signals(handlers.into_raw_fd());
    Ok(())
}

fn answer_all(mut signals: UnixStream) {
    let mut byte = [0];
    loop {
        match signals.read(&mut byte) {
            Ok(1..) => answer(Caught::from_byte(byte[0])),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            // Somebody has closed what is not theirs: handlers will find nobody here.
            Ok(0) | Err(_) => return,
        }
    }
}

/// Whoever has a handler of its own decides what comes of it.
fn answer(caught: Caught) {
    if caught.has_own_handler {
        installation::flush();
    } else {
        let _said = installation::end(true);
        engine::end_by(caught);
    }
}
