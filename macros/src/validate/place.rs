//! Where the attributes may stand.

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Error, Meta};

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

/// What to say where both stand.
pub(crate) const BOTH: &str = "`#[traced_handler]` makes the span already; remove `#[traced]`";

/// Takes `#[traced]` off a handler.
pub(crate) fn strip_other(attributes: &mut Vec<syn::Attribute>, errors: &mut Errors) {
    attributes.retain(|attribute| {
        let is_other = is_called(attribute.path(), "traced");
        if is_other {
            errors.at(attribute, BOTH);
        }
        !is_other
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
    let message = if !function.lead.is_empty() {
        "this foreign function has no body to trace; trace the function that calls it".to_owned()
    } else if signature.receiver().is_some() {
        format!(
            "this trait method has no body to trace; put `#[traced(wrapper = ..)]` on the trait, or `{macro_name}` on \
             the methods that implement it"
        )
    } else {
        "this function has no body to trace; trace the function that calls it, or if a trait asks for it, put \
         `#[traced(wrapper = ..)]` on the trait"
            .to_owned()
    };
    errors.at(&signature.ident, message);
}

/// What to say of an item that cannot be traced.
pub(crate) fn rejected(item: &Item, place: Place) -> Error {
    let block = if let Item::Block(block) = item { block.word() } else { None };
    let (called, at) = match item {
        Item::Block(inner) => match inner.kind {
            Kind::Impl { .. } => ("an `impl` block", block.as_ref()),
            Kind::Module => ("a module", block.as_ref()),
        },
        Item::Foreign(word) => ("an `extern` block", Some(word)),
        Item::Function(_) => ("a function", None),
        Item::ModuleFile(name) => ("a module", Some(name)),
        Item::Nothing => ("an expression", None),
        Item::Other(called, word) => (*called, word.as_ref()),
        Item::Trait(item) => ("a trait", Some(&item.ident)),
    };
    let message = match (item, place) {
        (_, Place::Handler(_)) => {
            format!("`#[traced_handler]` works on functions and methods, not on {called}")
        }
        (_, Place::Test) => format!("`#[traced_test]` works on functions, not on {called}"),
        (Item::Foreign(_), _) => {
            "foreign functions have no body to trace; trace the functions that call them".to_owned()
        }
        (Item::ModuleFile(_), _) => {
            "`#[traced]` cannot see into the file of a module; put it on the functions and `impl` blocks there"
                .to_owned()
        }
        _ => format!(
            "`#[traced]` works on functions, methods, `impl` blocks, inline modules and traits, not on {called}"
        ),
    };
    Error::new(at.map_or_else(Span::call_site, Ident::span), message)
}
