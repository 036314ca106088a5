//! The item that an attribute stands on. Bodies stay tokens: what is in them is the compiler's to judge, and an
//! editor's completion works while they are half written.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, ItemImpl, LitStr, Signature, Token, Type, Visibility, braced, token};

use super::rest;

mod kw {
    syn::custom_keyword!(default);
}

/// What an attribute can stand on.
pub(crate) enum Item {
    Function(Function),
    Impl(ImplBlock),
    /// `mod name;`
    ModuleFile,
    /// `extern { .. }`
    Foreign,
    /// Something else, by the word for it.
    Other(&'static str),
}

/// A function or a method.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    /// What is before the signature: `pub`, `default`.
    pub(crate) lead: TokenStream,
    pub(crate) signature: Signature,
    pub(crate) body: Option<Body>,
}

/// The braces of a function and what is in them.
pub(crate) struct Body {
    pub(crate) group: Group,
    /// `#![..]` at its start.
    pub(crate) inner: TokenStream,
    pub(crate) statements: TokenStream,
}

/// An `impl` block.
pub(crate) struct ImplBlock {
    /// All that is before the braces.
    pub(crate) header: TokenStream,
    pub(crate) self_type: Type,
    pub(crate) group: Group,
    pub(crate) inner: TokenStream,
    pub(crate) members: Vec<Member>,
}

/// What is in an `impl` block.
pub(crate) enum Member {
    Function(Box<Function>),
    Other(TokenStream),
}

pub(crate) fn item(tokens: TokenStream) -> syn::Result<Item> {
    let read = |input: ParseStream<'_>| {
        let ahead = input.fork();
        let attributes = ahead.call(Attribute::parse_outer)?;
        let lead = lead(&ahead)?;
        if is_function(&ahead) {
            let function = function(attributes, lead, &ahead)?;
            rest(input);
            return Ok(Item::Function(function));
        }
        let word = word(&ahead);
        let tokens = rest(input);
        match word {
            "impl" => impl_block(tokens).map(Item::Impl),
            "mod" if ends_with_semicolon(&tokens) => Ok(Item::ModuleFile),
            "extern" if ends_with_semicolon(&tokens) => Ok(Item::Other("extern crate")),
            "extern" => Ok(Item::Foreign),
            word => Ok(Item::Other(word)),
        }
    };
    Parser::parse2(read, tokens)
}

/// What is between the attributes and the signature.
fn lead(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut lead = input.parse::<Visibility>()?.into_token_stream();
    if input.peek(kw::default) && !input.peek2(Token![!]) {
        input.parse::<kw::default>()?.to_tokens(&mut lead);
    }
    Ok(lead)
}

fn is_function(input: ParseStream<'_>) -> bool {
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

fn function(attributes: Vec<Attribute>, lead: TokenStream, input: ParseStream<'_>) -> syn::Result<Function> {
    let signature = input.parse()?;
    let body = if input.peek(token::Brace) {
        let group = braces(input)?;
        let (inner, statements) = Parser::parse2(split, group.stream())?;
        Some(Body { group, inner, statements })
    } else {
        input.parse::<Token![;]>()?;
        None
    };
    Ok(Function { attributes, lead, signature, body })
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
fn split(input: ParseStream<'_>) -> syn::Result<(TokenStream, TokenStream)> {
    let mut inner = TokenStream::new();
    while input.peek(Token![#]) && input.peek2(Token![!]) && input.peek3(token::Bracket) {
        inner.extend([input.parse::<TokenTree>()?, input.parse()?, input.parse()?]);
    }
    Ok((inner, rest(input)))
}

fn impl_block(tokens: TokenStream) -> syn::Result<ImplBlock> {
    let mut header: Vec<TokenTree> = tokens.into_iter().collect();
    let Some(TokenTree::Group(group)) = header.pop() else {
        return Err(syn::Error::new_spanned(TokenStream::from_iter(header), "expected an `impl` block"));
    };
    let mut empty = Group::new(Delimiter::Brace, TokenStream::new());
    empty.set_span(group.span());
    let header = TokenStream::from_iter(header);
    let mut alone = header.clone();
    alone.append(empty);
    let self_type = *syn::parse2::<ItemImpl>(alone)?.self_ty;
    let (inner, members) = Parser::parse2(split, group.stream())?;
    let members = Parser::parse2(members_of, members)?;
    Ok(ImplBlock { header, self_type, group, inner, members })
}

fn members_of(input: ParseStream<'_>) -> syn::Result<Vec<Member>> {
    let mut members = Vec::new();
    while !input.is_empty() {
        let attributes = input.call(Attribute::parse_outer)?;
        let lead = lead(input)?;
        if is_function(input) {
            members.push(Member::Function(Box::new(function(attributes, lead, input)?)));
            continue;
        }
        let mut tokens = TokenStream::new();
        tokens.append_all(attributes);
        tokens.extend(lead);
        other_member(input, &mut tokens)?;
        members.push(Member::Other(tokens));
    }
    Ok(members)
}

/// A constant or a type ends with a semicolon, a macro call with that or with its braces.
fn other_member(input: ParseStream<'_>, tokens: &mut TokenStream) -> syn::Result<()> {
    let is_call = !(input.peek(Token![const]) || input.peek(Token![type]));
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => is_call && group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        tokens.append(token);
        if ends {
            break;
        }
    }
    Ok(())
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.lead.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        match &self.body {
            Some(body) => body.group.to_tokens(tokens),
            None => <Token![;]>::default().to_tokens(tokens),
        }
    }
}

impl ImplBlock {
    /// The block with these members.
    pub(crate) fn with(&self, members: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let mut content = self.inner.clone();
        content.extend(members);
        let mut group = Group::new(Delimiter::Brace, content);
        group.set_span(self.group.span());
        let mut tokens = self.header.clone();
        tokens.append(group);
        tokens
    }
}

impl Member {
    pub(crate) fn to_tokens(&self) -> TokenStream {
        match self {
            Self::Function(function) => function.to_token_stream(),
            Self::Other(tokens) => tokens.clone(),
        }
    }
}
