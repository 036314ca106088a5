//! How much memory the process has.

/// In bytes; `None` (and a notice) where the system does not say.
pub(crate) fn resident() -> Option<usize> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = statm.and_then(|statm| statm.split(' ').nth(1)?.parse::<usize>().ok());
    if pages.is_none() {
        traced_test_support::skip::skipped(
            "dropped",
            "/proc/self/statm",
            "nobody else says how much memory there is",
        );
    }
    pages.map(|pages| pages * 4096)
}
