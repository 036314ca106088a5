//! Programs under callgrind, which counts what they do between their marks.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Whose instructions are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Threads {
    /// The thread that makes the spans.
    First,
    All,
}

/// What is known of a program that has run.
pub struct Counts {
    /// Of each measured stretch; none where the program said that it has no such peer.
    pub stretches: Vec<i64>,
    pub stdout: String,
}

/// Whether there is anything to count with; who waits is told what is missing.
pub fn is_here() -> bool {
    let version = Command::new("valgrind").arg("--version").stdout(Stdio::null()).status();
    if version.is_err() {
        eprintln!(
            "\ninstructions are counted by valgrind, which is not here: install the package `valgrind`"
        );
    }
    version.is_ok()
}

/// Runs a program that calls the function `mark` before and after each measured stretch.
pub fn count(threads: Threads, program: &Path, arguments: &[&str], mark: &str) -> Counts {
    let counts = new_file();
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", &format!("--callgrind-out-file={}", counts.display())]);
    valgrind.arg(format!("--dump-before={mark}"));
    if threads == Threads::First {
        valgrind.arg("--separate-threads=yes");
    }
    let done = valgrind.arg(program).args(arguments).output().expect("valgrind was there a moment ago");
    let dumps: Vec<_> = (1..).map_while(|number| threads.take_total(&counts, number)).collect();
    remove_all(&counts);
    let stdout = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.code() == Some(crate::NO_SUCH_PEER) {
        return Counts { stretches: Vec::new(), stdout };
    }
    assert!(done.status.success(), "callgrind failed: {}", String::from_utf8_lossy(&done.stderr));
    // Before each measured stretch there is one that is not.
    Counts { stretches: dumps.into_iter().skip(1).step_by(2).collect(), stdout }
}

impl Threads {
    /// What was counted up to a mark.
    fn take_total(self, counts: &Path, number: usize) -> Option<i64> {
        let thread = if self == Self::First { "-01" } else { "" };
        let counts = std::fs::read_to_string(format!("{}.{number}{thread}", counts.display())).ok()?;
        let line = counts.lines().find_map(|line| line.strip_prefix("totals: "));
        Some(line.and_then(|total| total.trim().parse().ok()).unwrap_or(0))
    }
}

/// Where callgrind is to write what it counts.
fn new_file() -> PathBuf {
    static FILES: AtomicU32 = AtomicU32::new(0);
    let number = FILES.fetch_add(1, Ordering::Relaxed);
    std::env::temp_dir().join(format!("traced-bench.{}.{number}", std::process::id()))
}

/// The files that callgrind has left.
fn remove_all(counts: &Path) {
    let Some((folder, name)) = counts.parent().zip(counts.file_name()) else { return };
    let name = format!("{}.", name.to_string_lossy());
    for file in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if file.file_name().to_string_lossy().starts_with(&name) {
            std::fs::remove_file(file.path()).ok();
        }
    }
    std::fs::remove_file(counts).ok();
}
