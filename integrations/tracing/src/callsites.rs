//! A callsite of ours for each of theirs.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use traced_runtime::{Callsite, Kind};
use tracing_core::{Metadata, callsite::Identifier};

static KNOWN: LazyLock<RwLock<HashMap<(Identifier, Kind), &'static Callsite>>> =
    LazyLock::new(RwLock::default);

/// The callsite that stands for the place that this metadata is of.
///
/// Ours are statics; theirs too, so making one for each uses memory as the program has places, not as it has spans.
pub(crate) fn of(theirs: &'static Metadata<'static>, kind: Kind) -> &'static Callsite {
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
