//! The plan for a handler: a function that answers calls from outside.

use proc_macro2::{Ident, Span};
use syn::{Expr, FnArg, Pat, Type};

use super::function::finish;
use super::parameters::Parameters;
use super::place::traceable;
use super::plan::{Plan, plan};
use super::words::Place;
use crate::errors::Errors;
use crate::parse::{Argument, Function};

/// What carries the caller's context to a handler.
pub(crate) enum Carrier {
    /// Nothing does: a parameter must be added.
    Added,
    Expression(Box<Expr>),
    /// A parameter, by name and by whether it is a reference.
    Parameter(Ident, bool),
}

/// The plan for a handler, and its carrier.
pub(crate) fn handler(
    function: &mut Function,
    arguments: Vec<Argument>,
    errors: &mut Errors,
) -> (Plan, Carrier) {
    let known = Parameters::of(&function.signature);
    let before = errors.count();
    let mut plan = plan(arguments, Place::Handler, &known, errors);
    let is_understood = errors.count() == before;
    finish(function, &mut plan, &known, errors);
    plan.kind = Some(Ident::new("Server", Span::mixed_site()));
    traceable(function, "#[traced_handler]", errors);
    if function.signature.asyncness.is_none() {
        let message = "`#[traced_handler]` works on async functions; make it `async fn`, or use `#[traced]`";
        errors.at(function.signature.fn_token, message);
    }
    let carrier = match plan.from.take() {
        Some(expression) => Carrier::Expression(Box::new(expression)),
        None if !is_understood => Carrier::Added,
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
        return Carrier::Added;
    }
    if !cfg!(any(feature = "axum", test)) {
        let message = "no parameter of this function carries the caller's context; write `from = ..`, or enable the \
                       feature `axum` of `traced`";
        errors.at(&function.signature.ident, message);
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
