//! The third phase: the code. It names nothing but the runtime's private interface and `::core`, and its own names
//! begin with `__traced`.

/// `quote!` whose own names and variables are nobody else's.
macro_rules! code {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}

mod attributes;
mod begin;
mod block;
mod derive;
mod function;
mod handler;
mod inline;
mod keys;
mod outcome;
mod parameters;
mod returned;
mod runtime;
mod site;
mod test;
pub(crate) mod types;
mod wrapper;

pub(crate) use derive::trace_attrs;
pub(crate) use inline::{attr, event, span};
pub(crate) use keys::keys;
pub(crate) use test::traced_test;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use crate::errors::Errors;
use crate::parse::{self, Argument, Block, Function, Item};
use crate::validate::{self, Place, Preset};
use function::Traced;

pub(crate) fn traced(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let arguments = parse::arguments(arguments, &mut errors);
    match errors.keep(parse::item(tokens.clone())) {
        Some(Item::Block(block)) => traced_block(*block, arguments, errors),
        Some(Item::Function(function)) => traced_function(*function, arguments, errors),
        Some(Item::Nothing) => tokens,
        Some(Item::Trait(item)) => wrapper::traced_trait(*item, arguments, errors),
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
        Some(Item::Function(function)) => *function,
        Some(other) => {
            errors.push(validate::rejected(&other, Place::Handler(Preset::Http)));
            return with(&tokens, errors);
        }
        None => return with(&tokens, errors),
    };
    validate::strip(&mut function.attributes, "traced_handler", &mut errors);
    validate::strip_other(&mut function.attributes, &mut errors);
    let plan = validate::handler(&mut function, arguments, &mut errors);
    let original = function.to_token_stream();
    let name = function.signature.ident.unraw().to_string();
    unless(errors, &original, || Traced::of(function, &plan, &name).expand())
}

fn traced_function(mut function: Function, arguments: Vec<Argument>, mut errors: Errors) -> TokenStream {
    validate::strip(&mut function.attributes, "traced", &mut errors);
    if function.attributes.iter().any(|attribute| validate::is_called(attribute.path(), "traced_handler")) {
        errors.push(syn::Error::new(Span::call_site(), validate::BOTH));
        return with(&function.to_token_stream(), errors);
    }
    let plan = validate::function(&mut function, arguments, &mut errors);
    if plan.skip || !errors.is_empty() {
        return with(&function.to_token_stream(), errors);
    }
    let name = function.signature.ident.unraw().to_string();
    Traced::of(function, &plan, &name).expand()
}

fn traced_block(mut block: Block, arguments: Vec<Argument>, mut errors: Errors) -> TokenStream {
    validate::strip(&mut block.attributes, "traced", &mut errors);
    let plan = validate::block(&mut block, arguments, &mut errors);
    let original = block.to_token_stream();
    unless(errors, &original, || block::expand(block, plan))
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
