//! Functions that are not async but return a future or a stream: what they return is wrapped.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote_spanned;
use syn::Signature;
use syn::spanned::Spanned;

use super::function::{first_at, nested};
use super::types::{self, Output, Returned};
use super::{attributes, begin, handler, outcome, parameters};
use crate::parse::Body;
use crate::validate::{Form, Name, Plan};

pub(super) fn expand(plan: &Plan, signature: &mut Signature, form: Form, body: &Body) -> TokenStream {
    let runtime = plan.runtime();
    let Returned { item, is_boxed } = types::returned(&signature.output, form);
    let observe = outcome::observe_item(plan, item.as_ref());
    // Where the type is known, what is of another is wrong where the function says so, and nowhere else.
    let entrance = handler::entrance(plan);
    let wrap = match (form, &item) {
        (_, item) if entrance.is_some() => {
            let (handle, item) = (handler::handle(plan), item.as_ref().map(|item| code!(::<#item, _, _>)));
            code!(#handle #item)
        }
        (Form::Stream, Some(item)) => code!(#runtime::stream_of::<#item, _, _, _>),
        (Form::Stream, None) => code!(#runtime::stream),
        (_, Some(item)) => code!(#runtime::future_of::<#item, _, _, _>),
        (_, None) => code!(#runtime::future),
    };
    let begin = if entrance.is_some() { TokenStream::new() } else { begin_with_attributes(plan) };
    // Evaluated before the body, which may move what it names.
    let (before, begin) = match entrance {
        Some(entrance) => (Some(entrance_with_attributes(plan, &entrance)), code!(__traced_entrance)),
        None if is_plain(plan) => (None, begin),
        None => (Some(code!(let __traced_begin = #begin;)), code!(__traced_begin)),
    };
    if let Some((first, work, at)) = boxed_at_end(body).filter(|_| is_boxed) {
        let mut wrapped = Group::new(Delimiter::Parenthesis, code!(#wrap(#begin, #work, #observe)));
        wrapped.set_span(at);
        return code!(#before #first #wrapped);
    }
    let rebound = parameters::rebound(signature, &code!(#before #begin), true);
    let capture = first_at(code!(move), body.span());
    let body = nested(body);
    // Boxes are coerced to what the signature says of them.
    let output = match types::output(&signature.output) {
        Output::Value(ty) if is_boxed => Some(code!(-> #ty)),
        _ => None,
    };
    let work = code!(#runtime::call(#capture || #output { #rebound #body }));
    let wrapped = code!(#wrap(#begin, #work, #observe));
    if !is_boxed {
        return code!(#before #wrapped);
    }
    match (&plan.form, types::output(&signature.output)) {
        // Somebody says so: it may be none.
        (Some(_), Output::Value(ty)) => {
            let at = Span::mixed_site().located_at(ty.span());
            let runtime = plan.runtime_at(at);
            let boxed = quote_spanned!(at=> <#ty as #runtime::Boxed<_, _>>::boxed);
            code!(#before #boxed(#wrapped))
        }
        _ => code!(#before #runtime::boxed(#wrapped)),
    }
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

/// The values of attributes are there at the call, and so is the span of a handler.
fn entrance_with_attributes(plan: &Plan, entrance: &TokenStream) -> TokenStream {
    let entry = attributes::entry_of_handler(plan).map(|entry| {
        code!({
            let __traced_entered = __traced_entrance.enter();
            #entry
        })
    });
    code!(#entrance #entry)
}

/// The body up to the parenthesis of a `Box::pin(..)` at its end, what is in that, and where it stands: no second box is
/// needed there. Not where another box may be returned before.
fn boxed_at_end(body: &Body) -> Option<(TokenStream, Group, Span)> {
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
    Some((first, content, work.span()))
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
