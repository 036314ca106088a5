//! Where the attributes may stand.

use proc_macro2::{Span, TokenStream};
use syn::{Error, Meta};

use super::function::span_of;
pub(crate) use super::plan::is_called;
use super::words::Place;
use crate::errors::Errors;
use crate::parse::{self, Argument, Function, Item, Kind};

/// Takes the attributes `#[traced(..)]` off what has these; their arguments, if there is one.
pub(super) fn own_arguments(
    attributes: &mut Vec<syn::Attribute>,
    errors: &mut Errors,
) -> Option<Vec<Argument>> {
    let mut found = None;
    attributes.retain(|attribute| {
        if !is_called(attribute.path(), "traced") {
            return true;
        }
        let tokens = match &attribute.meta {
            Meta::Path(_) => TokenStream::new(),
            Meta::List(list) => list.tokens.clone(),
            Meta::NameValue(pair) => {
                errors.at(pair, "write `#[traced(name = \"..\")]`");
                TokenStream::new()
            }
        };
        if found.is_some() {
            errors.at(attribute, "`#[traced]` given twice");
        }
        found = Some(parse::arguments(tokens, errors));
        false
    });
    found
}

/// Takes further attributes of the same name off a function: one is enough.
pub(crate) fn strip(attributes: &mut Vec<syn::Attribute>, name: &str, errors: &mut Errors) {
    attributes.retain(|attribute| {
        let is_other = !is_called(attribute.path(), name);
        if !is_other {
            errors.at(attribute, format!("`#[{name}]` given twice"));
        }
        is_other
    });
}

/// Says so, where a function cannot have a span.
pub(super) fn traceable(function: &Function, macro_name: &str, errors: &mut Errors) {
    let signature = &function.signature;
    if let Some(constness) = signature.constness {
        let message = "`const fn` cannot be traced: a span is a run-time effect; \
                       remove `const`, or trace the function that calls it";
        errors.at(constness, message);
    }
    if function.body.is_some() {
        return;
    }
    let message = if function.lead.is_empty() {
        format!(
            "this trait method has no body to trace; put `#[traced(wrapper = ..)]` on the trait, or `{macro_name}` on \
             the methods that implement it"
        )
    } else {
        "foreign functions have no body to trace; trace the function that calls it".to_owned()
    };
    errors.push(Error::new(span_of(function), message));
}

/// What to say of an item that cannot be traced.
pub(crate) fn rejected(item: &Item, place: Place) -> Error {
    let message = match (item, place) {
        (item, Place::Handler) => {
            format!("`#[traced_handler]` works on async functions and methods, not on {}", word(item))
        }
        (Item::Foreign, _) => {
            "foreign functions have no body to trace; trace the functions that call them".to_owned()
        }
        (Item::ModuleFile, _) => {
            "`#[traced]` cannot see into the file of a module; put it on the functions and `impl` blocks there"
                .to_owned()
        }
        (item, _) => format!(
            "`#[traced]` works on functions, methods, `impl` blocks, inline modules and traits, not on {}",
            word(item)
        ),
    };
    Error::new(Span::call_site(), message)
}

fn word(item: &Item) -> String {
    let word = match item {
        Item::Block(block) => match block.kind {
            Kind::Impl { .. } => "impl block",
            Kind::Module => "module",
        },
        Item::Foreign => "extern block",
        Item::Function(_) => "function",
        Item::ModuleFile => "module",
        Item::Other(word) => word,
        Item::Trait(_) => "trait",
    };
    let article = if word.starts_with(['e', 'i']) { "an" } else { "a" };
    format!("{article} {word}")
}
