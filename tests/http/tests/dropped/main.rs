//! Requests and responses that nobody waits for, at whatever moment: each span ends, once, and nothing is left of it.
#![allow(clippy::unwrap_used, reason = "tests do as their users do")]

mod connections;
mod memory;
mod moments;
mod points;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use traced::export::{Batch, ExportError, Exporter};
use traced::{Builder, Guard, Stats};

/// What is installed, and what has started, is there once for a process.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes everything and keeps nothing.
struct Discard;

impl Exporter for Discard {
    fn export(&mut self, _: &Batch) -> Result<(), ExportError> {
        Ok(())
    }

    fn destination(&self) -> String {
        "nowhere".into()
    }
}

fn install() -> Guard {
    Builder::new("shop", "1.2.3").exporter(Discard).install()
}

/// The counts as soon as no span is open.
#[track_caller]
fn at_rest(guard: &Guard) -> Stats {
    let began = Instant::now();
    loop {
        guard.flush(Duration::from_secs(10));
        let stats = traced::stats();
        if stats.open == 0 {
            assert_eq!(stats.started, stats.ended, "{stats:?}");
            assert_eq!(stats.ended, stats.delivered + stats.dropped.total(), "{stats:?}");
            return stats;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "spans are open for ever: {stats:?}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Numbers that look drawn, and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}
