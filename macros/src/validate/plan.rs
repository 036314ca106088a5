//! The meaning of the arguments.

use std::collections::HashMap;
use std::time::Duration;

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::{Expr, ExprLit, ExprPath, Lit, LitStr, Path};

use super::attributes::Attributes;
use super::handler::Caller;
use super::outcome::{Outcome, RET};
use super::parameters::Parameters;
use super::selection::{Selection, names};
use super::words::{Place, form, unknown};
use super::{name::Name, number};
use crate::errors::{Errors, similar};
use crate::parse::{self, Argument};

/// What the arguments ask for.
#[derive(Clone, Default)]
pub(crate) struct Plan {
    pub(crate) name: Option<Name>,
    /// A variant of `Kind`.
    pub(crate) kind: Option<Ident>,
    pub(crate) attributes: Attributes,
    /// `args(..)`
    pub(super) parameters: Option<TokenStream>,
    pub(crate) outcome: Outcome,
    pub(crate) start: Start,
    /// The share of calls that get a span.
    pub(crate) share: Option<f64>,
    pub(crate) min_duration: Option<Duration>,
    /// Work that is given up has failed.
    pub(crate) cancel_fails: bool,
    pub(crate) boxed: bool,
    /// What is returned, where the words do not tell.
    pub(crate) form: Option<Form>,
    pub(crate) skip: bool,
    /// The crate `traced`, where it is not `::traced`.
    pub(crate) krate: Option<TokenStream>,
    /// What carries the caller's context.
    pub(crate) from: Option<Expr>,
    /// Whether it is observed what axum brings and what it takes, if it is said.
    pub(super) observed: Option<bool>,
    /// What stands before the names of a block's functions.
    pub(crate) prefix: Option<LitStr>,
    pub(crate) selection: Selection,
    /// The name of a trait's wrapper.
    pub(crate) wrapper: Option<Ident>,
    /// Where each argument stands.
    pub(super) places: HashMap<String, Span>,
}

/// What is said of the start of a span, besides its callsite.
#[derive(Clone, Default)]
pub(crate) struct Start {
    pub(crate) when: Option<Expr>,
    pub(crate) root: Option<Root>,
    pub(crate) parent: Option<Expr>,
    pub(crate) links: Option<Expr>,
    /// Of a handler.
    pub(crate) caller: Option<Caller>,
}

/// A span in a trace of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Root {
    /// With a link to what was current.
    Linked,
    Plain,
}

/// What a function gives back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    Future,
    Stream,
    Value,
}

const KINDS: [(&str, &str); 5] = [
    ("client", "Client"),
    ("consumer", "Consumer"),
    ("internal", "Internal"),
    ("producer", "Producer"),
    ("server", "Server"),
];

/// What these arguments ask for in this place.
pub(crate) fn plan(arguments: Vec<Argument>, place: Place, known: &Parameters, errors: &mut Errors) -> Plan {
    let mut plan = Plan::default();
    for argument in arguments {
        let (word, span) = (argument.word(), argument.span());
        if !place.knows(&word) {
            errors.push(syn::Error::new(span, unknown(&word, matches!(argument, Argument::Word(_)), place)));
        } else if plan.places.insert(word.clone(), span).is_some() && word != "err" {
            errors.push(syn::Error::new(span, format!("`{word}` given twice")));
        } else {
            plan.take(argument, &word, known, errors);
        }
    }
    if let (Some(_), Some(span)) = (&plan.start.root, plan.places.get("parent")) {
        let message = "a root has no parent; write `root` or `parent = ..`, and `links = ..` for what else it belongs to";
        errors.push(syn::Error::new(*span, message));
    }
    plan
}

impl Plan {
    fn take(&mut self, argument: Argument, word: &str, known: &Parameters, errors: &mut Errors) {
        let at = argument.span();
        match (word, argument) {
            ("name", Argument::Text(text)) => self.name = Name::of(text, errors),
            ("name", Argument::Value(_, Expr::Lit(ExprLit { lit: Lit::Str(text), .. }))) => {
                self.name = Name::of(text, errors);
            }
            ("name", Argument::Value(_, Expr::Path(path))) => self.name = Some(Name::Constant(path.path)),
            ("kind", Argument::Value(_, value)) => self.kind = kind(&value, errors),
            ("attrs", Argument::List(_, tokens)) => {
                let written = parse::attributes(tokens, errors);
                self.attributes.extend(written, known, errors);
            }
            ("args", Argument::List(_, tokens)) => self.parameters = Some(tokens),
            ("ret", Argument::List(_, tokens)) => self.outcome.take_ret(tokens, at, errors),
            ("ret", Argument::Word(word)) => errors.at(word, RET),
            ("err", Argument::Word(_)) => self.outcome.take_err(None, at, errors),
            ("err", Argument::List(_, tokens)) => self.outcome.take_err(Some(tokens), at, errors),
            ("none", Argument::Value(_, Expr::Path(path))) if path.path.is_ident("error") => {
                self.outcome.none_fails = true;
            }
            ("cancel", Argument::Value(_, Expr::Path(path))) if path.path.is_ident("error") => {
                self.cancel_fails = true;
            }
            ("root", Argument::Word(_)) => self.start.root = Some(Root::Plain),
            ("root", Argument::List(_, tokens)) if tokens.to_string() == "link" => {
                self.start.root = Some(Root::Linked);
            }
            ("parent", Argument::Value(_, Expr::Path(path))) if path.path.is_ident("None") => {
                errors.at(path, "`None` is no parent; write `root` for a span in a trace of its own");
            }
            ("parent", Argument::Value(_, value)) => self.start.parent = Some(value),
            ("links", Argument::Value(_, value)) => self.start.links = Some(value),
            ("when", Argument::Value(_, value)) => self.start.when = Some(value),
            ("sample", Argument::Value(_, value)) => match number::share(&value) {
                Ok(share) => self.share = Some(share),
                Err(fault) => errors.at(value, fault),
            },
            ("min_duration", Argument::Value(_, value)) => match number::duration(&value) {
                Ok(duration) => self.min_duration = Some(duration),
                Err(fault) => errors.at(value, fault),
            },
            ("boxed", Argument::Word(_)) => self.boxed = true,
            // Where they stand is all there is to know of them.
            ("link" | "public", Argument::Word(_)) => {}
            ("observed", Argument::Word(_)) => self.observed = Some(true),
            ("observed", Argument::Value(_, Expr::Lit(ExprLit { lit: Lit::Bool(is_so), .. }))) => {
                self.observed = Some(is_so.value);
            }
            ("future" | "stream" | "sync", Argument::Word(word)) => self.set_form(&word, errors),
            ("crate", Argument::Value(_, Expr::Path(path))) => self.krate = Some(path.into_token_stream()),
            ("from", Argument::Value(_, value)) => self.from = Some(value),
            ("prefix", Argument::Value(_, Expr::Lit(ExprLit { lit: Lit::Str(text), .. }))) => {
                self.prefix = Some(text);
            }
            ("only", Argument::List(_, tokens)) => self.selection.only(tokens, at, errors),
            ("except", Argument::List(_, tokens)) => {
                self.selection.except = names(tokens, "except", at, errors);
            }
            ("wrapper", Argument::Value(_, Expr::Path(path))) => match path.path.get_ident() {
                Some(ident) => self.wrapper = Some(ident.clone()),
                None => errors.at(path, form("wrapper")),
            },
            ("skip", Argument::Word(_)) => self.skip = true,
            ("skip", Argument::List(word, _)) => errors.at(word, unknown("skip_all", true, Place::Function)),
            (word, Argument::Value(_, value)) => errors.at(value, form(word)),
            (word, argument) => errors.push(syn::Error::new(argument.span(), form(word))),
        }
    }

    fn set_form(&mut self, word: &Ident, errors: &mut Errors) {
        let form = match word.to_string().as_str() {
            "future" => Form::Future,
            "stream" => Form::Stream,
            _ => Form::Value,
        };
        if self.form.is_some_and(|before| before != form) {
            errors
                .at(word, "a function gives back a future, a stream or a value (`sync`): write one of them");
        }
        self.form = Some(form);
    }

    /// Where an argument stands.
    pub(super) fn place_of(&self, word: &str) -> Option<Span> {
        self.places.get(word).copied()
    }
}

impl Start {
    /// Whether there is nothing to say.
    pub(crate) const fn is_usual(&self) -> bool {
        self.when.is_none()
            && self.root.is_none()
            && self.parent.is_none()
            && self.links.is_none()
            && self.caller.is_none()
    }
}

fn kind(value: &Expr, errors: &mut Errors) -> Option<Ident> {
    let (written, is_word) = match value {
        Expr::Path(ExprPath { path, .. }) => {
            (path.segments.last().map(|last| last.ident.to_string()), path.get_ident().is_some())
        }
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => (Some(text.value()), false),
        _ => (None, false),
    };
    let written = written.unwrap_or_default();
    let known = KINDS.iter().find(|(word, _)| is_word && *word == written);
    let Some((_, variant)) = known else {
        let words = KINDS.map(|(word, _)| word);
        let meant = similar(&written.to_lowercase(), &words)
            .map_or_else(String::new, |word| format!(" (did you mean `{word}`?)"));
        errors.at(
            value,
            format!("unknown span kind{meant}; expected internal, server, client, producer or consumer"),
        );
        return None;
    };
    Some(Ident::new(variant, Span::mixed_site()))
}

/// Whether a path is called so, wherever it leads.
pub(crate) fn is_called(path: &Path, name: &str) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == name)
}
