//! Attributes of spans: `order_id, user.id, "app.cart" = %cart, keys::TENANT = tenant, ..order`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, LitStr, Path, Token};

use super::skip_to_comma;
use crate::errors::Errors;

/// One attribute, or several at once.
pub(crate) enum Attribute {
    /// `order_id`, or with a key
    One { key: Option<Key>, value: Value },
    /// `..order`
    Spread(Expr),
}

/// What an attribute is called.
#[derive(Clone)]
pub(crate) enum Key {
    /// `"app.cart"`, or `app.cart`
    Text(LitStr),
    /// `keys::TENANT`
    Path(Path),
}

/// The value of an attribute.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) mode: Mode,
    /// `allow_secret(value)`
    pub(crate) may_be_secret: bool,
    pub(crate) expression: Expr,
}

/// What is recorded of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// `?value`
    Debug,
    /// `%value`
    Display,
    /// `hash(value)`
    Hash,
    /// `len(value)`
    Len,
    /// `value`
    Plain,
    /// `redact(value)`
    Redact,
}

impl Mode {
    /// The mode that a word stands for.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Some(match word {
            "debug" => Self::Debug,
            "display" => Self::Display,
            "hash" => Self::Hash,
            "len" => Self::Len,
            "redact" => Self::Redact,
            _ => return None,
        })
    }
}

/// Reads all that can be read; what cannot is an error each.
pub(crate) fn attributes(tokens: TokenStream, errors: &mut Errors) -> Vec<Attribute> {
    let mut found = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            read_attribute(input, &mut found, errors);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    let end = Parser::parse2(read, tokens);
    errors.keep(end);
    found
}

/// One attribute, if it can be read.
pub(super) fn read_attribute(input: ParseStream<'_>, found: &mut Vec<Attribute>, errors: &mut Errors) {
    match attribute(input) {
        Ok(attribute) => found.push(attribute),
        Err(error) => {
            errors.push(error);
            skip_to_comma(input);
        }
    }
}

fn attribute(input: ParseStream<'_>) -> syn::Result<Attribute> {
    if input.peek(Token![..]) {
        let dots: Token![..] = input.parse()?;
        return Ok(Attribute::Spread(expression(&dots, input)?));
    }
    if input.peek(LitStr) {
        let key: LitStr = input.parse()?;
        if !input.peek(Token![=]) || input.peek2(Token![,]) {
            return Err(without_value(&key));
        }
        return with_value(Key::Text(key), input);
    }
    match key_before_value(input) {
        Some(key) => with_value(key, input),
        None => Ok(Attribute::One { key: None, value: value(input)? }),
    }
}

fn with_value(key: Key, input: ParseStream<'_>) -> syn::Result<Attribute> {
    input.parse::<Token![=]>()?;
    if input.is_empty() {
        return Err(without_value(&key));
    }
    Ok(Attribute::One { key: Some(key), value: value(input)? })
}

fn without_value(key: &impl ToTokens) -> syn::Error {
    let written = key.to_token_stream().to_string();
    let message = format!(
        "the attribute `{}` needs a value: `{written} = value`; one that is known later is set by `attr!`",
        written.trim_matches('"'),
    );
    syn::Error::new_spanned(key, message)
}

/// The name in front of a `=`, if that is what comes; else the input stays where it is.
fn key_before_value(input: ParseStream<'_>) -> Option<Key> {
    let ahead = input.fork();
    let path = ahead.call(Path::parse_mod_style).ok()?;
    let key = match path.get_ident() {
        Some(first) if !is_constant(first) => Key::Text(dotted(first, &ahead)?),
        _ => Key::Path(path),
    };
    if !ahead.peek(Token![=]) || ahead.peek(Token![==]) || ahead.peek(Token![=>]) {
        return None;
    }
    // Read again: `fork` has no way to say how far it came.
    match &key {
        Key::Text(text) => {
            input.call(Ident::parse_any).ok()?;
            for _ in text.value().matches('.') {
                input.parse::<Token![.]>().ok()?;
                input.call(Ident::parse_any).ok()?;
            }
        }
        Key::Path(_) => drop(input.call(Path::parse_mod_style).ok()?),
    }
    Some(key)
}

/// Whether a name is written as those of constants are.
pub(crate) fn is_constant(ident: &Ident) -> bool {
    ident.unraw().to_string().starts_with(|first: char| first.is_uppercase())
}

/// `user.id`, as text.
fn dotted(first: &Ident, input: ParseStream<'_>) -> Option<LitStr> {
    let mut name = first.unraw().to_string();
    while input.peek(Token![.]) {
        input.parse::<Token![.]>().ok()?;
        name.push('.');
        name.push_str(&input.call(Ident::parse_any).ok()?.unraw().to_string());
    }
    Some(LitStr::new(&name, first.span()))
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    if input.peek(Token![%]) {
        let mark: Token![%] = input.parse()?;
        return Ok(Value { mode: Mode::Display, ..Value::of(expression(&mark, input)?) });
    }
    if input.peek(Token![?]) {
        let mark: Token![?] = input.parse()?;
        return Ok(Value { mode: Mode::Debug, ..Value::of(expression(&mark, input)?) });
    }
    Ok(Value::of(input.parse()?))
}

/// What stands behind a mark; the mark is to blame where nothing does.
fn expression(mark: &impl ToTokens, input: ParseStream<'_>) -> syn::Result<Expr> {
    if input.is_empty() || input.peek(Token![,]) {
        let message = "name what to record: `attrs(order_id, \"app.cart\" = %cart)`";
        return Err(syn::Error::new_spanned(mark, message));
    }
    input.parse()
}

impl Value {
    /// With the mode that a word in front of the expression gives it: `len(items)`.
    fn of(expression: Expr) -> Self {
        let Some((word, argument)) = call_of_word(&expression) else {
            return Self { mode: Mode::Plain, may_be_secret: false, expression };
        };
        if word == "allow_secret" {
            return Self { may_be_secret: true, ..Self::of(argument) };
        }
        match Mode::of(&word) {
            Some(mode @ (Mode::Hash | Mode::Len | Mode::Redact)) => {
                Self { mode, may_be_secret: mode != Mode::Len, expression: argument }
            }
            _ => Self { mode: Mode::Plain, may_be_secret: false, expression },
        }
    }
}

/// The word and the argument of `word(argument)`.
fn call_of_word(expression: &Expr) -> Option<(String, Expr)> {
    let Expr::Call(call) = expression else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let word = path.path.get_ident()?.to_string();
    (call.args.len() == 1).then(|| (word, call.args[0].clone()))
}

impl Attribute {
    /// What is spread, where that is what it is.
    pub(crate) const fn spread(&self) -> Option<&Expr> {
        match self {
            Self::Spread(value) => Some(value),
            Self::One { .. } => None,
        }
    }
}

impl ToTokens for Key {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Text(text) => text.to_tokens(tokens),
            Self::Path(path) => path.to_tokens(tokens),
        }
    }
}
