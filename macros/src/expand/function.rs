//! A function with a span around it. What the user wrote is emitted as it was written, but for the inside of the
//! braces: the `fn` and the braces keep their places in the source, or the compiler would take the item for foreign
//! code and hold back its lints.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote_spanned};
use syn::spanned::Spanned;
use syn::{Lifetime, Receiver, ReceiverKind, Type};

use super::attributes;
use super::outcome::Observer;
use super::runtime::Runtime;
use super::types::{self, Output};
use super::{begin, handler, outcome, parameters, returned, site};
use crate::parse::{Body, Function};
use crate::validate::{Form, Name, Plan, is_called};

/// A function, and what is to become of it.
pub(super) struct Traced<'a> {
    pub(super) function: Function,
    pub(super) plan: &'a Plan,
    /// What the function is called within its module.
    path: String,
    /// What its span is called, if nobody says otherwise.
    name: String,
}

impl<'a> Traced<'a> {
    pub(super) fn of(function: Function, plan: &'a Plan, path: &str) -> Self {
        Self { function, plan, path: path.to_owned(), name: path.to_owned() }
    }

    /// With a span that is called so, if nobody says otherwise.
    pub(super) fn called(self, name: String) -> Self {
        Self { name, ..self }
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
                form => returned::expand(self.plan, &mut self.function.signature, form, &body),
            }
        };
        handler::change_signature(self.plan, &mut self.function.signature);
        let inner = &body.inner;
        let mut group = Group::new(Delimiter::Brace, code!(#inner #site #code));
        group.set_span(body.group.span());
        let Function { attributes, lead, signature, .. } = self.function;
        let mut tokens = code!(#(#attributes)* #lead #signature);
        tokens.append(group);
        tokens
    }

    fn site(&self) -> TokenStream {
        let (path, at) = (&self.path, self.function.signature.ident.span());
        match &self.plan.name {
            Some(Name::Constant(name)) => site::site(self.plan, name, Some(path), at),
            Some(Name::Template(name, _) | Name::Text(name)) => site::site(self.plan, name, Some(path), at),
            None if self.name == *path => site::of_function(self.plan, path, at),
            None => site::site(self.plan, &self.name, Some(path), at),
        }
    }

    /// A guard where the result says nothing, else a call that sees the result.
    fn in_scope(&mut self, body: &Body) -> TokenStream {
        let runtime = self.plan.runtime();
        let begin = begin::begin(self.plan);
        let (outer, entry) = attributes::entry(self.plan);
        let output = types::output(&self.function.signature.output);
        let ty = self.type_of_closure(&output);
        let rebound =
            parameters::rebound(&mut self.function.signature, &begin::named(self.plan), ty.is_some());
        if let Some(ty) = ty {
            let body = block_after(code!(#rebound #entry), body);
            let capture = first_at(code!(move), body.span());
            return match outcome::observer(self.plan, &output) {
                Observer::ByType(observer) => {
                    code!(#outer #runtime::run_by_type(#begin, #observer, #capture || -> #ty #body))
                }
                Observer::Closure(observe) => {
                    code!(#outer #runtime::run(#begin, #capture || -> #ty #body, #observe))
                }
            };
        }
        let body_group = nested(body);
        let begin = code!(#outer let __traced_scope = #runtime::enter(#begin); #rebound #entry);
        match &output {
            Output::Value(ty)
                if !types::is_infer(ty) && !self.never_fails(ty) && !leaves_early(&body.statements) =>
            {
                let leave = match outcome::observer(self.plan, &output) {
                    Observer::ByType(observer) => {
                        code!(#runtime::leave_by_type(__traced_scope, &__traced_result, #observer))
                    }
                    Observer::Closure(observe) => {
                        code!(#runtime::leave_observed(__traced_scope, &__traced_result, #observe))
                    }
                };
                code!({
                    #begin
                    #[allow(unreachable_code, reason = "the body may never come so far")]
                    let __traced_result: #ty = #body_group;
                    #leave;
                    __traced_result
                })
            }
            // In braces of ours, or what its last expression borrows might be dropped after the span.
            Output::Value(ty) if !self.never_fails(ty) => {
                let body = nested_in_place(body);
                code!({ #begin #body })
            }
            Output::Value(_) | Output::Never | Output::Unit => code!({ #begin #body_group }),
        }
    }

    /// What the closure returns around a body, where there is to be one.
    fn type_of_closure(&self, output: &Output) -> Option<TokenStream> {
        let Function { attributes, signature, .. } = &self.function;
        match output {
            // Who called it could not be told within.
            _ if attributes.iter().any(|attribute| is_called(attribute.path(), "track_caller")) => None,
            // The compiler must see the body in its place to know its type, and nobody can see an `Err` in it.
            Output::Value(ty) if types::is_infer(ty) && self.plan.outcome.is_usual() => None,
            Output::Value(ty) if self.never_fails(ty) => {
                parameters::any_may_drop(signature).then(|| ty.to_token_stream())
            }
            Output::Value(ty) => Some(ty.to_token_stream()),
            // Parameters are to be dropped within the span.
            Output::Unit => parameters::any_may_drop(signature).then(|| code!(())),
            Output::Never => None,
        }
    }

    /// Whether nobody has to look at a result of this type.
    fn never_fails(&self, ty: &Type) -> bool {
        self.plan.outcome.is_usual() && types::is_no_result(ty)
    }

    fn in_future(&mut self, body: &Body) -> TokenStream {
        let runtime = self.plan.runtime();
        let begin = begin::begin(self.plan);
        let output = types::output(&self.function.signature.output);
        let edge = self.edge(&output);
        let captured = parameters::captured(&mut self.function.signature, body);
        let entrance = handler::entrance(self.plan);
        let (outer, entry) = match entrance {
            // A layer's span is there already, and takes them as well.
            Some(_) => (None, attributes::entry_of_handler(self.plan)),
            None => attributes::entry(self.plan),
        };
        let observer = outcome::observer(self.plan, &output);
        if cfg!(traced_off) && entrance.is_none() && !self.plan.boxed {
            let checked = checked(runtime, &begin, &output, edge, observer);
            let body = nested(body);
            return code!(#outer #checked #captured #entry { #body });
        }
        let body = block_after(code!(#edge #captured #entry), body);
        let keyword = first_at(code!(async), body.span());
        let mut body = code!(#keyword move #body);
        if self.plan.boxed {
            body = code!(#runtime::boxed(#body));
        }
        // What may not wait there is said of the function.
        let at = Span::mixed_site().located_at(self.function.signature.ident.span());
        let wait = quote_spanned!(at=> .await);
        let allowed = self.allowed_of_body();
        let (named, body) = if allowed.is_empty() {
            (None, body)
        } else {
            (Some(code!(#(#allowed)* let __traced_body = #body;)), code!(__traced_body))
        };
        let (begun, begin) = match &named {
            // The body takes what the beginning names.
            Some(_) if entrance.is_none() && !self.plan.start.is_usual() => {
                (Some(code!(let __traced_begin = #begin;)), code!(__traced_begin))
            }
            _ => (None, begin),
        };
        match (entrance, observer) {
            (Some(entrance), Observer::Closure(observer) | Observer::ByType(observer)) => {
                let future = handler::future(self.plan, &body, &observer);
                code!(#entrance #named #future #wait)
            }
            (None, Observer::ByType(observer)) => {
                code!(#outer #begun #named #runtime::future_by_type(#begin, #body, #observer) #wait)
            }
            (None, Observer::Closure(observe)) => {
                code!(#outer #begun #named #runtime::future(#begin, #body, #observe) #wait)
            }
        }
    }

    /// A return that never happens, but gives the async block the type that the user wrote: what the user returns is
    /// then coerced to it.
    fn edge(&self, output: &Output) -> Option<TokenStream> {
        match output {
            Output::Never => None,
            Output::Unit => {
                let at = Span::mixed_site().located_at(self.function.signature.ident.span());
                Some(quote_spanned!(at=> if false { return; }))
            }
            Output::Value(ty) if types::is_infer(ty) => None,
            Output::Value(ty) => {
                let at = Span::mixed_site().located_at(ty.span());
                let runtime = self.plan.runtime_at(at);
                Some(quote_spanned!(at=> if false { return #runtime::edge::<#ty>(); }))
            }
        }
    }

    /// Lints that would speak of the block around the body, and not of what the user wrote.
    fn allowed_of_body(&self) -> Vec<TokenStream> {
        let signature = &self.function.signature;
        let mut allowed = Vec::new();
        if types::names_future(&signature.output) {
            // Clippy cannot know that the user wrote no block that gives a future, but a function.
            allowed
                .push(code!(#[allow(clippy::async_yields_async, reason = "it is the body of a function")]));
        }
        let is_own = |receiver: &Receiver| {
            receiver.mutability.is_some() && !matches!(receiver.kind, ReceiverKind::Reference(..))
        };
        if signature.receiver().is_some_and(is_own) {
            // What is assigned to a field of `self` is dropped with it, which the compiler does not see in a block.
            allowed.push(code!(#[allow(unused_assignments, reason = "fields of what is dropped")]));
        }
        allowed
    }
}

/// The body, in its own braces: its items are still the first things in their block, and what its last expression borrows
/// lives as long as the user's edition says. Of an arm's braces the compiler does not say that they are unnecessary.
pub(super) fn nested(body: &Body) -> TokenStream {
    let mut group = Group::new(Delimiter::Brace, body.statements.clone());
    group.set_span(body.span());
    code!(match () { () => #group })
}

/// The same where the compiler must see what is expected of it: it does not look through an arm. Braces with a label are
/// not unnecessary either; the block begins with the label, which so must be the user's, too.
fn nested_in_place(body: &Body) -> TokenStream {
    let mut group = Group::new(Delimiter::Brace, body.statements.clone());
    group.set_span(body.span());
    let label = Lifetime::new("'__traced_body", body.span());
    code!(#label: #group)
}

/// The body, after some statements, in braces of ours: everything of it has been dropped where they end. Those around are
/// the user's, or the compiler would not tell the names of variables.
fn block_after(before: TokenStream, body: &Body) -> Group {
    let content = if before.is_empty() {
        body.statements.clone()
    } else {
        let nested = nested(body);
        code!(#before { #nested })
    };
    let mut group = Group::new(Delimiter::Brace, content);
    group.set_span(body.span());
    group
}

/// What is not there where instrumentation is compiled out is looked at all the same, in a branch that is never taken. A
/// future around the body would be there: the block of the body, and in it what the block has captured.
///
/// This macro is compiled with the flags of the machine that compiles. Where these are others than those of the program
/// (`--target`), the calls that are written do nothing.
fn checked(
    runtime: Runtime<'_>,
    begin: &TokenStream,
    output: &Output,
    edge: Option<TokenStream>,
    observer: Observer,
) -> TokenStream {
    match (output, observer) {
        (_, Observer::ByType(observer)) => code!(if false { let _ = (#begin, #observer); }),
        // Of what type it looks at only the body could tell.
        (Output::Value(ty), Observer::Closure(_)) if !types::is_known(ty) => {
            code!(if false { let _ = #begin; })
        }
        (_, Observer::Closure(observe)) => {
            code!(if false { let _ = #runtime::future(#begin, async move { #edge #runtime::edge() }, #observe); })
        }
    }
}

/// A word as if the user had written it there: of variables in the closure or block that it begins, the compiler tells
/// the names.
pub(super) fn first_at(word: TokenStream, at: Span) -> TokenStream {
    word.into_iter()
        .map(|mut tree| {
            tree.set_span(at);
            tree
        })
        .collect()
}

/// Whether a body may end before its end.
fn leaves_early(body: &TokenStream) -> bool {
    body.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => leaves_early(&group.stream()),
        TokenTree::Ident(ident) => ident == "return",
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) => false,
    })
}
