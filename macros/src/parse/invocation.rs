//! The input of `span!`, `attr!` and `event!`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;
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
        invocation.work = Some(work(input));
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
    if !is_argument(input) {
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

/// Words that, in front of a `=`, are arguments and no keys.
pub(crate) const ARGUMENTS: [&str; 8] =
    ["cancel", "crate", "kind", "links", "min_duration", "parent", "sample", "when"];

fn is_argument(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let word = ahead.call(Ident::parse_any);
    word.is_ok_and(|word| ARGUMENTS.iter().any(|known| word == known))
        && ahead.peek(Token![=])
        && !ahead.peek(Token![==])
}

fn argument(input: ParseStream<'_>) -> syn::Result<Argument> {
    let word = input.call(Ident::parse_any)?;
    input.parse::<Token![=]>()?;
    Ok(Argument::Value(word, input.parse::<Expr>()?))
}

fn work(input: ParseStream<'_>) -> Work {
    let ahead = input.fork();
    let tokens = rest(input);
    match async_block(&ahead) {
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
