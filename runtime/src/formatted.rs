//! Text of the user's `Display` and `Debug`, which may panic, and which may have no end.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::limits::LeftOut;

/// Formats a value; what comes after so many bytes, and after a panic, is left out.
pub(crate) fn text(value: fmt::Arguments<'_>, most: usize) -> String {
    let mut limited = Limited { text: String::new(), most };
    let _is_whole = guarded(|| fmt::write(&mut limited, value));
    limited.text
}

/// Formats; a panic counts as a value that was left out.
pub(crate) fn guarded(format: impl FnOnce() -> fmt::Result) -> fmt::Result {
    catch_unwind(AssertUnwindSafe(format)).unwrap_or_else(|_| {
        LeftOut { panicked_values: 1, ..LeftOut::default() }.count();
        Err(fmt::Error)
    })
}

/// At most so many bytes of a text, and no part of a character.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

struct Limited {
    text: String,
    most: usize,
}

impl fmt::Write for Limited {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = self.most - self.text.len();
        self.text.push_str(cut(text, room));
        if text.len() > room { Err(fmt::Error) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!([cut("größe", 3), cut("größe", 4), cut("ab", 9), cut("", 0)], ["gr", "grö", "ab", ""]);
        assert_eq!(text(format_args!("{}-{}", "ab", "cde"), 5), "ab-cd");
    }

    #[test]
    fn what_stood_before_a_panic_is_kept() {
        struct Bad;
        impl fmt::Display for Bad {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("so far")?;
                panic!("of the user's");
            }
        }
        assert_eq!(text(format_args!("{Bad}!"), 100), "so far");
    }
}
