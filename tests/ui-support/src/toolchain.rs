//! What a compiler says is compared with what one of them says: others may say it in other words.

use std::process::Command;

/// The compiler whose messages are compared.
pub const PINNED: &str = "1.95.0";

/// Whether this is that compiler.
#[must_use]
pub fn is_pinned() -> bool {
    let compiler = option_env!("RUSTC").unwrap_or("rustc");
    let version = Command::new(compiler).arg("--version").output();
    version.is_ok_and(|version| {
        String::from_utf8_lossy(&version.stdout).starts_with(&format!("rustc {PINNED} "))
    })
}
