//! The input of `span!`, `attr!` and `event!`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Token};

use super::attributes::read_attribute;
use super::{Argument, Attribute, attributes, rest, skip_to_comma};
use crate::errors::Errors;

/// What is in the parentheses of one of the three.
#[derive(Default)]
pub(crate) struct Invocation {
    pub(crate) name: Option<LitStr>,
    /// `kind = client`
    pub(crate) arguments: Vec<Argument>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) block: Option<Block>,
}

/// What a `span!` is around.
pub(crate) enum Block {
    /// `async move { statements }`
    Async {
        header: TokenStream,
        body: Group,
    },
    Sync(TokenStream),
}

pub(crate) fn attr(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    Invocation { attributes: attributes(tokens, errors), ..Invocation::default() }
}

pub(crate) fn event(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    read(tokens, errors, |input, _, errors| {
        if !input.is_empty() {
            errors.push(input.error("an event is one moment: nothing can be in it"));
            rest(input);
        }
    })
}

pub(crate) fn span(tokens: TokenStream, errors: &mut Errors) -> Invocation {
    read(tokens, errors, |input, invocation, errors| {
        if input.parse::<Token![;]>().is_err() || input.is_empty() {
            errors.push(input.error("say what the span is around: `span!(\"name\"; expression)`"));
            return;
        }
        invocation.block = Some(block(input));
    })
}

/// The name and what else is before the semicolon; what follows is for `end`.
fn read(
    tokens: TokenStream,
    errors: &mut Errors,
    end: impl FnOnce(ParseStream<'_>, &mut Invocation, &mut Errors),
) -> Invocation {
    let mut invocation = Invocation::default();
    let read = |input: ParseStream<'_>| {
        if input.peek(LitStr) && !input.peek2(Token![=]) {
            invocation.name = Some(input.parse()?);
        } else {
            return Err(input.error("the first argument is the name, in quotes"));
        }
        while input.peek(Token![,]) {
            input.parse::<Token![,]>()?;
            if !input.is_empty() && !input.peek(Token![;]) {
                read_one(input, &mut invocation, errors);
            }
        }
        end(input, &mut invocation, errors);
        rest(input);
        Ok(())
    };
    let read = Parser::parse2(read, tokens);
    errors.keep(read);
    invocation
}

fn read_one(input: ParseStream<'_>, invocation: &mut Invocation, errors: &mut Errors) {
    if !(input.peek(Ident) && input.peek2(Token![=])) {
        read_attribute(input, &mut invocation.attributes, errors);
        return;
    }
    match argument(input) {
        Ok(argument) => invocation.arguments.push(argument),
        Err(error) => {
            errors.push(error);
            skip_to_comma(input);
        }
    }
}

fn argument(input: ParseStream<'_>) -> syn::Result<Argument> {
    let word: Ident = input.parse()?;
    input.parse::<Token![=]>()?;
    Ok(Argument::Value(word, input.parse::<Expr>()?))
}

fn block(input: ParseStream<'_>) -> Block {
    let ahead = input.fork();
    let tokens = rest(input);
    match async_block(&ahead) {
        Ok((header, body)) => Block::Async { header, body },
        Err(_) => Block::Sync(without_braces(tokens)),
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
