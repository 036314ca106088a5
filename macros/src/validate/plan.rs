//! The meaning of the arguments.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprPath, Lit, LitStr};

use super::keys;
use crate::errors::{Errors, similar};
use crate::parse::{self, Argument, Value};

/// Where arguments stand; each place knows its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Function,
    Handler,
    Impl,
    SpanMacro,
}

/// What the arguments ask for.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) name: Option<LitStr>,
    /// A variant of `Kind`.
    pub(crate) kind: Option<Ident>,
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) skip: bool,
    /// The crate `traced`, where it is not `::traced`.
    pub(crate) krate: Option<TokenStream>,
    /// What carries the caller's context.
    pub(crate) from: Option<Expr>,
}

/// One attribute, its key known to be good.
pub(crate) struct Attribute {
    pub(crate) key: LitStr,
    pub(crate) value: Value,
}

const KINDS: [(&str, &str); 5] = [
    ("client", "Client"),
    ("consumer", "Consumer"),
    ("internal", "Internal"),
    ("producer", "Producer"),
    ("server", "Server"),
];

impl Place {
    const fn macro_name(self) -> &'static str {
        match self {
            Self::Function | Self::Impl => "#[traced]",
            Self::Handler => "#[traced_handler]",
            Self::SpanMacro => "span!",
        }
    }

    const fn known(self) -> &'static [&'static str] {
        match self {
            Self::Function => &["attrs", "crate", "kind", "name", "skip"],
            Self::Handler => &["attrs", "crate", "from", "name"],
            Self::Impl => &["crate", "kind", "skip"],
            Self::SpanMacro => &["crate", "kind"],
        }
    }
}

/// What these arguments ask for in this place.
pub(crate) fn plan(arguments: Vec<Argument>, place: Place, errors: &mut Errors) -> Plan {
    let mut plan = Plan::default();
    let mut seen = HashMap::new();
    for argument in arguments {
        let (word, span) = match &argument {
            Argument::Text(text) => ("name".to_owned(), text.span()),
            Argument::Word(word) | Argument::Value(word, _) | Argument::List(word, _) => {
                (word.to_string(), word.span())
            }
        };
        if !place.known().contains(&word.as_str()) {
            errors.push(syn::Error::new(span, unknown(&word, place)));
        } else if seen.insert(word.clone(), span).is_some() {
            errors.push(syn::Error::new(span, format!("`{word}` given twice")));
        } else {
            plan.take(argument, &word, errors);
        }
    }
    plan
}

impl Plan {
    fn take(&mut self, argument: Argument, word: &str, errors: &mut Errors) {
        match (word, argument) {
            ("name", Argument::Text(text)) => self.name = name(text, errors),
            ("name", Argument::Value(_, Expr::Lit(ExprLit { lit: Lit::Str(text), .. }))) => {
                self.name = name(text, errors);
            }
            ("kind", Argument::Value(_, value)) => self.kind = kind(&value, errors),
            ("attrs", Argument::List(_, tokens)) => {
                let parsed = parse::attributes(tokens, errors);
                self.attributes = attributes(parsed, errors);
            }
            ("crate", Argument::Value(_, Expr::Path(path))) => self.krate = Some(path.into_token_stream()),
            ("from", Argument::Value(_, value)) => self.from = Some(value),
            ("skip", Argument::Word(_)) => self.skip = true,
            ("skip", Argument::List(word, _)) => errors.at(word, unknown("skip_all", Place::Function)),
            (word, argument) => errors.push(syn::Error::new(argument.span(), form(word))),
        }
    }

    /// The path to what generated code calls.
    pub(crate) fn runtime(&self) -> TokenStream {
        let krate = self.krate.clone().unwrap_or_else(|| quote!(::traced));
        quote!(#krate::__private)
    }
}

impl Argument {
    fn span(&self) -> Span {
        match self {
            Self::Text(text) => text.span(),
            Self::Word(word) | Self::List(word, _) => word.span(),
            Self::Value(_, value) => value.span(),
        }
    }
}

/// How an argument is written.
fn form(word: &str) -> &'static str {
    match word {
        "attrs" => "name what to record: `attrs(order_id, \"app.cart\" = %cart)`",
        "crate" => "write the path of the crate: `crate = ::my::reexport`",
        "from" => "write what carries the caller's context: `from = message.headers`",
        "kind" => "write one kind: `kind = client`",
        "name" => "write the name in quotes: `name = \"orders.charge\"`",
        _ => "`skip` stands alone: `#[traced(skip)]`",
    }
}

fn unknown(word: &str, place: Place) -> String {
    let (macro_name, known) = (place.macro_name(), place.known());
    match (word, place) {
        ("skip" | "skip_all", _) => format!(
            "`{macro_name}` captures nothing by default, so there is nothing to skip; \
             name what to record: `attrs(..)`"
        ),
        ("fields", _) => format!("`{macro_name}` records what `attrs(..)` names: `attrs(\"key\" = value)`"),
        ("level" | "target", _) => format!(
            "`{macro_name}` has no `{word}`: spans are switched by where they stand, \
             as in `TRACED=\"my::db::*=off\"`"
        ),
        ("name" | "attrs", Place::Impl) => {
            format!("`{word}` belongs to one span, and an `impl` block has many; put it on a method")
        }
        _ => {
            let meant =
                similar(word, known).map_or_else(String::new, |known| format!("; did you mean `{known}`?"));
            let known = known.join("`, `");
            format!("unknown argument `{word}`{meant}\nknown arguments: `{known}`")
        }
    }
}

/// The name of a span, checked.
pub(crate) fn name(text: LitStr, errors: &mut Errors) -> Option<LitStr> {
    let name = text.value();
    if name.trim().is_empty() {
        errors.at(&text, "a span needs a name");
    } else if name.contains(['{', '}']) {
        errors.at(&text, "braces in a span's name are reserved; a name with values in it would be a new name each time, record them with `attrs(..)`");
    } else {
        return Some(text);
    }
    None
}

fn kind(value: &Expr, errors: &mut Errors) -> Option<Ident> {
    let written = match value {
        Expr::Path(ExprPath { path, .. }) => path.get_ident().map(Ident::to_string),
        _ => None,
    };
    let written = written.unwrap_or_default();
    let known = KINDS.iter().find(|(word, _)| *word == written);
    let Some((_, variant)) = known else {
        let words = KINDS.map(|(word, _)| word);
        let meant =
            similar(&written, &words).map_or_else(String::new, |word| format!(" (did you mean `{word}`?)"));
        errors.at(
            value,
            format!("unknown span kind{meant}; expected internal, server, client, producer or consumer"),
        );
        return None;
    };
    Some(Ident::new(variant, Span::mixed_site()))
}

/// The attributes whose keys are good.
pub(crate) fn attributes(parsed: Vec<parse::Attribute>, errors: &mut Errors) -> Vec<Attribute> {
    let mut seen: Vec<String> = Vec::new();
    let mut good = Vec::new();
    for parse::Attribute { key, value } in parsed {
        let Some(key) = key.or_else(|| shorthand(&value.expression, errors)) else { continue };
        let text = key.value();
        if let Some(fault) = keys::fault(&text) {
            errors.at(&key, fault);
        } else if seen.contains(&text) {
            errors.at(&key, format!("the key `{text}` is given twice"));
        } else {
            seen.push(text);
            good.push(Attribute { key, value });
        }
    }
    good
}

/// The key of a value that has been given none.
fn shorthand(expression: &Expr, errors: &mut Errors) -> Option<LitStr> {
    if let Expr::Assign(assignment) = expression {
        let key = assignment.left.to_token_stream().to_string().replace(' ', "");
        errors.at(&assignment.left, format!("attribute keys are written in quotes: `\"{key}\" = ..`"));
        return None;
    }
    let Some(mut names) = keys::path(expression) else {
        errors.at(expression, "this value needs a key: `\"some.key\" = ..`");
        return None;
    };
    if names[0] == "self" {
        names.remove(0);
    }
    let key = names.join(".");
    if key.is_empty() {
        errors.at(expression, "name the fields of `self` to record: `attrs(self.field)`");
        return None;
    }
    if keys::looks_secret(&key) {
        errors.at(
            expression,
            format!("`{key}` looks like a secret and would be exported; if it is none, write a key for it: `\"some.key\" = ..`"),
        );
        return None;
    }
    Some(LitStr::new(&key, expression.span()))
}
