//! The end of a process: what has been recorded leaves it, however it ends.

#[cfg(unix)]
mod fork;
mod installation;
mod panics;
mod report;
#[cfg(unix)]
mod signals;

use std::time::Duration;

pub use report::Report;

pub(crate) use installation::end;

/// Something has been put in place, whose end may take so long.
pub(crate) fn begin(limit: Duration, signals: bool) {
    installation::begin(limit);
    panics::watch();
    #[cfg(unix)]
    {
        fork::watch();
        watch_exit();
        if signals {
            signals::watch();
        }
    }
    #[cfg(not(unix))]
    let _nobody_sends_any = signals;
}

/// `exit` ends in here, wherever it is called; so does `main`, when its guard is gone already.
#[cfg(unix)]
fn watch_exit() {
    use std::sync::Once;

    extern "C" fn on_exit() {
        let _said = end(true);
    }

    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| crate::engine::at_exit(on_exit));
}
