//! `impl` blocks and inline modules: what has functions in it.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, Item, ItemImpl, Path, Token, Type, token};

use super::function::{Function, function, is_function, lead, split};

/// An `impl` block or an inline module.
pub(crate) struct Block {
    pub(crate) attributes: Vec<Attribute>,
    /// All that is between the attributes and the braces.
    header: TokenStream,
    pub(crate) kind: Kind,
    group: Group,
    inner: TokenStream,
    pub(crate) members: Vec<Member>,
}

/// Which of the two.
pub(crate) enum Kind {
    /// For this type; of this trait, if it is of one.
    Impl {
        self_type: Box<Type>,
        of: Option<Path>,
    },
    Module,
}

/// What is in one.
pub(crate) enum Member {
    Block(Box<Block>),
    Function(Box<Function>),
    Other(TokenStream),
}

/// An `impl` block, as tokens behind its attributes.
pub(super) fn impl_block(attributes: Vec<Attribute>, tokens: TokenStream) -> syn::Result<Block> {
    let (header, group) = header_and_braces(tokens)?;
    let mut alone = header.clone();
    let mut empty = Group::new(Delimiter::Brace, TokenStream::new());
    empty.set_span(group.span());
    alone.append(empty);
    let ItemImpl { self_ty: self_type, trait_, .. } = syn::parse2(alone)?;
    let kind = Kind::Impl { self_type, of: trait_.map(|(path, _)| path) };
    let (inner, members) = split(group.stream());
    let members = Parser::parse2(members_of_impl, members)?;
    Ok(Block { attributes, header, kind, group, inner, members })
}

/// An inline module, as tokens behind its attributes.
pub(super) fn module(attributes: Vec<Attribute>, tokens: TokenStream) -> syn::Result<Block> {
    let (header, group) = header_and_braces(tokens)?;
    let (inner, members) = split(group.stream());
    let members = Parser::parse2(members_of_module, members)?;
    Ok(Block { attributes, header, kind: Kind::Module, group, inner, members })
}

fn header_and_braces(tokens: TokenStream) -> syn::Result<(TokenStream, Group)> {
    let mut header: Vec<TokenTree> = tokens.into_iter().collect();
    match header.pop() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            Ok((header.into_iter().collect(), group))
        }
        last => {
            let tokens: TokenStream = header.into_iter().chain(last).collect();
            Err(syn::Error::new_spanned(tokens, "expected a block in braces"))
        }
    }
}

fn members_of_impl(input: ParseStream<'_>) -> syn::Result<Vec<Member>> {
    members(input, |attributes, lead, input| {
        let mut tokens = TokenStream::new();
        tokens.append_all(attributes);
        tokens.extend(lead);
        other_member(input, &mut tokens)?;
        Ok(Member::Other(tokens))
    })
}

fn members_of_module(input: ParseStream<'_>) -> syn::Result<Vec<Member>> {
    members(input, |attributes, lead, input| {
        let is_impl = input.peek(Token![impl]) || input.peek(Token![unsafe]) && input.peek2(Token![impl]);
        let is_module = input.peek(Token![mod]) && input.peek2(Ident) && input.peek3(token::Brace);
        if !is_impl && !is_module {
            return Ok(Member::Other(whole_item(attributes, lead, input)?));
        }
        let tokens = up_to_body(lead, input)?;
        let block = if is_impl { impl_block(attributes, tokens) } else { module(attributes, tokens) };
        block.map(|block| Member::Block(Box::new(block)))
    })
}

/// All up to the braces of the body, and them: a brace within `<..>` is a constant's.
fn up_to_body(mut tokens: TokenStream, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let (mut depth, mut before) = (0_usize, ' ');
    loop {
        let is_body = depth == 0 && input.peek(token::Brace);
        let tree: TokenTree = input.parse()?;
        let letter = match &tree {
            TokenTree::Punct(punct) => punct.as_char(),
            _ => ' ',
        };
        match letter {
            '<' => depth += 1,
            // Not of an arrow.
            '>' if !matches!(before, '-' | '=') => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = letter;
        tokens.append(tree);
        if is_body {
            return Ok(tokens);
        }
    }
}

fn members(
    input: ParseStream<'_>,
    other: impl Fn(Vec<Attribute>, TokenStream, ParseStream<'_>) -> syn::Result<Member>,
) -> syn::Result<Vec<Member>> {
    let mut members = Vec::new();
    while !input.is_empty() {
        let attributes = input.call(Attribute::parse_outer)?;
        let lead = lead(input)?;
        members.push(if is_function(input) {
            Member::Function(Box::new(function(attributes, lead, input)?))
        } else {
            other(attributes, lead, input)?
        });
    }
    Ok(members)
}

/// A constant or a type ends with a semicolon, a macro call with that or with its braces.
fn other_member(input: ParseStream<'_>, tokens: &mut TokenStream) -> syn::Result<()> {
    let is_item = input.peek(Token![const]) || input.peek(Token![type]);
    loop {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => !is_item && group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        tokens.append(token);
        if ends || input.is_empty() {
            return Ok(());
        }
    }
}

/// Any other item of a module, which may end in many ways.
fn whole_item(
    attributes: Vec<Attribute>,
    lead: TokenStream,
    input: ParseStream<'_>,
) -> syn::Result<TokenStream> {
    // The visibility has been read, and of an item without one the parser finds the end as well.
    let item: Item = input.parse()?;
    let mut tokens = TokenStream::new();
    tokens.append_all(attributes);
    tokens.extend(lead);
    item.to_tokens(&mut tokens);
    Ok(tokens)
}

impl Block {
    /// The word by which it is known.
    pub(crate) fn word(&self) -> Option<Ident> {
        self.header.clone().into_iter().find_map(|tree| match tree {
            TokenTree::Ident(ident) if ident == "impl" || ident == "mod" => Some(ident),
            _ => None,
        })
    }

    /// The block with these members, and without its attributes.
    pub(crate) fn with(&self, members: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let mut content = self.inner.clone();
        content.extend(members);
        let mut group = Group::new(Delimiter::Brace, content);
        group.set_span(self.group.span());
        let mut tokens = TokenStream::new();
        tokens.append_all(&self.attributes);
        self.header.to_tokens(&mut tokens);
        tokens.append(group);
        tokens
    }
}

impl ToTokens for Block {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.with(self.members.iter().map(ToTokens::to_token_stream)));
    }
}

impl ToTokens for Member {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Block(block) => block.to_tokens(tokens),
            Self::Function(function) => function.to_tokens(tokens),
            Self::Other(other) => other.to_tokens(tokens),
        }
    }
}
