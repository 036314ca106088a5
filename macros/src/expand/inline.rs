//! The macros that stand within functions.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote};

use super::{attributes, begin, outcome, site};
use crate::errors::Errors;
use crate::parse::{self, Invocation, Work};
use crate::validate::{self, Name, Parameters, Place, Plan};

pub(crate) fn span(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut invocation = parse::span(input, &mut errors);
    let work = invocation.work.take();
    let plan = plan(invocation, Place::SpanMacro, &mut errors);
    let (Some(name), Some(work)) = (&plan.name, work) else {
        return unless(errors, TokenStream::new);
    };
    unless(errors, || {
        let site = match name {
            Name::Constant(path) => site::site(&plan, path, None, Span::call_site()),
            Name::Template(text, _) | Name::Text(text) => site::site(&plan, text, None, text.span()),
        };
        let body = around(work, &plan);
        quote!({ #site #body })
    })
}

fn around(work: Work, plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    let begin = begin::begin(plan);
    let (outer, entry) = attributes::entry(plan);
    match work {
        Work::Async { header, body } => {
            let observe = outcome::observe_untyped(plan);
            // The braces are ours, or the compiler would call them unnecessary, but errors point at the user's.
            let at = Span::mixed_site().located_at(body.span());
            let mut body = Group::new(Delimiter::Brace, body.stream());
            body.set_span(at);
            let work = match entry {
                Some(entry) => code!(#header { #entry #body }),
                None => code!(#header #body),
            };
            match outer {
                Some(outer) => code!(#header { #outer #runtime::future(#begin, #work, #observe).await }),
                None => code!(#runtime::future(#begin, #work, #observe)),
            }
        }
        Work::Sync(body) => code! {
            #outer
            let __traced_scope = #runtime::enter(#begin);
            #entry
            // What the block borrows for its result may live as long as it does without us.
            match { #body } {
                #[allow(unreachable_code, reason = "the block may never come so far")]
                __traced_result => {
                    #runtime::leave(__traced_scope, &__traced_result);
                    __traced_result
                }
            }
        },
    }
}

pub(crate) fn attr(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let invocation = parse::attr(input, &mut errors);
    let plan = plan(invocation, Place::Attr, &mut errors);
    let runtime = plan.runtime();
    unless(errors, || {
        let set = attributes::set(&plan.attributes, &plan);
        code!(if #runtime::is_recording() { #set })
    })
}

pub(crate) fn event(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let invocation = parse::event(input, &mut errors);
    for value in invocation.attributes.iter().filter_map(parse::Attribute::spread) {
        errors.at(value, "an event names each of its attributes: `\"key\" = value`");
    }
    if let Some(name) = invocation.name.as_ref().filter(|name| name.value().contains(['{', '}'])) {
        errors.at(name, "the name of an event has no values in it: record them as its attributes");
        return unless(errors, TokenStream::new);
    }
    let plan = plan(invocation, Place::Event, &mut errors);
    let runtime = plan.runtime();
    unless(errors, || {
        let pairs = attributes::pairs(&plan.attributes, &plan);
        let name = match &plan.name {
            Some(Name::Text(text)) => text.to_token_stream(),
            _ => TokenStream::new(),
        };
        code!(if #runtime::is_recording() { #runtime::event(#name, #pairs); })
    })
}

fn plan(invocation: Invocation, place: Place, errors: &mut Errors) -> Plan {
    let mut plan = validate::plan(invocation.arguments, place, &Parameters::unknown(), errors);
    plan.name = invocation.name.and_then(|name| validate::name(name, errors));
    plan.attributes = validate::attributes(invocation.attributes, errors);
    plan
}

/// The expansion, or the errors in a block, because there may be several where one expression must be.
fn unless(errors: Errors, expand: impl FnOnce() -> TokenStream) -> TokenStream {
    errors.into_code().map_or_else(expand, |errors| quote!({ #errors }))
}
