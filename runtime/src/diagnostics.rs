//! What the toolkit says of itself: a line on stderr when something changes, never more.

use std::io::Write as _;
use std::sync::atomic::{AtomicU8, Ordering};

/// How much is said: 0 nothing, 1 warnings, 2 everything.
static LEVEL: AtomicU8 = AtomicU8::new(2);

/// Says no more than `OTEL_LOG_LEVEL` asks for.
pub(crate) fn set_level(name: &str) {
    let level = match name.to_ascii_lowercase().as_str() {
        "none" | "off" | "error" | "fatal" => 0,
        "warn" | "warning" => 1,
        _ => 2,
    };
    LEVEL.store(level, Ordering::Relaxed);
}

pub(crate) fn warn(line: &str) {
    say(1, line);
}

pub(crate) fn info(line: &str) {
    say(2, line);
}

fn say(level: u8, line: &str) {
    if LEVEL.load(Ordering::Relaxed) >= level {
        // Nobody reads a stderr that is closed.
        let _closed = writeln!(std::io::stderr().lock(), "traced: {line}");
    }
}
