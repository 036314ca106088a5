//! The span that our layer has made last on each thread: most are entered right away, and are not looked up for that.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use traced_runtime::Context;
use tracing_core::span::Id;

thread_local! {
    static NEWEST: RefCell<Option<Newest>> = const { RefCell::new(None) };
}

struct Newest {
    layer: LayerNumber,
    id: u64,
    context: Context,
}

/// Which layer: two subscribers may give the same id to two spans.
///
/// One subscriber may give an id again. But it is the thread that does so whose last span had it before: the registry of
/// tracing-subscriber counts on each thread by itself, and the number of the thread is part of an id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct LayerNumber(u64);

impl LayerNumber {
    pub(crate) fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self(NEXT.fetch_add(1, Relaxed))
    }
}

/// This span is the newest of this thread.
pub(crate) fn made(layer: LayerNumber, id: &Id, context: Context) {
    let newest = Newest { layer, id: id.into_u64(), context };
    // Not dropped within the borrow.
    let _before = NEWEST.try_with(|slot| slot.borrow_mut().replace(newest));
}

/// Its context, if it is the newest of this thread.
pub(crate) fn context_of(layer: LayerNumber, id: &Id) -> Option<Context> {
    let find = |slot: &RefCell<Option<Newest>>| {
        let slot = slot.borrow();
        let newest = slot.as_ref().filter(|newest| newest.id == id.into_u64() && newest.layer == layer)?;
        Some(newest.context.clone())
    };
    NEWEST.try_with(find).ok().flatten()
}

/// Whether this was made just now by another layer of ours on the same subscriber, as far as one can tell without a look.
pub(crate) fn may_be_anothers(layer: LayerNumber, id: &Id) -> bool {
    let is_same = |slot: &RefCell<Option<Newest>>| {
        slot.borrow().as_ref().is_some_and(|newest| newest.id == id.into_u64() && newest.layer != layer)
    };
    NEWEST.try_with(is_same).unwrap_or(true)
}
