//! Packages in Python that other people wrote, for a second opinion.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::thread;

use crate::root;
use crate::skip::skipped;

/// The interpreter of the virtual environment that the foreign servers are in, `None` (and a notice that `what` is missing)
/// where there is none or one of the modules is not installed there.
///
/// # Panics
///
/// When the notice cannot be written.
#[track_caller]
pub fn with_modules(what: &str, modules: &[&str]) -> Option<PathBuf> {
    let venv = env::var_os("TRACED_TEST_VENV").map_or_else(|| root::target().join("venv"), PathBuf::from);
    let python = venv.join("bin").join("python3");
    let imports = format!("import {}", modules.join(", "));
    let tried =
        Command::new(&python).args(["-c", &imports]).stdin(Stdio::null()).stderr(Stdio::null()).status();
    if tried.is_ok_and(|status| status.success()) {
        return Some(python);
    }
    let test = thread::current().name().unwrap_or("a test").to_owned();
    skipped(&test, what, &format!("{imports} fails in {}", venv.display()));
    None
}
