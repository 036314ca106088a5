//! Functions that are not async but return a future or a stream: what they return is wrapped.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::Signature;

use super::function::nested;
use super::types::{self, Output, Returned};
use super::{attributes, begin, outcome};
use crate::parse::Body;
use crate::validate::{Form, Name, Plan};

pub(super) fn expand(plan: &Plan, signature: &Signature, form: Form, body: &Body) -> TokenStream {
    let runtime = plan.runtime();
    let Returned { item, is_boxed } = types::returned(&signature.output, form);
    let observe = item
        .as_ref()
        .map_or_else(|| outcome::observe_untyped(plan), |item| outcome::observe_typed(plan, item));
    let wrap = match form {
        Form::Stream => code!(#runtime::stream),
        Form::Future | Form::Value => code!(#runtime::future),
    };
    let begin = begin_with_attributes(plan);
    // Evaluated before the body, which may move what it names.
    let (before, begin) = if is_plain(plan) {
        (None, begin)
    } else {
        (Some(code!(let __traced_begin = #begin;)), code!(__traced_begin))
    };
    if let Some((first, work)) = boxed_at_end(body).filter(|_| is_boxed) {
        let wrapped = code!(#wrap(#begin, #work, #observe));
        return code!(#before #first(#wrapped));
    }
    let body = nested(body);
    // Boxes are coerced to what the signature says of them.
    let output = match types::output(&signature.output) {
        Output::Value(ty) if is_boxed => Some(code!(-> #ty)),
        _ => None,
    };
    let wrapped = code!(#wrap(#begin, #runtime::call(move || #output #body), #observe));
    if is_boxed { code!(#before #runtime::boxed(#wrapped)) } else { code!(#before #wrapped) }
}

/// Whether a callsite is all that the span begins with.
fn is_plain(plan: &Plan) -> bool {
    plan.start.is_usual()
        && plan.min_duration.is_none()
        && plan.attributes.is_empty()
        && !matches!(plan.name, Some(Name::Template(..)))
}

/// The values of attributes wait with the span, which may begin much later than the call.
fn begin_with_attributes(plan: &Plan) -> TokenStream {
    let mut steps = begin::steps(plan);
    if !plan.attributes.each.is_empty() {
        let values = attributes::values(plan);
        steps.extend(code!(.entry(#values)));
    }
    for value in &plan.attributes.spreads {
        let spread = attributes::spread(value, plan, &code!(__traced_record));
        steps.extend(code!(.spread(|__traced_record| { #spread })));
    }
    if let Some(Name::Template(_, parts)) = &plan.name {
        steps.extend(code!(.name(::core::format_args!(#parts))));
    }
    if is_plain(plan) { begin::begin(plan) } else { begin::start(plan, &steps) }
}

/// The body up to the parenthesis of a `Box::pin(..)` at its end, and what is in it: no second box is needed there. Not
/// where another box may be returned before.
fn boxed_at_end(body: &Body) -> Option<(TokenStream, Group)> {
    let mut trees: Vec<TokenTree> = body.statements.clone().into_iter().collect();
    let Some(TokenTree::Group(work)) = trees.pop() else { return None };
    let is_call = work.delimiter() == Delimiter::Parenthesis && ends_with_box_pin(&trees);
    let first: TokenStream = trees.into_iter().collect();
    if !is_call || has_return(&first) {
        return None;
    }
    let is_comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut argument: Vec<TokenTree> = work.stream().into_iter().collect();
    if argument.last().is_some_and(is_comma) {
        argument.pop();
    }
    if argument.iter().any(is_comma) {
        return None;
    }
    let mut content = Group::new(Delimiter::None, argument.into_iter().collect());
    content.set_span(Span::mixed_site().located_at(work.span()));
    Some((first, content))
}

fn ends_with_box_pin(trees: &[TokenTree]) -> bool {
    let mut back = trees.iter().rev();
    let mut is_ident = |word: &str| matches!(back.next(), Some(TokenTree::Ident(ident)) if ident == word);
    if !is_ident("pin") {
        return false;
    }
    let mut back = trees.iter().rev().skip(1);
    let mut is_colon = || matches!(back.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    is_colon()
        && is_colon()
        && matches!(trees.iter().rev().nth(3), Some(TokenTree::Ident(ident)) if ident == "Box")
}

fn has_return(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => has_return(&group.stream()),
        TokenTree::Ident(ident) => ident == "return",
        _ => false,
    })
}
