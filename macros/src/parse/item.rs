//! The item that an attribute stands on.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, ItemTrait};

use super::block::{Block, impl_block, module};
use super::function::{Function, function, function_around, is_function, lead};
use super::rest;

/// What an attribute can stand on.
pub(crate) enum Item {
    /// An `impl` block or an inline module.
    Block(Box<Block>),
    /// `extern { .. }`, by that word.
    Foreign(Ident),
    Function(Box<Function>),
    /// `mod name;`, by its name.
    ModuleFile(Ident),
    /// No item: a statement or an expression, of which the compiler says itself that it takes no attribute.
    Nothing,
    /// Something else: what it is called, and the word by which it is known.
    Other(&'static str, Option<Ident>),
    Trait(Box<ItemTrait>),
}

pub(crate) fn item(tokens: TokenStream) -> syn::Result<Item> {
    if let Some(function) = function_in_braces(&tokens) {
        return Ok(Item::Function(Box::new(function)));
    }
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
        let Some((word, name)) = word else {
            return Ok(if is_macro_call(&behind) {
                Item::Other("a macro call", None)
            } else {
                Item::Nothing
            });
        };
        match word.to_string().as_str() {
            "impl" => impl_block(attributes, behind).map(|block| Item::Block(Box::new(block))),
            "mod" if ends_with_semicolon(&tokens) => Ok(Item::ModuleFile(name.unwrap_or(word))),
            "mod" => module(attributes, behind).map(|block| Item::Block(Box::new(block))),
            "trait" => syn::parse2(tokens).map(|item| Item::Trait(Box::new(item))),
            "extern" if ends_with_semicolon(&tokens) => Ok(Item::Other("an `extern crate`", Some(word))),
            "extern" => Ok(Item::Foreign(word)),
            written => {
                let called =
                    WORDS.iter().find(|(known, _)| *known == written).map_or("an item", |(_, called)| called);
                Ok(Item::Other(called, Some(word)))
            }
        }
    };
    Parser::parse2(read, tokens)
}

/// What most items are. What is none, or is wrong, is looked at in full.
fn function_in_braces(tokens: &TokenStream) -> Option<Function> {
    let mut trees: Vec<_> = tokens.clone().into_iter().collect();
    match trees.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
            let read = |input: ParseStream<'_>| function_around(body, input);
            Parser::parse2(read, trees.into_iter().collect()).ok()?
        }
        _ => None,
    }
}

/// Words that say what an item is, and what it is called then.
const WORDS: [(&str, &str); 13] = [
    ("const", "a constant"),
    ("enum", "an enum"),
    ("extern", "an `extern` block"),
    ("impl", "an `impl` block"),
    ("macro", "a macro"),
    ("macro_rules", "a macro"),
    ("mod", "a module"),
    ("static", "a static"),
    ("struct", "a struct"),
    ("trait", "a trait"),
    ("type", "a type alias"),
    ("union", "a union"),
    ("use", "an import"),
];

/// The first word that says what an item is, and the one behind it.
fn word(input: ParseStream<'_>) -> Option<(Ident, Option<Ident>)> {
    let ahead = input.fork();
    while let Ok(ident) = ahead.call(Ident::parse_any) {
        let text = ident.to_string();
        if WORDS.iter().any(|(word, _)| text == *word) {
            return Some((ident, ahead.call(Ident::parse_any).ok()));
        }
    }
    None
}

/// `path::to!`, whatever follows.
fn is_macro_call(tokens: &TokenStream) -> bool {
    let mut trees = tokens.clone().into_iter();
    loop {
        match trees.next() {
            Some(TokenTree::Ident(_)) => {}
            Some(TokenTree::Punct(punct)) if punct.as_char() == ':' => {}
            Some(TokenTree::Punct(punct)) => return punct.as_char() == '!',
            _ => return false,
        }
    }
}

fn ends_with_semicolon(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().last(), Some(TokenTree::Punct(punct)) if punct.as_char() == ';')
}
