//! A callsite of ours for each of theirs.

use std::cell::Cell;
use std::collections::HashMap;
use std::ptr;
use std::sync::{LazyLock, PoisonError, RwLock};

use traced_runtime::{Callsite, Kind};
use tracing_core::{Metadata, callsite::Identifier};

static KNOWN: LazyLock<RwLock<HashMap<(Identifier, Kind), &'static Callsite>>> =
    LazyLock::new(RwLock::default);

thread_local! {
    /// What this thread has looked up lately: a hash and a lock are a third of what a span costs.
    static LATELY: [Cell<Option<Known>>; PLACES] = const { [const { Cell::new(None) }; PLACES] };
}

const PLACES: usize = 64;

#[derive(Clone, Copy)]
struct Known {
    theirs: *const Metadata<'static>,
    kind: Kind,
    ours: &'static Callsite,
}

/// The callsite that stands for the place that this metadata is of.
///
/// Ours are statics; theirs too, so making one for each uses memory as the program has places, not as it has spans.
pub(crate) fn of(theirs: &'static Metadata<'static>, kind: Kind) -> &'static Callsite {
    let place = (ptr::from_ref(theirs).addr() / align_of::<Metadata<'static>>()) % PLACES;
    let known = |places: &[Cell<Option<Known>>; PLACES]| {
        places[place].get().filter(|known| ptr::eq(known.theirs, theirs) && known.kind == kind)
    };
    if let Ok(Some(known)) = LATELY.try_with(known) {
        return known.ours;
    }
    let ours = look_up(theirs, kind);
    let _gone = LATELY.try_with(|places| places[place].set(Some(Known { theirs, kind, ours })));
    ours
}

#[cold]
fn look_up(theirs: &'static Metadata<'static>, kind: Kind) -> &'static Callsite {
    let key = (theirs.callsite(), kind);
    if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return known;
    }
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(|| Box::leak(Box::new(translate(theirs, kind))))
}

fn translate(theirs: &'static Metadata<'static>, kind: Kind) -> Callsite {
    let module = theirs.module_path().unwrap_or_else(|| theirs.target());
    Callsite::new(theirs.name(), module, theirs.file().unwrap_or(""), theirs.line().unwrap_or(0))
        .with_kind(kind)
}
