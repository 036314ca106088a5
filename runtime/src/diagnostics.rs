//! What the toolkit says of itself: a line on stderr when something changes, never more.

use std::io::Write as _;
use std::sync::atomic::{AtomicU8, Ordering};

/// How much is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Level {
    Nothing,
    Warnings,
    Everything,
}

static LEVEL: AtomicU8 = AtomicU8::new(Level::Everything as u8);

/// Says no more than this from here on.
pub(crate) fn set_level(level: Level) {
    LEVEL.store(level as u8, Ordering::Relaxed);
}

pub(crate) fn warn(line: &str) {
    say(Level::Warnings, format_args!("traced: {line}"));
}

pub(crate) fn info(line: &str) {
    say(Level::Everything, format_args!("traced: {line}"));
}

/// Lines that begin with our name themselves, for a terminal: no file of logs wants them.
pub(crate) fn banner(lines: impl FnOnce() -> String) {
    use std::io::IsTerminal as _;
    if std::io::stderr().is_terminal() {
        say(Level::Everything, format_args!("{}", lines()));
    }
}

fn say(level: Level, line: std::fmt::Arguments<'_>) {
    if LEVEL.load(Ordering::Relaxed) >= level as u8 {
        // Nobody reads a stderr that is closed.
        let _closed = writeln!(std::io::stderr().lock(), "{line}");
    }
}
