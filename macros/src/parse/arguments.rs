//! The arguments of an attribute: `"name", kind = client, attrs(..), skip`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, LitStr, Token, parenthesized, token};

use super::{rest, skip_to_comma};
use crate::errors::Errors;

/// One argument, known by its form alone.
pub(crate) enum Argument {
    /// `kind =`, and nothing that could be meant.
    Broken(Ident),
    /// `attrs(order_id)`
    List(Ident, TokenStream),
    /// `"charge"`
    Text(LitStr),
    /// `kind = client`
    Value(Ident, Expr),
    /// `skip`
    Word(Ident),
}

impl Argument {
    /// What kind of argument it is.
    pub(crate) fn word(&self) -> String {
        match self {
            Self::Text(_) => "name".to_owned(),
            Self::Broken(word) | Self::List(word, _) | Self::Value(word, _) | Self::Word(word) => {
                word.unraw().to_string()
            }
        }
    }

    /// Where its word stands.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span(),
            Self::Broken(word) | Self::List(word, _) | Self::Value(word, _) | Self::Word(word) => word.span(),
        }
    }
}

/// Reads all that can be read; what cannot is an error each.
pub(crate) fn arguments(tokens: TokenStream, errors: &mut Errors) -> Vec<Argument> {
    let mut found = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            match argument(input) {
                Ok(argument) => found.push(argument),
                Err(error) => {
                    errors.push(error);
                    skip_to_comma(input);
                }
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    let end = Parser::parse2(read, tokens);
    errors.keep(end);
    found
}

pub(super) fn argument(input: ParseStream<'_>) -> syn::Result<Argument> {
    if input.peek(LitStr) {
        return input.parse().map(Argument::Text);
    }
    if !input.peek(Ident::peek_any) {
        return Err(
            input.error("expected an argument: a name in quotes, `word`, `word = value` or `word(..)`")
        );
    }
    let word = input.call(Ident::parse_any)?;
    if input.peek(token::Paren) {
        let content;
        parenthesized!(content in input);
        return Ok(Argument::List(word, rest(&content)));
    }
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        // What is no expression is nothing to those who know what the word wants.
        let value = if input.is_empty() || input.peek(Token![,]) { None } else { input.parse().ok() };
        return match value {
            Some(value) if input.is_empty() || input.peek(Token![,]) => Ok(Argument::Value(word, value)),
            _ => {
                skip_to_comma(input);
                Ok(Argument::Broken(word))
            }
        };
    }
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Argument::Word(word));
    }
    skip_to_comma(input);
    Ok(Argument::Broken(word))
}
