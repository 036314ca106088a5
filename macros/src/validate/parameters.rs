//! The parameters of a function: what can be named in its attribute, and what `#[attr]` on one of them asks for.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, FnArg, LitStr, Meta, Pat, Signature, Token, Type};

use super::attributes::{Attributes, Plain};
use super::keys;
use super::mark::Mark;
use super::place::is_called;
use crate::errors::{Errors, similar};
use crate::parse::{Mode, Value, is_constant};

/// The names that a function's parameters bind.
#[derive(Clone, Default)]
pub(crate) struct Parameters {
    names: Vec<Ident>,
    has_self: bool,
    /// Nothing is known of them: any name may be one.
    any: bool,
}

impl Parameters {
    /// Where there is no function: whatever is in scope.
    pub(crate) fn unknown() -> Self {
        Self { any: true, ..Self::default() }
    }

    pub(crate) fn of(signature: &Signature) -> Self {
        let mut parameters = Self::default();
        for input in &signature.inputs {
            match input {
                FnArg::Receiver(_) => parameters.has_self = true,
                FnArg::Typed(input) => names_in(&input.pat, &mut parameters.names),
            }
        }
        parameters
    }

    /// Says so, where what a value is of is none of them.
    pub(super) fn check_root(&self, value: &Expr, errors: &mut Errors) {
        let Some(root) = root(value) else { return };
        let is_known = self.any
            || is_constant(root)
            || if root == "self" {
                self.has_self
            } else {
                self.names.iter().any(|name| name.unraw() == root.unraw())
            };
        if !is_known {
            errors.at(root, self.unknown_name(&root.unraw().to_string()));
        }
    }

    pub(super) fn unknown_name(&self, name: &str) -> String {
        if name == "self" {
            return "this function has no `self`".to_owned();
        }
        let known: Vec<_> = self.names.iter().map(|name| name.unraw().to_string()).collect();
        let words: Vec<_> = known.iter().map(String::as_str).collect();
        let meant =
            similar(name, &words).map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        let known = match (known.is_empty(), self.has_self && meant.is_empty()) {
            (true, false) => "this function has no parameters".to_owned(),
            (true, true) => format!("for a field write `self.{name}`"),
            (false, true) => format!("for a field write `self.{name}`\nparameters: `{}`", known.join("`, `")),
            (false, false) => format!("parameters: `{}`", known.join("`, `")),
        };
        format!("no parameter is called `{name}`{meant}\n{known}")
    }
}

/// The first name in `user.address.city`.
fn root(value: &Expr) -> Option<&Ident> {
    match value {
        Expr::Field(field) => root(&field.base),
        Expr::Group(group) => root(&group.expr),
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

fn names_in(pattern: &Pat, names: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(ident) => {
            names.push(ident.ident.clone());
            if let Some((_, pattern)) = &ident.subpat {
                names_in(pattern, names);
            }
        }
        Pat::Paren(paren) => names_in(&paren.pat, names),
        Pat::Reference(reference) => names_in(&reference.pat, names),
        Pat::Slice(slice) => slice.elems.iter().for_each(|pattern| names_in(pattern, names)),
        Pat::Struct(fields) => fields.fields.iter().for_each(|field| names_in(&field.pat, names)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|pattern| names_in(pattern, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|pattern| names_in(pattern, names)),
        _ => {}
    }
}

/// Takes each `#[attr(..)]` off the parameters, and adds what it asks for; gives the parameters that had one.
pub(super) fn take_marked(signature: &mut Signature, to: &mut Attributes, errors: &mut Errors) -> Vec<Ident> {
    let mut marked = Vec::new();
    for input in &mut signature.inputs {
        let attributes = match input {
            FnArg::Receiver(receiver) => &mut receiver.attrs,
            FnArg::Typed(input) => &mut input.attrs,
        };
        let mut marks = Vec::new();
        attributes.retain(|attribute| {
            let is_mark = is_called(attribute.path(), "attr");
            if is_mark {
                marks.push(attribute.clone());
            }
            !is_mark
        });
        for mark in marks {
            match input {
                FnArg::Receiver(_) => {
                    let message =
                        "`#[attr]` needs one value; name the fields of `self` to record: `attrs(self.field)`";
                    errors.at(mark, message);
                }
                FnArg::Typed(input) => match &*input.pat {
                    Pat::Ident(pattern) => {
                        add_marked(&pattern.ident, &mark.meta, to, errors);
                        marked.push(pattern.ident.clone());
                    }
                    pattern => {
                        errors.at(
                            pattern,
                            "`#[attr]` needs a name: give the parameter one, or use `attrs(..)`",
                        );
                    }
                },
            }
        }
    }
    marked
}

/// `#[attr]`, `#[attr("user.id")]`, `#[attr(display)]`, `#[attr("user.id", display)]`
fn add_marked(parameter: &Ident, meta: &Meta, to: &mut Attributes, errors: &mut Errors) {
    let tokens = match meta {
        Meta::Path(_) => TokenStream::new(),
        Meta::List(list) => list.tokens.clone(),
        Meta::NameValue(pair) => return errors.at(pair, "write `#[attr(\"some.key\")]`"),
    };
    let Some(Mark { key, mode, may_be_secret, .. }) = errors.keep(Mark::read(tokens, false)) else { return };
    let mode = mode.unwrap_or(Mode::Plain);
    let value = Value { mode, may_be_secret, expression: syn::parse_quote!(#parameter) };
    let name = name_of(parameter);
    let is_hidden = may_be_secret || matches!(mode, Mode::Redact | Mode::Hash);
    let key = match key {
        Some(key) => key,
        None if is_hidden || !keys::looks_secret(&name) => LitStr::new(&name, parameter.span()),
        None => {
            let message = format!(
                "parameter `{name}` looks like a secret and would be exported; write `#[attr(redact)]`, or if it is none, \
                 `#[attr(allow_secret)]`"
            );
            return errors.at(parameter, message);
        }
    };
    to.add(Plain::Text(key), value, errors);
}

/// What `args(..)` says of a parameter.
struct Named {
    name: Ident,
    mode: Mode,
    may_be_secret: bool,
}

/// `args(id, ?page)`: parameters under their own names; `args(all)`: all that are not named or marked otherwise.
pub(super) fn named(
    tokens: TokenStream,
    signature: &Signature,
    marked: &[Ident],
    to: &mut Attributes,
    errors: &mut Errors,
) {
    let known = Parameters::of(signature);
    let mut found = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let at = input.span();
            found.push(argument(input)?);
            if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                let message =
                    "`args` names parameters: `args(id, page)`; for anything else there is `attrs(..)`";
                return Err(syn::Error::new(at, message));
            }
        }
        Ok(())
    };
    let end = Parser::parse2(read, tokens);
    if errors.keep(end).is_none() {
        return;
    }
    let is_all = |named: &Named| named.name == "all" && !known.names.contains(&named.name);
    let (all, each): (Vec<_>, Vec<_>) = found.into_iter().partition(is_all);
    for named in &each {
        let is_meant = |name: &&Ident| name.unraw() == named.name.unraw();
        if let Some(name) = known.names.iter().find(is_meant) {
            // As it is written there: errors point at the attribute.
            let mut name = name.clone();
            name.set_span(named.name.span());
            parameter(&name, named, to, errors);
        } else {
            errors.at(&named.name, known.unknown_name(&name_of(&named.name)));
        }
    }
    let Some(all) = all.first() else { return };
    let said = |name: &Ident| marked.contains(name) || each.iter().any(|named| named.name == *name);
    for name in known.names.iter().filter(|name| !said(name) && !name_of(name).starts_with('_')) {
        match secret_type(signature, name) {
            Some((ty, called)) => {
                let name = name_of(name);
                let message = format!(
                    "`{called}` says that `{name}` is a secret, and it would be exported; mark it `#[attr(redact)]`, or name \
                     the others: `args(..)`"
                );
                errors.at(ty, message);
            }
            None => parameter(name, all, to, errors),
        }
    }
}

fn argument(input: ParseStream<'_>) -> syn::Result<Named> {
    let mode = if input.peek(Token![%]) {
        input.parse::<Token![%]>()?;
        Mode::Display
    } else if input.peek(Token![?]) {
        input.parse::<Token![?]>()?;
        Mode::Debug
    } else {
        Mode::Plain
    };
    let name = input.call(Ident::parse_any)?;
    if name == "allow_secret" && input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let secret = content.call(Ident::parse_any);
        let secret =
            secret.map_err(|_| syn::Error::new(name.span(), "name the parameter: `allow_secret(token)`"))?;
        return Ok(Named { name: secret, mode, may_be_secret: true });
    }
    Ok(Named { name, mode, may_be_secret: false })
}

fn parameter(name: &Ident, named: &Named, to: &mut Attributes, errors: &mut Errors) {
    let Named { mode, may_be_secret, .. } = *named;
    let text = name_of(name);
    if !may_be_secret && keys::looks_secret(&text) {
        return errors.at(name, keys::secret_parameter(&text));
    }
    let value = Value { mode, may_be_secret, expression: syn::parse_quote!(#name) };
    to.add(Plain::Text(LitStr::new(&text, name.span())), value, errors);
}

/// The type of a parameter, if its name says that it holds secrets.
fn secret_type<'a>(signature: &'a Signature, name: &Ident) -> Option<(&'a Type, String)> {
    let input = signature.inputs.iter().find_map(|input| match input {
        FnArg::Typed(input) => {
            matches!(&*input.pat, Pat::Ident(pattern) if pattern.ident == *name).then_some(&input.ty)
        }
        FnArg::Receiver(_) => None,
    })?;
    let called = type_name(input)?;
    ["Secret", "Redacted"].iter().any(|word| called.starts_with(word)).then_some((&**input, called))
}

fn type_name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => None,
    }
}

fn name_of(ident: &Ident) -> String {
    ident.unraw().to_string()
}
