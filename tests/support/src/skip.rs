//! A test that could not run says so, where a passing run does not hide it.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::root;

/// Says that `test` did not run because `what` is missing, and appends a line to `skipped.txt` in the target
/// folder of the workspace.
///
/// # Panics
///
/// When the line cannot be written: a skip that nobody hears of would count as a pass.
pub fn skipped(test: &str, what: &str, why: &str) {
    let file = root::target().join("skipped.txt");
    append(&file, test, what, why).expect("skipped.txt can be written");
    // The test harness captures `eprintln!` and shows it for failing tests alone; it does not capture this.
    let notice = format!("\n!!! SKIPPED {test}: needs {what}: {why}\n\n");
    io::stderr().write_all(notice.as_bytes()).expect("stderr is open");
}

/// One `write` in append mode per line, so that parallel tests do not tear each other's.
fn append(file: &Path, test: &str, what: &str, why: &str) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let fields = [test, what, why].map(|field| field.replace(['\t', '\r', '\n'], " "));
    let line = fields.join("\t") + "\n";
    let written = OpenOptions::new().create(true).append(true).open(file)?.write(line.as_bytes())?;
    if written == line.len() { Ok(()) } else { Err(io::ErrorKind::WriteZero.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process;
    use std::thread;

    #[test]
    fn parallel_skips_keep_their_lines_whole() {
        let folder = root::target().join(format!("skip-test-{}", process::id()));
        let file = folder.join("deeper").join("skipped.txt");
        thread::scope(|scope| {
            for test in 0..8 {
                let file = &file;
                scope.spawn(move || {
                    for _ in 0..50 {
                        append(file, &format!("test_{test}"), "server", "not\there\nat all").unwrap();
                    }
                });
            }
        });

        let text = fs::read_to_string(&file).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(text.lines().count(), 400);
        for line in text.lines() {
            let (test, rest) = line.split_once('\t').unwrap();
            assert!(test.starts_with("test_") && test.len() == 6, "torn: {line}");
            assert_eq!(rest, "server\tnot here at all");
        }
    }
}
