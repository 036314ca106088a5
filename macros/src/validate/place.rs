//! Where the attributes may stand.

use proc_macro2::{Ident, Span, TokenStream};
use syn::spanned::Spanned;
use syn::{Error, Expr, FnArg, Meta, Pat, Path, Type};

use super::plan::{Place, Plan, plan};
use crate::errors::Errors;
use crate::parse::{self, Argument, Function, ImplBlock, Item, Member};

/// The plan for a function that has the attribute itself.
pub(crate) fn function(function: &Function, arguments: Vec<Argument>, errors: &mut Errors) -> Plan {
    let plan = plan(arguments, Place::Function, errors);
    if !plan.skip {
        traceable(function, "#[traced]", errors);
    }
    plan
}

/// What carries the caller's context to a handler.
pub(crate) enum Carrier {
    /// Nothing does: a parameter must be added.
    Added,
    Expression(Expr),
    /// A parameter, by name and by whether it is a reference.
    Parameter(Ident, bool),
}

/// The plan for a handler, and its carrier.
pub(crate) fn handler(function: &Function, arguments: Vec<Argument>, errors: &mut Errors) -> (Plan, Carrier) {
    let mut plan = plan(arguments, Place::Handler, errors);
    plan.kind = Some(Ident::new("Server", Span::mixed_site()));
    traceable(function, "#[traced_handler]", errors);
    if function.signature.asyncness.is_none() {
        let message = "`#[traced_handler]` works on async functions; make it `async fn`, or use `#[traced]`";
        errors.at(function.signature.fn_token, message);
    }
    let carrier = match plan.from.take() {
        Some(expression) => Carrier::Expression(expression),
        None => parameter(function, errors),
    };
    (plan, carrier)
}

fn parameter(function: &Function, errors: &mut Errors) -> Carrier {
    for input in &function.signature.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Some(is_reference) = carries(&input.ty) else { continue };
        if let Pat::Ident(pattern) = &*input.pat {
            return Carrier::Parameter(pattern.ident.clone(), is_reference || pattern.by_ref.is_some());
        }
        errors.at(&input.pat, "the caller's context is in this parameter: give it a name");
    }
    Carrier::Added
}

/// Whether a type is called as the carriers of HTTP are, and if so, whether it is a reference.
fn carries(ty: &Type) -> Option<bool> {
    match ty {
        Type::Group(group) => carries(&group.elem),
        Type::Paren(paren) => carries(&paren.elem),
        Type::Path(path) => {
            let name = &path.path.segments.last()?.ident;
            ["HeaderMap", "Parts", "Request"].iter().any(|known| name == known).then_some(false)
        }
        Type::Reference(reference) => carries(&reference.elem).map(|_| true),
        _ => None,
    }
}

/// The plans for the members of an `impl` block, which lose their own attributes; `None` for those left alone.
pub(crate) fn impl_block(block: &mut ImplBlock, whole: &Plan, errors: &mut Errors) -> Vec<Option<Plan>> {
    block.members.iter_mut().map(|member| member_plan(member, whole, errors)).collect()
}

fn member_plan(member: &mut Member, whole: &Plan, errors: &mut Errors) -> Option<Plan> {
    let Member::Function(function) = member else { return None };
    let arguments = own_arguments(function, errors);
    let is_own = arguments.is_some();
    let mut plan = plan(arguments.unwrap_or_default(), Place::Function, errors);
    if plan.skip || function.attributes.iter().any(|attribute| is_called(attribute.path(), "traced_handler"))
    {
        return None;
    }
    let signature = &function.signature;
    if !is_own && (signature.constness.is_some() || signature.abi.is_some()) {
        return None;
    }
    traceable(function, "#[traced]", errors);
    plan.kind = plan.kind.or_else(|| whole.kind.clone());
    plan.krate = plan.krate.or_else(|| whole.krate.clone());
    Some(plan)
}

/// Takes the attributes `#[traced(..)]` off a function.
fn own_arguments(function: &mut Function, errors: &mut Errors) -> Option<Vec<Argument>> {
    let mut found = None;
    function.attributes.retain(|attribute| {
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
pub(crate) fn strip(function: &mut Function, name: &str, errors: &mut Errors) {
    function.attributes.retain(|attribute| {
        let is_other = !is_called(attribute.path(), name);
        if !is_other {
            errors.at(attribute, format_args!("`#[{name}]` given twice"));
        }
        is_other
    });
}

fn is_called(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}

fn traceable(function: &Function, macro_name: &str, errors: &mut Errors) {
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
        format!("this trait method has no body to trace; put `{macro_name}` on the methods that implement it")
    } else {
        "foreign functions have no body to trace; trace the function that calls it".to_owned()
    };
    errors.push(Error::new(signature.span(), message));
}

/// What to say of an item that cannot be traced.
pub(crate) fn rejected(item: &Item, place: Place) -> Error {
    let message = match (item, place) {
        (Item::Foreign, Place::Function) => {
            "foreign functions have no body to trace; trace the functions that call them".to_owned()
        }
        (Item::ModuleFile, Place::Function) => {
            "`#[traced]` cannot see into the file of a module; put it on the functions and `impl` blocks there"
                .to_owned()
        }
        (item, Place::Handler) => {
            format!("`#[traced_handler]` works on async functions and methods, not on {}", word(item))
        }
        (item, _) => {
            format!("`#[traced]` works on functions, methods and `impl` blocks, not on {}", word(item))
        }
    };
    Error::new(Span::call_site(), message)
}

fn word(item: &Item) -> String {
    let word = match item {
        Item::Foreign => "extern block",
        Item::Function(_) => "function",
        Item::Impl(_) => "impl block",
        Item::ModuleFile | Item::Other("mod") => "module",
        Item::Other(word) => word,
    };
    let article = if word.starts_with(['e', 'i']) { "an" } else { "a" };
    format!("{article} {word}")
}
