//! The input of `span!`, `attr!` and `event!`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitStr, Token};

use super::arguments::argument;
use super::attributes::read_attribute;
use super::{Argument, Attribute, skip_to_comma};
use crate::errors::Errors;

/// What is in the parentheses of one of the three.
#[derive(Default)]
pub(crate) struct Invocation {
    pub(crate) name: Option<LitStr>,
    /// `kind = client`
    pub(crate) arguments: Vec<Argument>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) work: Option<Work>,
}

/// What a `span!` is around.
pub(crate) enum Work {
    /// `async move { statements }`
    Async {
        header: TokenStream,
        body: Group,
    },
    Sync(TokenStream),
}

pub(crate) fn attr(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    let mut invocation = Invocation::default();
    let read = |input: ParseStream<'_>| read_all(input, &["crate"], &mut invocation, errors);
    let end = Parser::parse2(read, tokens);
    errors.keep(end);
    invocation
}

pub(crate) fn event(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    let (head, behind) = at_semicolon(tokens);
    if let Some(behind) = behind {
        errors.at(behind, "an event is one moment: nothing can be in it");
    }
    read(head, &["crate"], errors)
}

pub(crate) fn span(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    let (head, behind) = at_semicolon(tokens);
    let Some(behind) = behind else {
        return without_work(head, errors);
    };
    let mut invocation = read(head, &ARGUMENTS, errors);
    let is_empty = behind.clone().into_iter().nth(1).is_none();
    if is_empty {
        errors.at(behind, WORK);
    } else {
        invocation.work = Some(work(behind.into_iter().skip(1).collect()));
    }
    invocation
}

const WORK: &str = "say what the span is around: `span!(\"name\"; expression)`";

/// A `span!` without a semicolon: one mistake, wherever else it leads.
fn without_work(head: TokenStream, errors: &mut Errors) -> Invocation {
    match head.clone().into_iter().last() {
        None => errors.push(syn::Error::new(proc_macro2::Span::call_site(), WORK)),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            let message = "what a span is around stands behind a `;`: `span!(\"name\"; expression)`";
            errors.at(group, message);
        }
        Some(_) => errors.at(head.into_iter().next(), WORK),
    }
    Invocation::default()
}

/// What is before the first semicolon, and from it on, if there is one.
fn at_semicolon(tokens: TokenStream) -> (TokenStream, Option<TokenStream>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let is_semicolon = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    match trees.iter().position(is_semicolon) {
        Some(at) => (trees[..at].iter().cloned().collect(), Some(trees[at..].iter().cloned().collect())),
        None => (trees.into_iter().collect(), None),
    }
}

/// The name and what else is before the semicolon, with these words for arguments among the attributes.
fn read(head: TokenStream, words: &[&str], errors: &mut Errors) -> Invocation {
    let mut invocation = Invocation::default();
    let read = |input: ParseStream<'_>| {
        if input.peek(LitStr) && !input.peek2(Token![=]) {
            invocation.name = Some(input.parse()?);
        } else {
            return Err(input.error("the first argument is the name, in quotes"));
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        read_all(input, words, &mut invocation, errors)
    };
    let read = Parser::parse2(read, head);
    errors.keep(read);
    invocation
}

fn read_all(
    input: ParseStream<'_>,
    words: &[&str],
    invocation: &mut Invocation,
    errors: &mut Errors,
) -> syn::Result<()> {
    while !input.is_empty() {
        if is_argument(input, words) {
            match argument(input) {
                Ok(argument) => invocation.arguments.push(argument),
                Err(error) => {
                    errors.push(error);
                    skip_to_comma(input);
                }
            }
        } else {
            read_attribute(input, &mut invocation.attributes, errors);
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(())
}

/// Words that, in front of a `=`, are arguments of `span!` and no keys.
pub(crate) const ARGUMENTS: [&str; 8] =
    ["cancel", "crate", "kind", "links", "min_duration", "parent", "sample", "when"];

fn is_argument(input: ParseStream<'_>, words: &[&str]) -> bool {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any);
    word.is_ok_and(|word| words.iter().any(|known| word == known))
        && ahead.peek(Token![=])
        && !ahead.peek(Token![==])
}

fn work(tokens: TokenStream) -> Work {
    match async_block.parse2(tokens.clone()) {
        Ok((header, body)) => Work::Async { header, body },
        Err(_) => Work::Sync(without_braces(tokens)),
    }
}

/// What is in the braces, if there is nothing else; they would be called unnecessary.
fn without_braces(tokens: TokenStream) -> TokenStream {
    let mut trees = tokens.clone().into_iter();
    match (trees.next(), trees.next()) {
        (Some(TokenTree::Group(group)), None) if group.delimiter() == Delimiter::Brace => group.stream(),
        _ => tokens,
    }
}

fn async_block(input: ParseStream<'_>) -> syn::Result<(TokenStream, Group)> {
    let keyword: Token![async] = input.parse()?;
    let capture: Option<Token![move]> = input.parse()?;
    let body: Group = input.parse()?;
    if !input.is_empty() {
        return Err(input.error("more than a block"));
    }
    Ok((quote::quote!(#keyword #capture), body))
}
