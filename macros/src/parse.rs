//! The first phase: what was written, with nothing said of its meaning.

mod arguments;
mod attributes;
mod invocation;
mod item;

pub(crate) use arguments::{Argument, arguments};
pub(crate) use attributes::{Attribute, Mode, Value, attributes};
pub(crate) use invocation::{Block, Invocation, attr, event, span};
pub(crate) use item::{Body, Function, ImplBlock, Item, Member, item};

use proc_macro2::{TokenStream, TokenTree};
use syn::Token;
use syn::parse::ParseStream;

/// Everything up to the next comma, left out.
fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        if input.parse::<TokenTree>().is_err() {
            return;
        }
    }
}

/// Everything that is left.
fn rest(input: ParseStream<'_>) -> TokenStream {
    input.parse().unwrap_or_default()
}
