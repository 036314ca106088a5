//! The macros that stand within functions.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{attributes, function, site};
use crate::errors::Errors;
use crate::parse::{self, Block, Invocation};
use crate::validate::{self, Place, Plan};

pub(crate) fn span(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut invocation = parse::span(input, &mut errors);
    let block = invocation.block.take();
    let plan = plan(invocation, &mut errors);
    let (Some(name), Some(block)) = (&plan.name, block) else {
        return unless(errors, TokenStream::new);
    };
    unless(errors, || {
        let site = site::site(&plan, &name.to_token_stream(), None, name.span());
        let body = around(block, &plan);
        quote!({ #site #body })
    })
}

fn around(block: Block, plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    let site = site::ident();
    let entry = attributes::entry(plan);
    match block {
        Block::Async { header, body } => {
            let observe = function::observe_result(&runtime);
            code!(#runtime::future(&#site, #header { #entry #body }, #observe))
        }
        Block::Sync(body) => code!(let __traced_scope = #runtime::enter(&#site); #entry #body),
    }
}

pub(crate) fn attr(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let invocation = parse::attr(input, &mut errors);
    let plan = plan(invocation, &mut errors);
    let runtime = plan.runtime();
    unless(errors, || {
        let pairs = attributes::pairs(&plan.attributes, &runtime);
        code!(if #runtime::is_recording() { #runtime::set(#pairs); })
    })
}

pub(crate) fn event(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let invocation = parse::event(input, &mut errors);
    let plan = plan(invocation, &mut errors);
    let (runtime, name) = (plan.runtime(), &plan.name);
    unless(errors, || {
        let pairs = attributes::pairs(&plan.attributes, &runtime);
        code!(if #runtime::is_recording() { #runtime::event(#name, #pairs); })
    })
}

fn plan(invocation: Invocation, errors: &mut Errors) -> Plan {
    let mut plan = validate::plan(invocation.arguments, Place::SpanMacro, errors);
    plan.name = invocation.name.and_then(|name| validate::name(name, errors));
    plan.attributes = validate::attributes(invocation.attributes, errors);
    plan
}

/// The expansion, or the errors in a block, because there may be several where one expression must be.
fn unless(errors: Errors, expand: impl FnOnce() -> TokenStream) -> TokenStream {
    errors.into_code().map_or_else(expand, |errors| quote!({ #errors }))
}
