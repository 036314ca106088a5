//! The spans that each thread has made last: most are entered where they were made, and are not looked up for that.

use std::cell::RefCell;

use traced_runtime::Context;
use tracing_core::span::Id;

use crate::spans::Number;

thread_local! {
    static NEWEST: [RefCell<Option<Newest>>; PLACES] = const { [const { RefCell::new(None) }; PLACES] };
}

/// A future that is polled again and those around it are among the newest, too.
const PLACES: usize = 8;

/// One subscriber may give an id again. But it is the thread that does so that has given it before, and then it stands in
/// the place of the first: the registry of tracing-subscriber counts on each thread by itself, and the number of the thread
/// is part of an id.
struct Newest {
    of: Number,
    id: u64,
    context: Context,
}

/// This thread has made this span.
pub(crate) fn made(of: Number, id: &Id, context: Context) {
    let id = id.into_u64();
    let newest = Newest { of, id, context };
    // Not dropped within the borrow.
    let _before = NEWEST.try_with(|places| place(places, id).borrow_mut().replace(newest));
}

/// Its context, if it is one of the newest of this thread.
pub(crate) fn context_of(of: Number, id: &Id) -> Option<Context> {
    let id = id.into_u64();
    let find = |places: &[RefCell<Option<Newest>>; PLACES]| {
        let newest = place(places, id).borrow();
        newest.as_ref().filter(|newest| newest.id == id && newest.of == of).map(|newest| newest.context.clone())
    };
    NEWEST.try_with(find).ok().flatten()
}

fn place(places: &[RefCell<Option<Newest>>; PLACES], id: u64) -> &RefCell<Option<Newest>> {
    &places[id as usize % PLACES]
}
