//! A function with a span around it. What the user wrote is emitted as it was written, but for the inside of the
//! braces: the `fn` and the braces keep their places in the source, or the compiler would take the item for foreign
//! code and hold back its lints.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
use syn::FnArg;
use syn::spanned::Spanned;

use super::attributes::{self, operand};
use super::types::{self, Output};
use super::{begin, outcome, parameters, returned, site};
use crate::parse::{Body, Function};
use crate::validate::{Carrier, Form, Name, Plan};

/// A function, and what is to become of it.
pub(super) struct Traced<'a> {
    pub(super) function: Function,
    pub(super) plan: &'a Plan,
    /// What the function is called within its module.
    path: String,
    /// What its span is called, if nobody says otherwise.
    name: String,
    /// For a handler: what carries the caller's context.
    carrier: Option<Carrier>,
}

impl<'a> Traced<'a> {
    pub(super) fn of(function: Function, plan: &'a Plan, path: &str) -> Self {
        Self { function, plan, path: path.to_owned(), name: path.to_owned(), carrier: None }
    }

    /// With a span that is called so, if nobody says otherwise.
    pub(super) fn called(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// As a handler.
    pub(super) fn carried_by(self, carrier: Carrier) -> Self {
        Self { carrier: Some(carrier), ..self }
    }

    pub(super) fn expand(mut self) -> TokenStream {
        let Some(body) = self.function.body.take() else { return self.function.into_token_stream() };
        let signature = &self.function.signature;
        let site = self.site();
        let code = if signature.asyncness.is_some() {
            self.in_future(&body)
        } else {
            match types::form(self.plan.form, signature) {
                Form::Value => self.in_scope(&body),
                form => returned::expand(self.plan, signature, form, &body),
            }
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
        let name = match &self.plan.name {
            Some(Name::Constant(path)) => path.to_token_stream(),
            Some(Name::Template(text, _) | Name::Text(text)) => text.to_token_stream(),
            None => self.name.to_token_stream(),
        };
        site::site(self.plan, &name, Some(&self.path), self.function.signature.ident.span())
    }

    /// A guard where the result says nothing, else a call that sees the result.
    fn in_scope(&mut self, body: &Body) -> TokenStream {
        let runtime = self.plan.runtime();
        let begin = begin::begin(self.plan);
        let (outer, entry) = attributes::entry(self.plan);
        let output = types::output(&self.function.signature.output);
        let Output::Value(ty) = output.filter(|ty| !(types::is_infer(ty) && self.plan.outcome.is_usual()))
        else {
            // Nor does an `impl Trait`, and there the compiler must see the body in its place to know its type.
            let body = nested(body);
            return code!(#outer let __traced_scope = #runtime::enter(#begin); #entry #body);
        };
        let moved = parameters::moved(&mut self.function.signature, body);
        let body = block_after(code!(#entry #moved), body);
        let observe = outcome::observe(self.plan, &self.function.signature.output);
        code!(#outer #runtime::run(#begin, move || -> #ty #body, #observe))
    }

    fn in_future(&mut self, body: &Body) -> TokenStream {
        let runtime = self.plan.runtime();
        let begin = begin::begin(self.plan);
        let output = types::output(&self.function.signature.output);
        let edge = edge(&output);
        let moved = parameters::moved(&mut self.function.signature, body);
        let carrier = self.carrier.take().map(|carrier| self.carrier(carrier));
        let (outer, entry) = match carrier {
            // A layer's span is there already, and takes them as well.
            Some(_) => (None, attributes::entry_of_handler(self.plan)),
            None => attributes::entry(self.plan),
        };
        let body = block_after(code!(#edge #entry #moved), body);
        let mut body = code!(async move #body);
        if self.plan.boxed {
            body = code!(#runtime::boxed(#body));
        }
        let observe = match &output {
            Output::Value(_) => outcome::observe(self.plan, &self.function.signature.output),
            Output::Never | Output::Unit => code!(|_| #runtime::None),
        };
        let (named, body) = if types::names_future(&self.function.signature.output) {
            // Clippy cannot know that the user wrote no block that gives a future, but a function.
            let allow = code!(#[allow(clippy::async_yields_async, reason = "it is the body of a function")]);
            (Some(code!(#allow let __traced_body = #body;)), code!(__traced_body))
        } else {
            (None, body)
        };
        match carrier {
            Some(carrier) => code! {
                let __traced_entrance = #runtime::entrance(#begin, #carrier);
                #named
                #runtime::handle(__traced_entrance, #body, #observe).await
            },
            None => code!(#outer #named #runtime::future(#begin, #body, #observe).await),
        }
    }

    /// A reference to the carrier.
    fn carrier(&mut self, carrier: Carrier) -> TokenStream {
        match carrier {
            Carrier::Added => self.add_extractor(),
            Carrier::Expression(expression) => match *expression {
                syn::Expr::Reference(reference) => reference.into_token_stream(),
                expression => {
                    let operand = operand(&expression);
                    quote_spanned!(expression.span()=> &#operand)
                }
            },
            Carrier::Parameter(ident, true) => {
                quote_spanned!(Span::mixed_site().located_at(ident.span())=> &*#ident)
            }
            Carrier::Parameter(ident, false) => {
                quote_spanned!(Span::mixed_site().located_at(ident.span())=> &#ident)
            }
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
pub(super) fn nested(body: &Body) -> Group {
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
