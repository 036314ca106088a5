//! A function or a method. Its body stays tokens: what is in it is the compiler's to judge, and an editor's completion
//! works while it is half written.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, LitStr, Signature, Token, Visibility, braced, token};

use super::rest;

mod kw {
    syn::custom_keyword!(default);
    syn::custom_keyword!(safe);
}

/// A function or a method.
#[derive(Clone)]
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    /// What is before the signature: `pub`, `default`.
    pub(crate) lead: TokenStream,
    pub(crate) is_public: bool,
    pub(crate) signature: Signature,
    pub(crate) body: Option<Body>,
}

/// The braces of a function and what is in them.
#[derive(Clone)]
pub(crate) struct Body {
    pub(crate) group: Group,
    /// `#![..]` at its start.
    pub(crate) inner: TokenStream,
    pub(crate) statements: TokenStream,
}

/// What is between the attributes of an item and its first word.
pub(super) fn lead(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut lead = input.parse::<Visibility>()?.into_token_stream();
    if input.peek(kw::default) && !input.peek2(Token![!]) {
        input.parse::<kw::default>()?.to_tokens(&mut lead);
    }
    // Of foreign functions.
    if input.peek(kw::safe) && input.peek2(Token![fn]) {
        input.parse::<kw::safe>()?.to_tokens(&mut lead);
    }
    Ok(lead)
}

/// Whether a function comes.
pub(super) fn is_function(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    while ahead.peek(Token![const])
        || ahead.peek(Token![async])
        || ahead.peek(Token![unsafe])
        || ahead.peek(Token![extern])
        || ahead.peek(LitStr)
    {
        if ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
    ahead.peek(Token![fn])
}

/// The function that comes, behind what has been read of it.
pub(super) fn function(
    attributes: Vec<Attribute>,
    lead: TokenStream,
    input: ParseStream<'_>,
) -> syn::Result<Function> {
    let signature = input.parse()?;
    let body = if input.peek(token::Brace) {
        Some(Body::of(braces(input)?)?)
    } else {
        input.parse::<Token![;]>()?;
        None
    };
    let is_public = lead.to_string().starts_with("pub");
    Ok(Function { attributes, lead, is_public, signature, body })
}

impl Body {
    /// Where its braces stand.
    pub(crate) fn span(&self) -> proc_macro2::Span {
        self.group.span()
    }

    pub(crate) fn of(group: Group) -> syn::Result<Self> {
        let (inner, statements) = Parser::parse2(split, group.stream())?;
        Ok(Self { group, inner, statements })
    }
}

/// A group in braces, also where a macro has handed the whole block on.
fn braces(input: ParseStream<'_>) -> syn::Result<Group> {
    let content;
    let braces = braced!(content in input);
    let mut group = Group::new(Delimiter::Brace, rest(&content));
    group.set_span(braces.span.join());
    Ok(group)
}

/// The inner attributes, and the rest.
pub(super) fn split(input: ParseStream<'_>) -> syn::Result<(TokenStream, TokenStream)> {
    let mut inner = TokenStream::new();
    while input.peek(Token![#]) && input.peek2(Token![!]) && input.peek3(token::Bracket) {
        inner.extend([input.parse::<TokenTree>()?, input.parse()?, input.parse()?]);
    }
    Ok((inner, rest(input)))
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.lead.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        match &self.body {
            Some(body) => body.group.to_tokens(tokens),
            None => token::Semi::default().to_tokens(tokens),
        }
    }
}
