//! The messages of errors: they may hold secrets, so they are recorded where that was asked for, redacted and cut.

mod held;

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::engine::Published;
use crate::formatted::{cut, text};
use crate::notes::{self, note_current};
use crate::redact;
use crate::span::Status;

pub use held::hold_error_message;

/// Makes what may be exported of a message.
pub(crate) type Redactor = Box<dyn Fn(&str) -> String + Send + Sync>;

static ALWAYS: AtomicBool = AtomicBool::new(false);
static REDACTOR: Published<Redactor> = Published::nothing();

/// So much of a message is recorded.
const LONGEST: usize = 256;

/// So much of it is looked at: a password is to be found by what stands behind it, too.
const LONGEST_READ: usize = 16 << 10;

/// From now on messages are recorded of all errors, or of those alone whose function asks for it; and this is what makes
/// them harmless, instead of [`redact::text`].
pub(crate) fn set(always: bool, redactor: Option<Redactor>) {
    ALWAYS.store(always, Relaxed);
    // It stays in memory for good: somebody may be using it.
    REDACTOR.set(redactor.map(|redactor| &*Box::leak(Box::new(redactor))));
}

/// Whether functions that do not ask for it have their errors' messages recorded, too.
pub(crate) fn is_always() -> bool {
    ALWAYS.load(Relaxed)
}

/// Records a message on the current span, which has failed.
#[cold]
#[inline(never)]
pub(crate) fn record(message: fmt::Arguments<'_>) {
    let message = text(message, LONGEST_READ);
    let message = match REDACTOR.get() {
        Some(redactor) => text(format_args!("{}", Redacted(redactor, &message)), LONGEST_READ),
        None => redact::text(&message).into_owned(),
    };
    let message = cut(&message, LONGEST);
    if let Some(message) = held::unless_held(message) {
        note_current(&notes::status(Status::Error, message));
    }
}

/// Runs the user's redactor where a panic of it is caught: then there is no message.
struct Redacted<'a>(&'a Redactor, &'a str);

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(self.0)(self.1))
    }
}
