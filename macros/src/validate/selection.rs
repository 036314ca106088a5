//! Which functions of a block are traced: `only(..)`, `except(..)`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Token, parenthesized, token};

use super::words::form;
use crate::errors::{Errors, similar};
use crate::parse::Function;

/// Which functions.
#[derive(Clone, Default)]
pub(crate) struct Selection {
    only_public: bool,
    only: Option<Vec<Ident>>,
    pub(super) except: Vec<Ident>,
}

impl Selection {
    /// `only(pub)`, `only(get, put)`
    pub(super) fn only(&mut self, tokens: TokenStream, at: Span, errors: &mut Errors) {
        let mut found = names(tokens, "only", at, errors);
        found.retain(|name| {
            let is_public = name == "pub";
            self.only_public |= is_public;
            !is_public
        });
        self.only = Some(found);
    }

    /// Whether this function is one of them.
    pub(super) fn takes(&self, function: &Function) -> bool {
        let name = function.signature.ident.unraw();
        let is_wanted = self
            .only
            .as_ref()
            .is_none_or(|only| only.contains(&name) || self.only_public && function.is_public);
        is_wanted && !self.except.contains(&name)
    }

    /// Says which names are no function's.
    pub(super) fn check(&self, functions: &[&Ident], errors: &mut Errors) {
        let known: Vec<_> = functions.iter().map(|name| name.unraw().to_string()).collect();
        let words: Vec<_> = known.iter().map(String::as_str).collect();
        for name in self.only.iter().flatten().filter(|name| self.except.contains(name)) {
            errors.at(name, format!("`{}` is in `only` and in `except`", name.unraw()));
        }
        for name in self.only.iter().flatten().chain(&self.except) {
            if !functions.iter().any(|function| function.unraw() == *name) {
                let written = name.unraw().to_string();
                let meant = similar(&written, &words)
                    .map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
                errors.at(name, format!("no function here is called `{written}`{meant}"));
            }
        }
    }
}

/// Names, with commas between them; `pub` and `pub(..)` are names, too.
pub(super) fn names(tokens: TokenStream, word: &str, at: Span, errors: &mut Errors) -> Vec<Ident> {
    let mut found = Vec::new();
    if tokens.is_empty() {
        errors.push(syn::Error::new(at, form(word)));
    }
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let name = input.call(Ident::parse_any);
            found.push(name.map_err(|error| syn::Error::new(error.span(), form(word)))?.unraw());
            if input.peek(token::Paren) {
                let scope;
                parenthesized!(scope in input);
                scope.parse::<TokenStream>()?;
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
