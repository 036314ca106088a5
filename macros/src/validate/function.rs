//! The plan for one function.

use proc_macro2::Span;
use quote::ToTokens;
use syn::{Error, ReturnType, Type};

use super::parameters::{self, Parameters};
use super::place::traceable;
use super::plan::{Form, Plan, plan};
use super::words::Place;
use crate::errors::Errors;
use crate::expand::types;
use crate::parse::{Argument, Function};

/// The plan for a function that has these arguments, which loses the marks of its parameters.
pub(crate) fn function(function: &mut Function, arguments: Vec<Argument>, errors: &mut Errors) -> Plan {
    let known = Parameters::of(&function.signature);
    let mut plan = plan(arguments, Place::Function, &known, errors);
    finish(function, &mut plan, &known, errors);
    if !plan.skip {
        traceable(function, "#[traced]", errors);
    }
    plan
}

/// What of a plan depends on the function.
pub(super) fn finish(function: &mut Function, plan: &mut Plan, known: &Parameters, errors: &mut Errors) {
    let marked = parameters::take_marked(&mut function.signature, &mut plan.attributes, errors);
    if let Some(tokens) = plan.parameters.take() {
        parameters::named(tokens, &function.signature, &marked, &mut plan.attributes, errors);
    }
    if let Some(name) = &plan.name {
        name.check(known, errors);
    }
    check_form(function, plan, errors);
    check_outcome(function, plan, errors);
}

fn check_form(function: &Function, plan: &Plan, errors: &mut Errors) {
    let is_async = function.signature.asyncness.is_some();
    let form = types::form(plan.form, &function.signature);
    for word in ["boxed", "cancel"] {
        if let (Some(at), Form::Value, false) = (plan.place_of(word), form, is_async) {
            errors
                .push(Error::new(at, format!("`{word}` is for async functions, and this one is not async")));
        }
    }
    if let (Some(at), true, false) = (plan.place_of("boxed"), plan.boxed, is_async || form == Form::Value) {
        errors.push(Error::new(at, "`boxed` is for `async fn`: this function says itself what it returns"));
    }
    for word in ["future", "stream"] {
        if let (Some(at), false) = (plan.place_of(word), is_async) {
            check_returns(function, word, at, errors);
        }
    }
    for word in ["future", "stream", "sync"] {
        if let (Some(at), true) = (plan.place_of(word), is_async) {
            errors.push(Error::new(
                at,
                format!("an `async fn` gives back a future, there is no need to say `{word}`"),
            ));
        }
    }
}

/// Says so, where a function plainly returns neither a future nor a stream.
fn check_returns(function: &Function, word: &str, at: Span, errors: &mut Errors) {
    const NEITHER: [&str; 21] = [
        "Arc", "Option", "Rc", "Result", "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16", "i32",
        "i64", "i8", "u128", "u16", "u32", "u64", "u8", "usize",
    ];
    let ty = match &function.signature.output {
        ReturnType::Default => None,
        ReturnType::Type(_, ty) => Some(&**ty),
    };
    let is_neither = match ty {
        None
        | Some(Type::Array(_) | Type::Never(_) | Type::Reference(_) | Type::Slice(_) | Type::Tuple(_)) => {
            true
        }
        Some(Type::Path(path)) => {
            path.path.segments.last().is_some_and(|last| NEITHER.contains(&last.ident.to_string().as_str()))
        }
        Some(_) => false,
    };
    if !is_neither {
        return;
    }
    let needs = format!("`{word}` needs a function that returns a {word}");
    match ty {
        None => errors.push(Error::new(at, format!("{needs}, this one returns nothing"))),
        Some(ty) => errors.at(ty, format!("{needs}, this one returns `{}`", shown(ty))),
    }
}

/// A type as one would write it.
fn shown(ty: &Type) -> String {
    let text = ty.to_token_stream().to_string();
    [(" <", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), ("& ", "&"), (" ::", "::"), (":: ", "::")]
        .iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

fn check_outcome(function: &Function, plan: &Plan, errors: &mut Errors) {
    let returns_nothing = match &function.signature.output {
        ReturnType::Default => Some("nothing"),
        ReturnType::Type(_, ty) => match &**ty {
            Type::Never(_) => Some("never"),
            Type::Tuple(tuple) if tuple.elems.is_empty() => Some("nothing"),
            _ => None,
        },
    };
    let Some(returned) = returns_nothing else { return };
    let returned =
        if returned == "never" { "never returns".to_owned() } else { format!("returns {returned}") };
    let mut refuse = |at: Option<Span>, message: String| {
        if let Some(at) = at {
            errors.push(Error::new(at, message));
        }
    };
    refuse(plan.outcome.at, format!("`err` needs a function that returns a `Result`, this one {returned}"));
    refuse(
        plan.place_of("none"),
        format!("`none = error` needs a function that returns an `Option`, this one {returned}"),
    );
    refuse(plan.place_of("ret"), format!("there is nothing for `ret` to record: this function {returned}"));
}
