//! The plan for a trait whose implementations are traced by a wrapper.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::ext::IdentExt;
use syn::{
    Attribute, FnArg, ItemTrait, LitStr, Pat, Receiver, ReceiverKind, ReturnType, Signature, TraitItem, Type,
};

use super::function::finish;
use super::parameters::Parameters;
use super::place::{is_called, own_arguments};
use super::plan::{Plan, plan};
use super::words::Place;
use crate::errors::Errors;
use crate::parse::{Argument, Function};

/// A trait's wrapper.
pub(crate) struct Wrapper {
    pub(crate) name: Ident,
    pub(crate) prefix: Option<LitStr>,
    pub(crate) methods: Vec<Method>,
}

/// A method of the wrapper, which has no body yet.
pub(crate) struct Method {
    pub(crate) function: Function,
    pub(crate) receiver: Option<Handed>,
    pub(crate) arguments: Vec<Ident>,
    /// It returns a wrapper for what the one within returns.
    pub(crate) makes_self: bool,
    /// Nothing where it is handed on without a span.
    pub(crate) plan: Option<Plan>,
}

/// How a receiver is handed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Handed {
    Boxed,
    Mutable,
    Shared,
    Value,
}

/// The plan for a trait that has these arguments, which loses the marks of its methods; nothing where there is none to
/// make.
pub(crate) fn wrapper(
    item: &mut ItemTrait,
    arguments: Vec<Argument>,
    errors: &mut Errors,
) -> Option<Wrapper> {
    let before = errors.count();
    let mut whole = plan(arguments, Place::Trait, &Parameters::unknown(), errors);
    let is_understood = errors.count() == before;
    let mut methods = Vec::new();
    for member in &mut item.items {
        match member {
            TraitItem::Fn(method) => {
                let own = own_arguments(&mut method.attrs, errors);
                let known = Parameters::of(&method.sig);
                let is_own = own.is_some();
                let mut plan = plan(own.unwrap_or_default(), Place::Function, &known, errors);
                let mut function = Function {
                    attributes: method.attrs.iter().filter(|attribute| is_kept(attribute)).cloned().collect(),
                    lead: TokenStream::new(),
                    is_public: true,
                    signature: method.sig.clone(),
                    body: None,
                };
                finish(&mut function, &mut plan, &known, errors);
                unmark(&mut method.sig);
                let traced = !whole.skip && !plan.skip && (is_own || whole.selection.takes(&function));
                plan.kind = plan.kind.or_else(|| whole.kind.clone());
                plan.krate = plan.krate.or_else(|| whole.krate.clone());
                methods.extend(method_of(function, traced.then_some(plan), errors));
            }
            TraitItem::Const(_) | TraitItem::Type(_) => {}
            other => errors.at(other, "a wrapper can hand on functions, types and constants alone"),
        }
    }
    let names: Vec<_> = methods.iter().map(|method| &method.function.signature.ident).collect();
    whole.selection.check(&names, errors);
    if whole.skip {
        return None;
    }
    let Some(name) = whole.wrapper.take() else {
        if is_understood {
            let message = format!(
                "a trait has no calls of its own: write `#[traced(wrapper = Traced{})]` for a type that traces those of \
                 every implementation, or put `#[traced]` on the `impl` blocks",
                item.ident.unraw(),
            );
            errors.at(&item.ident, message);
        }
        return None;
    };
    if name == item.ident {
        let message = format!("the wrapper needs a name of its own: `wrapper = Traced{}`", name.unraw());
        errors.at(name, message);
        return None;
    }
    Some(Wrapper { name, prefix: whole.prefix.clone(), methods })
}

/// What of a method's attributes is true of the wrapper's method, too.
fn is_kept(attribute: &Attribute) -> bool {
    ["allow", "cfg", "deprecated", "expect"].iter().any(|name| is_called(attribute.path(), name))
}

/// Takes the marks off the parameters of the trait's own method.
fn unmark(signature: &mut Signature) {
    for input in &mut signature.inputs {
        let attributes = match input {
            FnArg::Receiver(receiver) => &mut receiver.attrs,
            FnArg::Typed(input) => &mut input.attrs,
        };
        attributes.retain(|attribute| !is_called(attribute.path(), "attr"));
    }
}

fn method_of(mut function: Function, plan: Option<Plan>, errors: &mut Errors) -> Option<Method> {
    let receiver = match function.signature.receiver() {
        Some(receiver) => Some(handed(receiver, errors)?),
        None => None,
    };
    let makes_self = matches!(&function.signature.output, ReturnType::Type(_, ty) if is_self(ty));
    let ident = function.signature.ident.clone();
    if !makes_self && names_self(&function.signature.output.to_token_stream()) {
        let message = "a wrapper cannot hand this method on: what it returns has `Self` in it, which is the type within; \
                       implement the trait by hand, or take the method out of it";
        errors.at(&ident, message);
        return None;
    }
    let mut arguments = Vec::new();
    for input in &mut function.signature.inputs {
        let FnArg::Typed(input) = input else { continue };
        if names_self(&input.ty.to_token_stream()) {
            let message = "a wrapper cannot hand this on: there is `Self` in it, which is the type within; implement the \
                           trait by hand, or take the method out of it";
            errors.at(&input.ty, message);
            return None;
        }
        let name = match &*input.pat {
            Pat::Ident(pattern) => pattern.ident.clone(),
            _ => format_ident!("__traced_{}", arguments.len()),
        };
        *input.pat = syn::parse_quote!(#name);
        arguments.push(name);
    }
    Some(Method { function, receiver, arguments, makes_self, plan })
}

fn handed(receiver: &Receiver, errors: &mut Errors) -> Option<Handed> {
    match &receiver.kind {
        ReceiverKind::Value => return Some(Handed::Value),
        ReceiverKind::Reference(_, _, Some(_)) => return Some(Handed::Mutable),
        ReceiverKind::Reference(_, _, None) => return Some(Handed::Shared),
        ReceiverKind::Typed(_, ty) => match &**ty {
            Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Box") => {
                return Some(Handed::Boxed);
            }
            Type::Reference(reference) if is_self(&reference.elem) => {
                let is_mutable =
                    reference.to_token_stream().into_iter().any(|token| token.to_string() == "mut");
                return Some(if is_mutable { Handed::Mutable } else { Handed::Shared });
            }
            ty if is_self(ty) => return Some(Handed::Value),
            _ => {}
        },
        _ => {}
    }
    let message = "a wrapper can hand on `self`, `&self`, `&mut self` and `self: Box<Self>`, and no other receiver; implement the trait \
                   by hand, or take the method out of it";
    errors.at(receiver, message);
    None
}

fn is_self(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("Self"))
}

/// Whether `Self` stands in it for the type, and not in front of one of its items.
fn names_self(tokens: &TokenStream) -> bool {
    let mut trees = tokens.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        let is_named = match &tree {
            TokenTree::Group(group) => names_self(&group.stream()),
            TokenTree::Ident(ident) => {
                ident == "Self"
                    && !matches!(trees.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
            }
            _ => false,
        };
        if is_named {
            return true;
        }
    }
    false
}

/// The parameters of a trait, without what they default to.
pub(crate) fn parameters_of(item: &ItemTrait) -> syn::Generics {
    let mut generics = item.generics.clone();
    for parameter in &mut generics.params {
        match parameter {
            syn::GenericParam::Type(parameter) => {
                parameter.default = None;
            }
            syn::GenericParam::Const(parameter) => {
                parameter.default = None;
            }
            syn::GenericParam::Lifetime(_) => {}
        }
    }
    generics
}
