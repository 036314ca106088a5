//! The spans of theirs that are entered on each thread, and the contexts of ours that are current for them.

use std::cell::{Cell, RefCell};

use traced_runtime::Context;
use traced_runtime::hooks::{self, Bare, BareExchanged, Exchanged};
use tracing_core::span::Id;

thread_local! {
    static ENTERED: RefCell<Stack> = const { RefCell::new(Stack { all: Vec::new(), others: Vec::new() }) };
    /// How many of them have been exited and are there all the same.
    static WAITING: Cell<usize> = const { Cell::new(0) };
}

struct Stack {
    all: Vec<Entered>,
    /// What those have exchanged that are not bare: nearly all are, and are kept as small as can be.
    others: Vec<Exchanged>,
}

#[derive(Clone, Copy)]
struct Entered {
    id: u64,
    bare: Option<BareExchanged>,
    /// It was exited while something above it was still current; what was before must wait.
    is_exited: bool,
}

/// Makes `context` current on this thread until `id` is exited.
pub(crate) fn enter(id: &Id, context: Context) {
    settle();
    // A thread that is going away may have no stack any more; then nothing changes.
    let _gone = ENTERED.try_with(|stack| {
        let exchanged = hooks::exchange(context);
        let mut stack = stack.borrow_mut();
        stack.all.push(Entered { id: id.into_u64(), bare: None, is_exited: false });
        stack.others.push(exchanged);
    });
}

/// The same, in the usual case.
#[inline(always)]
pub(crate) fn enter_bare(id: &Id, context: Bare) {
    settle();
    let entered = ENTERED.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let Some(exchanged) = context.exchange() else { return false };
        stack.all.push(Entered { id: id.into_u64(), bare: Some(exchanged), is_exited: false });
        true
    });
    if entered == Ok(false) {
        enter(id, context.context());
    }
}

/// Makes current again what was before `id` was entered.
///
/// `tracing` lets spans be exited in any order, and on threads on which they were never entered (a guard held across
/// an `.await`): then nothing of what is current changes before its turn has come.
#[inline]
pub(crate) fn exit(id: &Id) {
    let id = id.into_u64();
    // Nearly always it is the top, current, and bare.
    let is_done = ENTERED.try_with(|stack| {
        let mut stack = stack.borrow_mut();
        let Some(top) = stack.all.last().filter(|top| top.id == id && !top.is_exited) else { return false };
        let is_done = top.bare.is_some_and(BareExchanged::restore);
        if is_done {
            stack.all.pop();
        }
        is_done
    });
    if is_done == Ok(false) {
        exit_other(id);
    }
    settle();
}

#[inline(never)]
fn exit_other(id: u64) {
    let _gone = ENTERED.try_with(|stack| {
        let mut entered = stack.borrow_mut();
        if let Some(below) = entered.all.iter_mut().rfind(|below| below.id == id && !below.is_exited) {
            below.is_exited = true;
            WAITING.with(|waiting| waiting.set(waiting.get() + 1));
        }
    });
}

/// Takes off the top what has been exited, as long as nobody has made something else current above it.
///
/// Call it before looking at what is current: a span of ours that ended meanwhile may have brought back one of theirs
/// that was exited beneath it.
#[inline(always)]
pub(crate) fn settle() {
    if WAITING.with(Cell::get) > 0 {
        settle_waiting();
    }
}

#[inline(never)]
fn settle_waiting() {
    while WAITING.with(Cell::get) > 0 {
        let Some(done) = take_done() else { return };
        WAITING.with(|waiting| waiting.set(waiting.get() - 1));
        // Outside of the borrow: whoever is told of the change may come back here.
        hooks::restore(done);
    }
}

fn take_done() -> Option<Exchanged> {
    let take = |stack: &RefCell<Stack>| {
        let mut stack = stack.borrow_mut();
        let top = stack.all.last().filter(|top| top.is_exited)?;
        let exchanged = top.bare.map(Exchanged::from);
        let is_current =
            exchanged.as_ref().or_else(|| stack.others.last()).is_some_and(Exchanged::is_current);
        if !is_current {
            return None;
        }
        stack.all.pop();
        exchanged.or_else(|| stack.others.pop())
    };
    ENTERED.try_with(take).ok().flatten()
}
