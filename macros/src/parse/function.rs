//! A function or a method. Its body stays tokens: what is in it is the compiler's to judge, and an editor's completion
//! works while it is half written.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::ParseStream;
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
        Some(Body::of(braces(input)?))
    } else {
        input.parse::<Token![;]>()?;
        None
    };
    Ok(Function { is_public: is_public(&lead), attributes, lead, signature, body })
}

/// The function whose body stands behind what is to be read: syn need not read that.
pub(super) fn function_around(body: Group, input: ParseStream<'_>) -> syn::Result<Option<Function>> {
    let attributes = input.call(Attribute::parse_outer)?;
    let lead = lead(input)?;
    if !is_function(input) {
        return Ok(None);
    }
    let signature = input.parse()?;
    let body = Some(Body::of(body));
    Ok(Some(Function { is_public: is_public(&lead), attributes, lead, signature, body }))
}

fn is_public(lead: &TokenStream) -> bool {
    matches!(lead.clone().into_iter().next(), Some(TokenTree::Ident(ident)) if ident == "pub")
}

impl Body {
    /// Where its braces stand.
    pub(crate) fn span(&self) -> proc_macro2::Span {
        self.group.span()
    }

    pub(crate) fn of(group: Group) -> Self {
        let (inner, statements) = split(group.stream());
        Self { group, inner, statements }
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
pub(super) fn split(tokens: TokenStream) -> (TokenStream, TokenStream) {
    let is = |tree: &TokenTree, letter| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == letter);
    let mut trees = tokens.clone().into_iter().peekable();
    if !trees.peek().is_some_and(|first| is(first, '#')) {
        return (TokenStream::new(), tokens);
    }
    let trees: Vec<_> = trees.collect();
    let is_inner = |three: &&[TokenTree]| match three {
        [hash, mark, TokenTree::Group(group)] => {
            is(hash, '#') && is(mark, '!') && group.delimiter() == Delimiter::Bracket
        }
        _ => false,
    };
    let end = 3 * trees.chunks(3).take_while(is_inner).count();
    let mut trees = trees.into_iter();
    (trees.by_ref().take(end).collect(), trees.collect())
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
