//! The macros of the `traced` toolkit: use them through the crate `traced`, which documents each with examples
//! (`src/macros.rs`).
//!
//! What they generate names nothing but `::traced::__private` (or what `crate = path` says) and the standard
//! library's core. Each macro goes through the same phases, one module each: `parse` reads what was written,
//! `validate` says everything that is wrong with it at once, `expand` writes the code.

#![forbid(unsafe_code)]

mod errors;
mod expand;
mod parse;
mod validate;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro_attribute]
pub fn traced(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced(arguments.into(), item.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro_attribute]
pub fn traced_handler(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced_handler(arguments.into(), item.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro_attribute]
pub fn traced_test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced_test(arguments.into(), item.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro_derive(TraceAttrs, attributes(attr))]
pub fn trace_attrs(input: TokenStream) -> TokenStream {
    expand::trace_attrs(input.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro]
pub fn span(input: TokenStream) -> TokenStream {
    expand::span(input.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro]
pub fn attr(input: TokenStream) -> TokenStream {
    expand::attr(input.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro]
pub fn event(input: TokenStream) -> TokenStream {
    expand::event(input.into()).into()
}

#[allow(missing_docs, reason = "documented where it is used")]
#[proc_macro]
pub fn keys(input: TokenStream) -> TokenStream {
    expand::keys(input.into()).into()
}
