//! Names of spans: some text, a constant, or text with values in it.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Path, Token};

use super::parameters::Parameters;
use crate::errors::Errors;

/// What a span is called.
#[derive(Clone)]
pub(crate) enum Name {
    /// `NAME`
    Constant(Path),
    /// `"GET {route}"`: as it is written, and as `format_args!` takes it.
    Template(LitStr, TokenStream),
    /// `"charge"`
    Text(LitStr),
}

impl Name {
    /// A name as it was written.
    pub(super) fn of(text: LitStr, errors: &mut Errors) -> Option<Self> {
        let written = text.value();
        if written.trim().is_empty() {
            errors.at(&text, "a span needs a name");
            return None;
        }
        if !written.contains(['{', '}']) {
            return Some(Self::Text(text));
        }
        match template(&written, text.span()) {
            Ok(parts) => Some(Self::Template(text, parts)),
            Err(fault) => {
                errors.at(&text, fault);
                None
            }
        }
    }

    /// Says which of the values in the name no parameter has.
    pub(super) fn check(&self, known: &Parameters, errors: &mut Errors) {
        let Self::Template(_, parts) = self else { return };
        // They stand where the name does.
        values(parts).iter().for_each(|value| known.check_root(value, errors));
    }
}

/// `"GET {user.id:?}"` becomes `"GET {:?}", user.id`.
fn template(text: &str, at: Span) -> Result<TokenStream, String> {
    let mut format = String::new();
    let mut values = Vec::new();
    let mut rest = text;
    while let Some(brace) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at(brace);
        format.push_str(before);
        if behind.starts_with("{{") || behind.starts_with("}}") {
            format.push_str(&behind[..2]);
            rest = &behind[2..];
            continue;
        }
        let end = behind.find('}').filter(|_| behind.starts_with('{')).ok_or_else(|| {
            let brace = &behind[..1];
            format!("the `{brace}` in the name has no partner; write `{brace}{brace}` for the letter itself")
        })?;
        let (value, spec) = behind[1..end].split_once(':').unwrap_or_else(|| (&behind[1..end], ""));
        values.push(parse_value(value, at)?);
        let colon = if spec.is_empty() { "" } else { ":" };
        format.push_str(&format!("{{{colon}{spec}}}"));
        rest = &behind[end + 1..];
    }
    format.push_str(rest);
    let format = LitStr::new(&format, at);
    Ok(quote!(#format #(, #values)*))
}

/// `user.id`
fn parse_value(text: &str, at: Span) -> Result<Expr, String> {
    let fault = || {
        format!(
            "`{{{text}}}` in the name is no value: name a parameter, or a field of one, as in `{{user.id}}`"
        )
    };
    let path = |input: ParseStream<'_>| {
        input.call(Ident::parse_any)?;
        while input.peek(Token![.]) {
            input.parse::<Token![.]>()?;
            if input.parse::<syn::Index>().is_err() {
                input.call(Ident::parse_any)?;
            }
        }
        Ok(())
    };
    let tokens: TokenStream = text.parse().map_err(|_| fault())?;
    path.parse2(tokens.clone()).map_err(|_| fault())?;
    let tokens = located(tokens, at);
    syn::parse2(tokens).map_err(|_| fault())
}

/// The tokens as if they stood in the name: errors about them point there.
fn located(tokens: TokenStream, at: Span) -> TokenStream {
    tokens
        .into_iter()
        .enumerate()
        .map(|(place, mut token): (usize, TokenTree)| {
            if place == 0 {
                token.set_span(at);
                return token;
            }
            // A field is not the user's token: the compiler would propose to put another in place of the whole name. Nor
            // is it of the user's edition: what is a word of ours may be a name there.
            let there = Span::call_site().located_at(at);
            match token {
                TokenTree::Ident(ident) if !ident.to_string().starts_with("r#") => {
                    Ident::new_raw(&ident.to_string(), there).into()
                }
                mut token => {
                    token.set_span(there);
                    token
                }
            }
        })
        .collect()
}

fn values(parts: &TokenStream) -> Vec<Expr> {
    let read = |input: ParseStream<'_>| {
        input.parse::<LitStr>()?;
        let mut values = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            values.push(input.parse::<Expr>()?);
        }
        Ok(values)
    };
    read.parse2(parts.clone()).unwrap_or_default()
}
