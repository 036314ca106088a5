//! What a span begins with: its callsite, and what else was said of its start.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::{attributes, handler, site};
use crate::validate::{Plan, Root};

/// What is named before a span begins.
pub(super) fn named(plan: &Plan) -> TokenStream {
    let start = &plan.start;
    let mut tokens = TokenStream::new();
    [&start.when, &start.parent, &start.links].into_iter().for_each(|said| said.to_tokens(&mut tokens));
    tokens.extend(handler::named(plan));
    tokens
}

/// `&SITE`, or a `Start` at it.
pub(super) fn begin(plan: &Plan) -> TokenStream {
    let steps = steps(plan);
    let site = site::ident();
    if steps.is_empty() && plan.min_duration.is_none() { code!(&#site) } else { start(plan, &steps) }
}

/// A `Start`, with these steps.
pub(super) fn start(plan: &Plan, steps: &TokenStream) -> TokenStream {
    let (runtime, site) = (plan.runtime(), site::ident());
    code!(#runtime::Start::at(&#site, |__traced_start| __traced_start #steps))
}

/// What was said, as calls of `Start`'s methods.
pub(super) fn steps(plan: &Plan) -> TokenStream {
    let start = &plan.start;
    let mut steps = TokenStream::new();
    if let Some(condition) = &start.when {
        let at = Span::mixed_site().located_at(condition.span());
        // As a condition, and not as an argument, so that what is wrong with it is said of a condition.
        steps.extend(quote_spanned!(at=> .when(if #condition { true } else { false })));
    }
    match start.root {
        Some(Root::Linked) => steps.extend(code!(.root_with_link())),
        Some(Root::Plain) => steps.extend(code!(.root())),
        None => {}
    }
    if let Some(parent) = &start.parent {
        let at = Span::mixed_site().located_at(parent.span());
        let runtime = plan.runtime_at(at);
        let parent = attributes::operand(parent);
        steps.extend(quote_spanned!(at=> .parent(#runtime::AsParent::as_parent(&#parent))));
    }
    steps.extend(handler::steps(plan));
    if let Some(links) = &start.links {
        let at = Span::mixed_site().located_at(links.span());
        let links = self::links(links, plan);
        steps.extend(quote_spanned!(at=> .links(#links)));
    }
    steps
}

/// The contexts to link to.
pub(super) fn links(links: &Expr, plan: &Plan) -> TokenStream {
    let at = Span::mixed_site().located_at(links.span());
    let runtime = plan.runtime_at(at);
    quote_spanned!(at=> #runtime::Links::links(#links))
}
