//! The spans of theirs that are entered on each thread, and the contexts of ours that are current for them.

use std::cell::RefCell;

use traced_runtime::{Context, ContextGuard, hooks};
use tracing_core::span::Id;

thread_local! {
    static ENTERED: RefCell<Vec<Entered>> = const { RefCell::new(Vec::new()) };
}

struct Entered {
    id: Id,
    context: Context,
    guard: ContextGuard,
    /// It was exited while something above it was still current; its guard must wait.
    exited: bool,
}

/// Makes `context` current on this thread until `id` is exited.
pub(crate) fn enter(id: &Id, context: Context) {
    settle();
    let guard = context.clone().enter();
    let entered = Entered { id: id.clone(), context, guard, exited: false };
    // A thread that is going away may have no stack any more; then the guard restores at once.
    let _gone = ENTERED.try_with(|stack| stack.borrow_mut().push(entered));
}

/// Makes current again what was before `id` was entered.
///
/// `tracing` lets spans be exited in any order, and on threads on which they were never entered (a guard held across
/// an `.await`): then nothing of what is current changes before its turn has come.
pub(crate) fn exit(id: &Id) {
    let _gone = ENTERED.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        if let Some(entered) = stack.iter_mut().rfind(|entered| entered.id == *id && !entered.exited) {
            entered.exited = true;
        }
    });
    settle();
}

/// Takes off the top what has been exited, as long as nobody has made something else current above it.
///
/// Call it before looking at what is current: a span of ours that ended meanwhile may have brought back one of theirs
/// that was exited beneath it.
pub(crate) fn settle() {
    while let Some(done) = take_done() {
        // Outside of the borrow: whoever is told of the change may come back here.
        drop(done.guard);
    }
}

fn take_done() -> Option<Entered> {
    let take = |stack: &RefCell<Vec<Entered>>| {
        let mut stack = stack.borrow_mut();
        let done =
            stack.last().is_some_and(|top| top.exited && hooks::own_current().is_same_span(&top.context));
        if done { stack.pop() } else { None }
    };
    ENTERED.try_with(take).ok().flatten()
}
