//! Where an exporter sends to, as far as messages are about it.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::redact;

/// The name of an endpoint, and whether anybody wants to hear of it.
#[derive(Debug)]
pub(super) struct Destination {
    name: String,
    /// Nobody asked for it: that nobody listens there is no fault then.
    by_default: bool,
    unheard: AtomicBool,
}

impl Destination {
    /// With this name, but for the passwords in it.
    pub(super) fn new(name: &str, by_default: bool) -> Self {
        Self { name: harmless(name), by_default, unheard: AtomicBool::new(false) }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn is_by_default(&self) -> bool {
        self.by_default
    }

    /// Whether nobody listens there, nobody has since the start, and nobody asked for it: this has been said, and what
    /// follows from it is not worth a word.
    pub(super) fn is_unheard(&self) -> bool {
        self.unheard.load(Ordering::Relaxed)
    }

    pub(super) fn set_unheard(&self, unheard: bool) {
        self.unheard.store(unheard, Ordering::Relaxed);
    }
}

/// Somebody else's words on our terminal: without the passwords of the addresses in it, and without anything that moves the
/// cursor.
pub(super) fn harmless(text: &str) -> String {
    let words = text.split(' ').map(|word| if word.contains("//") { redact::url(word) } else { word.into() });
    let words: Vec<_> = words.collect();
    words.join(" ").chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_in_a_name_or_a_message() {
        for (text, shown) in [
            ("otlp http/protobuf http://c:4318/v1/traces", "otlp http/protobuf http://c:4318/v1/traces"),
            ("to https://me:hunter2@c/x, twice", "to https://REDACTED:REDACTED@c/x, twice"),
            ("a http://c/?token=hunter2", "a http://c/?token=REDACTED"),
            ("file /var/a@b", "file /var/a@b"),
            ("two\n\u{1b}[2Jlines", "two  [2Jlines"),
        ] {
            assert_eq!(harmless(text), shown);
        }
    }
}
