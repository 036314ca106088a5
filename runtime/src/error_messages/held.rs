//! Messages of errors of which it is not known yet whether they are failures.

use std::cell::Cell;

use super::is_always;

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

/// The message, unless somebody waits for it, who has it then.
pub(super) fn unless_held(message: &str) -> Option<&str> {
    match Held::No.exchange() {
        Held::No => Some(message),
        Held::Yes(_) => {
            Held::Yes(Some(message.to_owned())).exchange();
            None
        }
    }
}

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

/// Gives back what was held before, also in a panic.
struct Holding {
    before: Held,
}

impl Drop for Holding {
    fn drop(&mut self) {
        std::mem::take(&mut self.before).exchange();
    }
}
