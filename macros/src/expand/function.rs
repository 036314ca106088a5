//! A function with a span around it. What the user wrote is emitted as it was written, but for the inside of the
//! braces: the `fn` and the braces keep their places in the source, or the compiler would take the item for foreign
//! code and hold back its lints.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
use syn::FnArg;
use syn::spanned::Spanned;

use super::attributes::{self, operand};
use super::types::{self, Output};
use super::{parameters, site};
use crate::parse::{Body, Function};
use crate::validate::{Carrier, Plan};

/// A function, and what is to become of it.
pub(super) struct Traced<'a> {
    pub(super) function: Function,
    pub(super) plan: &'a Plan,
    /// What the function is called within its module.
    pub(super) label: String,
    /// For a handler: what carries the caller's context.
    pub(super) carrier: Option<Carrier>,
}

impl Traced<'_> {
    pub(super) fn expand(mut self) -> TokenStream {
        let Some(body) = self.function.body.take() else { return self.function.into_token_stream() };
        let output = types::output(&self.function.signature.output);
        let site = self.site();
        let code = if self.function.signature.asyncness.is_some() {
            self.in_future(&body, &output)
        } else {
            self.in_scope(&body, &output)
        };
        let inner = &body.inner;
        let mut group = Group::new(Delimiter::Brace, code!(#inner #site #code));
        group.set_span(body.group.span());
        let Function { attributes, lead, signature, .. } = self.function;
        let mut tokens = code!(#(#attributes)* #lead #signature);
        tokens.append(group);
        tokens
    }

    fn site(&self) -> TokenStream {
        let label = &self.label;
        let name = self.plan.name.as_ref().map_or_else(|| label.to_token_stream(), ToTokens::to_token_stream);
        let at = self.function.signature.ident.span();
        site::site(self.plan, &name, Some(label), at)
    }

    /// A guard where the result says nothing, else a call that sees the result.
    fn in_scope(&mut self, body: &Body, output: &Output) -> TokenStream {
        let runtime = self.plan.runtime();
        let site = site::ident();
        let entry = attributes::entry(self.plan);
        let Output::Value(ty) = output else {
            let body = nested(body);
            return code!(let __traced_scope = #runtime::enter(&#site); #entry #body);
        };
        let rebound = parameters::rebind(&mut self.function.signature);
        let body = block_after(code!(#entry #rebound), body);
        let observe = observe(output, &runtime);
        code!(#runtime::run(&#site, move || -> #ty #body, #observe))
    }

    fn in_future(&mut self, body: &Body, output: &Output) -> TokenStream {
        let runtime = self.plan.runtime();
        let site = site::ident();
        let entry = attributes::entry(self.plan);
        let edge = edge(output);
        let carrier = self.carrier.take().map(|carrier| self.carrier(carrier));
        let rebound = parameters::rebind(&mut self.function.signature);
        let body = block_after(code!(#edge #entry #rebound), body);
        let body = code!(async move #body);
        let observe = observe(output, &runtime);
        let (named, body) = if types::names_future(&self.function.signature.output) {
            // Clippy cannot know that the user wrote no block that gives a future, but a function.
            let allow = code!(#[allow(clippy::async_yields_async, reason = "it is the body of a function")]);
            (Some(code!(#allow let __traced_body = #body;)), code!(__traced_body))
        } else {
            (None, body)
        };
        match carrier {
            Some(carrier) => code! {
                let __traced_entrance = #runtime::entrance(&#site, #carrier);
                #named
                #runtime::handle(__traced_entrance, #body, #observe).await
            },
            None => code!(#named #runtime::future(&#site, #body, #observe).await),
        }
    }

    /// A reference to the carrier.
    fn carrier(&mut self, carrier: Carrier) -> TokenStream {
        match carrier {
            Carrier::Added => self.add_extractor(),
            Carrier::Expression(syn::Expr::Reference(reference)) => reference.into_token_stream(),
            Carrier::Expression(expression) => {
                let operand = operand(&expression);
                quote_spanned!(expression.span()=> &#operand)
            }
            Carrier::Parameter(ident, true) => code!(&*#ident),
            Carrier::Parameter(ident, false) => code!(&#ident),
        }
    }

    fn add_extractor(&mut self) -> TokenStream {
        let runtime = self.plan.runtime();
        let inputs = &mut self.function.signature.inputs;
        let first = usize::from(matches!(inputs.first(), Some(FnArg::Receiver(_))));
        let ident = Ident::new("__traced_entrance", Span::mixed_site());
        inputs.insert(first, syn::parse_quote!(#ident: #runtime::AxumEntrance));
        code!(&#ident)
    }
}

/// The body, in braces of its own: its items are still the first things in their block. The braces are ours, or the
/// compiler would call them unnecessary, but errors point at the user's.
fn nested(body: &Body) -> Group {
    let mut group = Group::new(Delimiter::Brace, body.statements.clone());
    group.set_span(Span::mixed_site().located_at(body.group.span()));
    group
}

/// The body, after some statements.
fn block_after(before: TokenStream, body: &Body) -> Group {
    let content = if before.is_empty() {
        body.statements.clone()
    } else {
        let body = nested(body);
        code!(#before #body)
    };
    let mut group = Group::new(Delimiter::Brace, content);
    group.set_span(body.group.span());
    group
}

/// A return that never happens, but gives the async block the type that the user wrote: what the user returns is then
/// coerced to it.
fn edge(output: &Output) -> Option<TokenStream> {
    match output {
        Output::Never => None,
        Output::Unit => Some(code!(if false {
            return;
        })),
        Output::Value(ty) if types::is_infer(ty) => None,
        Output::Value(ty) => Some(code!(if false { return (|| -> #ty { loop {} })(); })),
    }
}

/// What finds the outcome in the result, by its type.
fn observe(output: &Output, runtime: &TokenStream) -> TokenStream {
    match output {
        Output::Never | Output::Unit => code!(|_| ::core::option::Option::None),
        Output::Value(_) => observe_result(runtime),
    }
}

pub(super) fn observe_result(runtime: &TokenStream) -> TokenStream {
    code!(|__traced_result| {
        use #runtime::*;
        (&&Observed(__traced_result)).error_type()
    })
}
