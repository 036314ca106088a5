//! The plan for a handler: a function that answers calls from outside.

use proc_macro2::{Ident, Span};
use syn::{Error, Expr, FnArg, GenericArgument, Pat, PathArguments, PathSegment, Type};

use super::function::finish;
use super::parameters::Parameters;
use super::place::traceable;
use super::plan::{Form, Plan, is_called, plan};
use super::preset::Preset;
use super::words::Place;
use crate::errors::Errors;
use crate::expand::types;
use crate::parse::{Argument, Function};

/// Handlers of axum have no more parameters.
const MOST_EXTRACTORS: usize = 16;

/// Who calls a handler.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) preset: Preset,
    /// What carries the caller's context, if something does.
    pub(crate) carrier: Option<Carrier>,
    /// The span is in a trace of its own, and refers to the caller's.
    pub(crate) is_linked: bool,
}

/// What carries the caller's context to a handler.
#[derive(Clone)]
pub(crate) enum Carrier {
    /// Nothing does: a parameter must be added.
    Added(Observed),
    Expression(Box<Expr>),
    /// A parameter, by name and by whether it is a reference.
    Parameter(Ident, bool),
}

/// What of a handler is observed that axum calls.
#[derive(Clone, Copy)]
pub(crate) struct Observed {
    /// With what status the other extractors refuse requests.
    pub(crate) extractors: bool,
    /// With what status axum answers, and when it has.
    pub(crate) answer: bool,
}

/// The plan for a handler.
pub(crate) fn handler(function: &mut Function, mut arguments: Vec<Argument>, errors: &mut Errors) -> Plan {
    let known = Parameters::of(&function.signature);
    let before = errors.count();
    let preset = Preset::take(&mut arguments, errors);
    let mut plan = plan(arguments, Place::Handler(preset), &known, errors);
    let is_understood = errors.count() == before;
    finish(function, &mut plan, &known, errors);
    plan.kind = preset.kind().map(|kind| Ident::new(kind, Span::mixed_site()));
    traceable(function, preset.written(), errors);
    check(function, &plan, preset, errors);
    let carrier = match plan.from.take() {
        Some(expression) => Some(Carrier::Expression(Box::new(expression))),
        None if !is_understood => None,
        None if plan.observed == Some(true) => added(function, &plan, errors),
        None => carrier(function, &plan, preset, errors),
    };
    let is_linked = ["link", "public"].iter().any(|word| plan.place_of(word).is_some());
    plan.start.caller = Some(Caller { preset, carrier, is_linked });
    plan
}

fn check(function: &Function, plan: &Plan, preset: Preset, errors: &mut Errors) {
    if let (Some(at), Some(_)) = (plan.place_of("link"), plan.place_of("public")) {
        errors.push(Error::new(at, "`public` links to the caller already; remove `link`"));
    }
    if let (Some(at), Some(true), Some(_)) = (plan.place_of("observed"), plan.observed, &plan.from) {
        errors.push(Error::new(
            at,
            "what axum brings is observed by an extractor, which reads the caller's context itself; remove `from`",
        ));
    }
    let signature = &function.signature;
    let is_future = signature.asyncness.is_some() || types::form(plan.form, signature) == Form::Future;
    if preset.is_server() && !is_future {
        let attribute = preset.written();
        let message =
            format!("`{attribute}` works on async functions; make it `async fn`, or use `#[traced]`");
        errors.at(signature.fn_token, message);
    }
}

fn carrier(function: &Function, plan: &Plan, preset: Preset, errors: &mut Errors) -> Option<Carrier> {
    // Of a batch each message has a producer.
    if preset == Preset::Consumer && plan.start.links.is_some() {
        return None;
    }
    for input in &function.signature.inputs {
        let FnArg::Typed(input) = input else { continue };
        let Some(is_reference) = carries(&input.ty, preset) else { continue };
        if let Pat::Ident(pattern) = &*input.pat {
            let is_reference = is_reference || pattern.by_ref.is_some();
            return Some(Carrier::Parameter(pattern.ident.clone(), is_reference));
        }
        errors.at(&input.pat, "the caller's context is in this parameter: give it a name");
        return None;
    }
    let message = match preset {
        Preset::Job | Preset::Reconcile => return None,
        Preset::Http => return added(function, plan, errors),
        Preset::Grpc => {
            "no parameter of this function carries the caller's context; write `from = ..`, or take the `Request` \
             with its metadata"
        }
        Preset::Consumer => {
            "no parameter of this function carries the producer's context; write `from = ..`, or `links = ..` for \
             those of a batch"
        }
    };
    errors.at(&function.signature.ident, message);
    None
}

/// An extractor, which only axum calls.
fn added(function: &Function, plan: &Plan, errors: &mut Errors) -> Option<Carrier> {
    let inputs = &function.signature.inputs;
    let count = inputs.iter().filter(|input| matches!(input, FnArg::Typed(_))).count();
    if count >= MOST_EXTRACTORS {
        let message = "axum takes 16 parameters, and the extractor that begins the span would be one more; make one \
                       extractor of two, or write `from = ..`";
        errors.at(&function.signature.ident, message);
        return None;
    }
    if cfg!(any(feature = "axum", test)) {
        let extractors = plan.observed != Some(false);
        let signature = &function.signature;
        let answer = extractors && signature.asyncness.is_some() && !types::is_never(&signature.output);
        return Some(Carrier::Added(Observed { extractors, answer }));
    }
    let message = "no parameter of this function carries the caller's context; write `from = ..`, or enable the feature \
                   `axum` of `traced`";
    errors.at(&function.signature.ident, message);
    None
}

/// Whether a type is called as the carriers of this preset are, and if so, whether it is a reference.
fn carries(ty: &Type, preset: Preset) -> Option<bool> {
    match ty {
        Type::Group(group) => carries(&group.elem, preset),
        Type::Paren(paren) => carries(&paren.elem, preset),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let is_named_so = preset.carriers().iter().any(|known| last.ident == known);
            (is_named_so || preset == Preset::Consumer && maps_texts(last)).then_some(false)
        }
        Type::Reference(reference) => carries(&reference.elem, preset).map(|_| true),
        _ => None,
    }
}

/// `HashMap<String, String>`, or one in order.
fn maps_texts(segment: &PathSegment) -> bool {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return false };
    let is_text = |argument: &GenericArgument| match argument {
        GenericArgument::Type(Type::Path(path)) => is_called(&path.path, "String"),
        _ => false,
    };
    ["BTreeMap", "HashMap"].iter().any(|name| segment.ident == name)
        && arguments.args.len() == 2
        && arguments.args.iter().all(is_text)
}
