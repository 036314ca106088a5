//! How much memory the process has, as the kernel tells it.

/// Bytes it has now; 0 where the kernel does not tell.
pub fn resident() -> u64 {
    status("VmRSS:")
}

/// The most bytes it has had, since it was told to forget.
pub fn peak() -> u64 {
    status("VmHWM:")
}

/// Forgets the peak.
pub fn forget_peak() {
    // Where the kernel has no such file it has no peak to tell either.
    std::fs::write("/proc/self/clear_refs", "5").ok();
}

/// How often this thread has touched memory that was not there; 0 where the kernel does not tell.
pub fn faults() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/stat").unwrap_or_default();
    // Behind the name, which may hold anything: the state, six numbers, and this one.
    let behind_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    behind_name.split_whitespace().nth(7).and_then(|faults| faults.parse().ok()).unwrap_or(0)
}

fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}
