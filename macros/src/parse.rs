//! The first phase: what was written, with nothing said of its meaning.

mod arguments;
mod attributes;
mod block;
mod function;
mod invocation;
mod item;
mod keys;

pub(crate) use arguments::{Argument, arguments};
pub(crate) use attributes::{Attribute, Key, Mode, Value, attributes, is_constant};
pub(crate) use block::{Block, Kind, Member};
pub(crate) use function::{Body, Function};
pub(crate) use invocation::{ARGUMENTS, Invocation, Work, attr, event, span};
pub(crate) use item::{Item, item};
pub(crate) use keys::{KeyItem, keys};

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
