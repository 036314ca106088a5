//! Clocks: of a thread, of the process, and the fastest one there is.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// CPU time of this thread, in nanoseconds.
pub fn thread_nanos() -> i64 {
    nanos(ClockId::ThreadCPUTime)
}

/// CPU time of all threads, in nanoseconds.
pub fn process_nanos() -> i64 {
    nanos(ClockId::ProcessCPUTime)
}

/// CPU time of the processes that this one has started and that have ended, in seconds.
pub fn children_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything: the state, twelve numbers, and these two.
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let times = behind_name.split_whitespace().skip(13).take(2).filter_map(|time| time.parse::<f64>().ok());
    // It is told in hundredths of a second, whatever the kernel counts in.
    times.sum::<f64>() / 100.0
}

/// The processor's counter.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
pub fn ticks() -> u64 {
    // SAFETY: every x86-64 has the instruction.
    unsafe { core::arch::x86_64::_rdtsc() }
}

/// Nanoseconds, where no counter is known.
#[cfg(not(target_arch = "x86_64"))]
#[inline(always)]
pub fn ticks() -> u64 {
    let now = clock_gettime(ClockId::Monotonic);
    now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64
}

/// How many ticks there are to a nanosecond.
pub fn ticks_per_nano() -> f64 {
    static RATE: OnceLock<f64> = OnceLock::new();
    *RATE.get_or_init(|| {
        let (instant, before) = (Instant::now(), ticks());
        std::thread::sleep(Duration::from_millis(50));
        (ticks() - before) as f64 / instant.elapsed().as_nanos() as f64
    })
}

fn nanos(clock: ClockId) -> i64 {
    let time = clock_gettime(clock);
    time.tv_sec * 1_000_000_000 + time.tv_nsec
}
