//! Nothing that the attribute makes is found fault with, not even by lints that few switch on.
#![deny(
    warnings,
    future_incompatible,
    keyword_idents,
    nonstandard_style,
    rust_2018_idioms,
    rust_2021_compatibility
)]
#![deny(rust_2024_compatibility, unused)]
#![deny(
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    ffi_unwind_calls,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    tail_expr_drop_order,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unsafe_op_in_unsafe_fn,
    unstable_features,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]

use std::fmt::{self, Debug};

use traced::traced;
use traced_ui_support::{makes, see};

/// A thing with a destructor.
#[derive(Debug)]
pub struct Thing {
    /// Its text.
    pub text: String,
}

impl Drop for Thing {
    fn drop(&mut self) {
        see(&self.text);
    }
}

impl Thing {
    /// Makes one.
    #[traced]
    #[must_use]
    pub fn new(mut text: String, other: &str) -> Self {
        text.push_str(other);
        Self { text }
    }

    /// Is consumed with another.
    #[traced]
    #[must_use]
    pub fn joined(self, other: Self) -> usize {
        self.text.len() + other.text.len()
    }

    /// Borrows.
    ///
    /// # Errors
    /// If it is empty.
    #[traced]
    pub fn borrowed<'a>(&'a mut self, text: &'a str) -> Result<&'a str, fmt::Error> {
        if self.text.is_empty() { Err(fmt::Error) } else { Ok(text) }
    }
}

/// Takes anything.
#[traced(attrs("length" = len(list), ?last), ret("first" = ret.is_some()), kind = client)]
pub fn first<T: Debug, const N: usize>(list: Vec<T>, last: [u8; N], _: &dyn Debug) -> Option<T> {
    list.into_iter().next()
}

/// Gives nothing back.
#[traced]
pub fn nothing((mut first, _): (u8, Thing), list: &mut [u8]) {
    first += 1;
    list[0] = first;
}

/// Is opaque.
#[traced]
pub fn opaque(text: &str) -> impl Iterator<Item = char> {
    text.chars().rev()
}

/// Never comes back.
#[traced]
pub fn never(text: &'static str) -> ! {
    std::panic::panic_any(text)
}

fn run() {
    let mut thing = Thing::new("a".to_owned(), "b");
    see(thing.borrowed("c"));
    see(thing.joined(Thing { text: String::new() }));
    see(first(vec![1], [2], &3));
    nothing((1, Thing { text: "d".to_owned() }), &mut [0]);
    see(opaque("ef").collect::<String>());
    see(std::panic::catch_unwind(|| never("g")).is_err());
}

fn main() {
    makes(
        run,
        "
        new
        borrowed
        joined
        first <client> {length=1, last=[2], first=true}
        nothing
        opaque
        never !panic
        ",
    );
}
