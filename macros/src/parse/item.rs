//! The item that an attribute stands on.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, ItemTrait};

use super::block::{Block, impl_block, module};
use super::function::{Function, function, is_function, lead};
use super::rest;

/// What an attribute can stand on.
pub(crate) enum Item {
    /// An `impl` block or an inline module.
    Block(Box<Block>),
    /// `extern { .. }`
    Foreign,
    Function(Box<Function>),
    /// `mod name;`
    ModuleFile,
    /// Something else, by the word for it.
    Other(&'static str),
    Trait(Box<ItemTrait>),
}

pub(crate) fn item(tokens: TokenStream) -> syn::Result<Item> {
    let read = |input: ParseStream<'_>| {
        let ahead = input.fork();
        let attributes = ahead.call(Attribute::parse_outer)?;
        let start = ahead.fork();
        let lead = lead(&ahead)?;
        if is_function(&ahead) {
            let function = function(attributes, lead, &ahead)?;
            rest(input);
            return Ok(Item::Function(Box::new(function)));
        }
        let word = word(&ahead);
        let behind = rest(&start);
        let tokens = rest(input);
        match word {
            "impl" => impl_block(attributes, behind).map(|block| Item::Block(Box::new(block))),
            "mod" if ends_with_semicolon(&tokens) => Ok(Item::ModuleFile),
            "mod" => module(attributes, behind).map(|block| Item::Block(Box::new(block))),
            "trait" => syn::parse2(tokens).map(|item| Item::Trait(Box::new(item))),
            "extern" if ends_with_semicolon(&tokens) => Ok(Item::Other("extern crate")),
            "extern" => Ok(Item::Foreign),
            word => Ok(Item::Other(word)),
        }
    };
    Parser::parse2(read, tokens)
}

/// The first word that says what an item is.
fn word(input: ParseStream<'_>) -> &'static str {
    const WORDS: [&str; 11] =
        ["const", "enum", "extern", "impl", "macro", "mod", "static", "struct", "trait", "type", "use"];
    let ahead = input.fork();
    while let Ok(ident) = ahead.call(Ident::parse_any) {
        let known = WORDS.iter().find(|word| ident == *word);
        match known {
            Some(word) => return word,
            None if ident == "union" => return "union",
            None => {}
        }
    }
    "macro call"
}

fn ends_with_semicolon(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().last(), Some(TokenTree::Punct(punct)) if punct.as_char() == ';')
}
