//! A callsite of ours for each of theirs.

use std::cell::Cell;
use std::collections::HashMap;
use std::ptr;
use std::sync::{LazyLock, PoisonError, RwLock};

use traced_runtime::{Callsite, Kind};
use tracing_core::span::Attributes;
use tracing_core::{Metadata, callsite::Identifier};

use crate::fields::{kind_of, may_ask_for_kind};

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
    ours: &'static Callsite,
}

/// The callsite that stands for the place that a new span is of.
///
/// Ours are statics; theirs too, so making one for each uses memory as the program has places, not as it has spans.
#[inline]
pub(crate) fn of(attributes: &Attributes<'_>) -> &'static Callsite {
    let theirs = attributes.metadata();
    let place = (ptr::from_ref(theirs).addr() / align_of::<Metadata<'static>>()) % PLACES;
    let known = LATELY.with(|places| places[place].get());
    match known {
        Some(known) if ptr::eq(known.theirs, theirs) => known.ours,
        _ => find(attributes, place),
    }
}

#[cold]
fn find(attributes: &Attributes<'_>, place: usize) -> &'static Callsite {
    let theirs = attributes.metadata();
    let ours = look_up(theirs, kind_of(attributes));
    // Where a field may say which kind it is, each span is looked at.
    if !may_ask_for_kind(theirs) {
        LATELY.with(|places| places[place].set(Some(Known { theirs, ours })));
    }
    ours
}

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
