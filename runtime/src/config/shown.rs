//! Values of others in lines of ours: short, harmless to a terminal, without passwords.

use std::path::Path;

use crate::redact;

/// The most characters of a value that a line repeats, and of an address.
const MOST: usize = 64;
const MOST_OF_ADDRESS: usize = 256;

/// As somebody wrote it, but without control characters, and not longer than a line can bear.
pub(super) fn shown(value: &str) -> String {
    cut(value, MOST)
}

/// An address, without the user, the password and the tokens that may be in it.
pub(super) fn shown_address(address: &str) -> String {
    cut(&redact::url(address), MOST_OF_ADDRESS)
}

/// The path of a file, which is of no use where it is cut short.
pub(crate) fn shown_path(path: &Path) -> String {
    cut(&path.display().to_string(), MOST_OF_ADDRESS)
}

/// What was meant to be an address: nobody knows where its password ends.
pub(super) fn shown_bad_address(address: &str) -> String {
    let host = address.rsplit_once('@').map(|(_, host)| format!("REDACTED@{host}"));
    cut(&redact::url(host.as_deref().unwrap_or(address)), MOST)
}

fn cut(value: &str, most: usize) -> String {
    let mut short = String::new();
    for char in value.chars().take(most) {
        if char.is_control() {
            short.extend(char.escape_default());
        } else {
            short.push(char);
        }
    }
    if value.chars().nth(most).is_some() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_move_the_cursor_nor_fill_the_screen() {
        assert_eq!(shown("a\u{1b}[2Jb\r\n"), "a\\u{1b}[2Jb\\r\\n");
        assert_eq!(shown(&"é".repeat(64)), "é".repeat(64));
        assert_eq!(shown(&"é".repeat(65)), "é".repeat(64) + "…");
    }

    #[test]
    fn an_address_is_shown_without_its_password() {
        for (address, as_shown) in [
            ("http://c:4318/v1/traces", "http://c:4318/v1/traces"),
            ("https://me:hunter2@c/x", "https://REDACTED:REDACTED@c/x"),
            ("http://c/?token=hunter2", "http://c/?token=REDACTED"),
            ("http://c/\u{1b}[2J", "http://c/\\u{1b}[2J"),
        ] {
            assert_eq!(shown_address(address), as_shown);
        }
        for bad in ["me:hunter2@c:4318", "http://me:hun/ter2@c", "me:hunter2@x?token=hunter2"] {
            let shown = shown_bad_address(bad);
            assert!(!shown.contains("hun") && shown.starts_with("REDACTED"), "{shown}");
        }
        assert_eq!(shown_bad_address("collector:4318"), "collector:4318");
    }
}
