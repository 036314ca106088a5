//! The messages of errors: they may hold secrets, so they are recorded where that was asked for, redacted and cut.

use std::cell::Cell;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::engine::Published;
use crate::formatted::{cut, text};
use crate::notes::{self, note_current};
use crate::redact;
use crate::span::Status;

/// Makes what may be exported of a message.
pub(crate) type Redactor = Box<dyn Fn(&str) -> String + Send + Sync>;

thread_local! {
    static HELD: Cell<Held> = const { Cell::new(Held::No) };
}

/// What becomes of a message on this thread.
#[derive(Default)]
enum Held {
    /// It is recorded.
    #[default]
    No,
    /// Somebody waits for it.
    Yes(Option<String>),
}

impl Held {
    /// What has been until now; nothing is held on a thread that is ending.
    fn exchange(self) -> Self {
        HELD.try_with(|held| held.replace(self)).unwrap_or_default()
    }
}

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
    match Held::No.exchange() {
        Held::No => note_current(&notes::status(Status::Error, message)),
        Held::Yes(_) => drop(Held::Yes(Some(message.to_owned())).exchange()),
    }
}

/// Does the work, and gives the message that the work would have recorded as that of a failure of the current span, where
/// it is not known yet whether it is one. There is none where messages are recorded for those alone who ask for it.
pub fn hold_error_message<R>(work: impl FnOnce() -> R) -> (R, Option<String>) {
    if !is_always() {
        return (work(), None);
    }
    let holding = Holding { before: Held::Yes(None).exchange() };
    let done = work();
    let held = Held::No.exchange();
    drop(holding);
    match held {
        Held::Yes(message) => (done, message),
        Held::No => (done, None),
    }
}

/// Gives back what was held before, also in a panic.
struct Holding {
    before: Held,
}

impl Drop for Holding {
    fn drop(&mut self) {
        std::mem::take(&mut self.before).exchange();
    }
}

/// Runs the user's redactor where a panic of it is caught: then there is no message.
struct Redacted<'a>(&'a Redactor, &'a str);

impl fmt::Display for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&(self.0)(self.1))
    }
}
