//! The path to what generated code calls.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::Token;

use crate::validate::Plan;

/// The path, written where it is to stand: as tokens of its own it would be handed to the compiler and back each time.
#[derive(Clone, Copy)]
pub(crate) struct Runtime<'a> {
    /// The crate `traced`, where it is not `::traced`.
    krate: Option<&'a TokenStream>,
    at: Option<Span>,
}

impl<'a> Runtime<'a> {
    /// Of this crate, if it is not `::traced`.
    pub(super) const fn of(krate: Option<&'a TokenStream>) -> Self {
        Self { krate, at: None }
    }
}

impl Plan {
    pub(crate) fn runtime(&self) -> Runtime<'_> {
        Runtime::of(self.krate.as_ref())
    }

    /// As if it stood there: what is wrong with a call is then said there alone.
    pub(crate) fn runtime_at(&self, at: Span) -> Runtime<'_> {
        Runtime { krate: self.krate.as_ref(), at: Some(at) }
    }
}

impl ToTokens for Runtime<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let located =
            |span: Span| self.at.map_or(span, |at| Span::mixed_site().located_at(at).resolved_at(span));
        let span = located(Span::call_site());
        let colons = Token![::](span);
        match self.krate {
            Some(krate) => tokens.extend(krate.clone().into_iter().map(|mut token| {
                token.set_span(located(token.span()));
                token
            })),
            None => {
                colons.to_tokens(tokens);
                Ident::new("traced", span).to_tokens(tokens);
            }
        }
        colons.to_tokens(tokens);
        Ident::new("__private", span).to_tokens(tokens);
    }
}
