//! An attribute `traced` that changes nothing: what a function does without ours.

use proc_macro::TokenStream;

/// Gives the item back as it is.
#[proc_macro_attribute]
pub fn traced(_: TokenStream, item: TokenStream) -> TokenStream {
    item
}
