//! The spans of theirs that are entered on each thread, and the contexts of ours that are current for them.

use std::cell::{Cell, RefCell};

use traced_runtime::{Context, hooks};
use tracing_core::span::Id;

thread_local! {
    static ENTERED: RefCell<Vec<Entered>> = const { RefCell::new(Vec::new()) };
    /// How many of them have been exited and are there all the same.
    static WAITING: Cell<usize> = const { Cell::new(0) };
}

struct Entered {
    id: Id,
    context: Context,
    before: Context,
    /// It was exited while something above it was still current; what was before must wait.
    exited: bool,
}

/// Makes `context` current on this thread until `id` is exited.
pub(crate) fn enter(id: &Id, context: Context) {
    settle();
    // A thread that is going away may have no stack any more; then nothing changes.
    let _gone = ENTERED.try_with(|stack| {
        let before = hooks::exchange(context.clone());
        stack.borrow_mut().push(Entered { id: id.clone(), context, before, exited: false });
    });
}

/// Makes current again what was before `id` was entered.
///
/// `tracing` lets spans be exited in any order, and on threads on which they were never entered (a guard held across
/// an `.await`): then nothing of what is current changes before its turn has come.
pub(crate) fn exit(id: &Id) {
    let _gone = ENTERED.try_with(|stack| {
        let mut entered = stack.borrow_mut();
        // Nearly always it is the top, and current.
        let is_top =
            entered.last().is_some_and(|top| top.id == *id && !top.exited && top.context.is_current());
        if let Some(done) = if is_top { entered.pop() } else { None } {
            // Whoever is told of the change may come back here.
            drop(entered);
            hooks::restore(done.before);
        } else if let Some(below) = entered.iter_mut().rfind(|below| below.id == *id && !below.exited) {
            below.exited = true;
            WAITING.with(|waiting| waiting.set(waiting.get() + 1));
        }
    });
    settle();
}

/// Takes off the top what has been exited, as long as nobody has made something else current above it.
///
/// Call it before looking at what is current: a span of ours that ended meanwhile may have brought back one of theirs
/// that was exited beneath it.
pub(crate) fn settle() {
    while WAITING.try_with(Cell::get).unwrap_or(0) > 0 {
        let Some(done) = take_done() else { return };
        let _gone = WAITING.try_with(|waiting| waiting.set(waiting.get() - 1));
        // Outside of the borrow: whoever is told of the change may come back here.
        hooks::restore(done.before);
    }
}

fn take_done() -> Option<Entered> {
    let take = |stack: &RefCell<Vec<Entered>>| {
        let mut stack = stack.borrow_mut();
        let done = stack.last().is_some_and(|top| top.exited && top.context.is_current());
        if done { stack.pop() } else { None }
    };
    ENTERED.try_with(take).ok().flatten()
}
