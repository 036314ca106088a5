//! The third phase: the code. It names nothing but the runtime's private interface and `::core`, and its own names
//! begin with `__traced`.

/// `quote!` whose own names and variables are nobody else's.
macro_rules! code {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}

mod attributes;
mod function;
mod inline;
mod parameters;
mod site;
mod types;

pub(crate) use inline::{attr, event, span};

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::parse::{self, Argument, Function, ImplBlock, Item, Member};
use crate::validate::{self, Place};
use function::Traced;

pub(crate) fn traced(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let arguments = parse::arguments(arguments, &mut errors);
    match errors.keep(parse::item(tokens.clone())) {
        Some(Item::Function(function)) => traced_function(function, arguments, errors),
        Some(Item::Impl(block)) => traced_impl(block, arguments, errors),
        Some(other) => {
            errors.push(validate::rejected(&other, Place::Function));
            with(&tokens, errors)
        }
        None => with(&tokens, errors),
    }
}

pub(crate) fn traced_handler(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let arguments = parse::arguments(arguments, &mut errors);
    let mut function = match errors.keep(parse::item(tokens.clone())) {
        Some(Item::Function(function)) => function,
        Some(other) => {
            errors.push(validate::rejected(&other, Place::Handler));
            return with(&tokens, errors);
        }
        None => return with(&tokens, errors),
    };
    validate::strip(&mut function, "traced_handler", &mut errors);
    let (plan, carrier) = validate::handler(&function, arguments, &mut errors);
    let original = function.to_token_stream();
    let name = function.signature.ident.unraw().to_string();
    unless(errors, &original, || {
        Traced { function, plan: &plan, label: name, carrier: Some(carrier) }.expand()
    })
}

fn traced_function(mut function: Function, arguments: Vec<Argument>, mut errors: Errors) -> TokenStream {
    validate::strip(&mut function, "traced", &mut errors);
    let plan = validate::function(&function, arguments, &mut errors);
    let original = function.to_token_stream();
    if plan.skip {
        return with(&original, errors);
    }
    let label = function.signature.ident.unraw().to_string();
    unless(errors, &original, || Traced { function, plan: &plan, label, carrier: None }.expand())
}

fn traced_impl(mut block: ImplBlock, arguments: Vec<Argument>, mut errors: Errors) -> TokenStream {
    let whole = validate::plan(arguments, Place::Impl, &mut errors);
    let plans = validate::impl_block(&mut block, &whole, &mut errors);
    let members = std::mem::take(&mut block.members);
    let original = block.with(members.iter().map(Member::to_tokens));
    if whole.skip {
        return with(&original, errors);
    }
    let owner = types::name(&block.self_type);
    unless(errors, &original, || {
        let members = members.into_iter().zip(plans).map(|pair| match pair {
            (Member::Function(function), Some(plan)) => {
                let method = function.signature.ident.unraw();
                let label =
                    owner.as_ref().map_or_else(|| method.to_string(), |owner| format!("{owner}::{method}"));
                Traced { function: *function, plan: &plan, label, carrier: None }.expand()
            }
            (member, _) => member.to_tokens(),
        });
        block.with(members)
    })
}

/// The code as it was, and the errors.
fn with(original: &TokenStream, errors: Errors) -> TokenStream {
    let errors = errors.into_code();
    quote!(#original #errors)
}

/// The expansion, or if there are errors, the code as it was and the errors.
fn unless(errors: Errors, original: &TokenStream, expand: impl FnOnce() -> TokenStream) -> TokenStream {
    errors.into_code().map_or_else(expand, |errors| quote!(#original #errors))
}
