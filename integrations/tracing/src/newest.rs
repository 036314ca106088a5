//! The spans that each thread has made last: most are entered where they were made, and are not looked up for that.

use std::cell::Cell;

use traced_runtime::hooks::Bare;
use tracing_core::span::Id;

use crate::spans::Number;

thread_local! {
    static NEWEST: [Cell<Newest>; PLACES] = const { [const { Cell::new(Newest::NONE) }; PLACES] };
}

/// A future that is polled again and those around it are among the newest, too.
const PLACES: usize = 8;

/// One subscriber may give an id again. But it is the thread that does so that has given it before, and then it stands in
/// the place of the first: the registry of tracing-subscriber counts on each thread by itself, and the number of the thread
/// is part of an id.
#[derive(Clone, Copy)]
struct Newest {
    of: Number,
    id: u64,
    context: Bare,
}

impl Newest {
    const NONE: Self = Self { of: Number::NONE, id: 0, context: Bare::NONE };
}

/// This thread has made this span. With a context that is more than a span it has to be looked up.
#[inline(always)]
pub(crate) fn made(of: Number, id: &Id, context: Option<Bare>) {
    let id = id.into_u64();
    let newest = context.map_or(Newest::NONE, |context| Newest { of, id, context });
    NEWEST.with(|places| places[id as usize % PLACES].set(newest));
}

/// Its context, if it is one of the newest of this thread.
#[inline(always)]
pub(crate) fn context_of(of: Number, id: &Id) -> Option<Bare> {
    let id = id.into_u64();
    let newest = NEWEST.with(|places| places[id as usize % PLACES].get());
    (newest.id == id && newest.of == of).then_some(newest.context)
}
