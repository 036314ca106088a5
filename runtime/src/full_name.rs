//! Full names of functions, put together when somebody asks for one: a callsite that had its own would be more for the
//! compiler to look at, in each function with an attribute.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

type Names = HashMap<(&'static str, &'static str), &'static str>;

static NAMES: RwLock<Option<Names>> = RwLock::new(None);

/// `module::function`. Each is there once, for as long as the program.
pub(crate) fn full_name(module: &'static str, function: &'static str) -> &'static str {
    let names = NAMES.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(name) = names.as_ref().and_then(|names| names.get(&(module, function))) {
        return name;
    }
    drop(names);
    let mut names = NAMES.write().unwrap_or_else(PoisonError::into_inner);
    let name = || Box::leak(format!("{module}::{function}").into_boxed_str());
    names.get_or_insert_default().entry((module, function)).or_insert_with(|| name())
}
