//! The attributes of a span, with keys that are known to be good.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, LitStr, Path};

use super::keys;
use super::parameters::Parameters;
use crate::errors::Errors;
use crate::parse::{Attribute as Written, Key, Value};

/// What is recorded.
#[derive(Clone, Default)]
pub(crate) struct Attributes {
    pub(crate) each: Vec<Attribute>,
    /// `..order`
    pub(crate) spreads: Vec<Expr>,
    seen: Vec<String>,
}

/// One attribute.
#[derive(Clone)]
pub(crate) struct Attribute {
    pub(crate) key: Plain,
    pub(crate) value: Value,
}

/// A key.
#[derive(Clone)]
pub(crate) enum Plain {
    /// One that knows the type of its values.
    Typed(Path),
    Text(LitStr),
}

impl Attributes {
    /// Those that were written, where names must be of these parameters.
    pub(super) fn of(written: Vec<Written>, known: &Parameters, errors: &mut Errors) -> Self {
        let mut attributes = Self::default();
        attributes.extend(written, known, errors);
        attributes
    }

    pub(super) fn extend(&mut self, written: Vec<Written>, known: &Parameters, errors: &mut Errors) {
        for attribute in written {
            match attribute {
                Written::Spread(value) => self.spreads.push(value),
                Written::One { key: Some(Key::Path(path)), value } => {
                    self.add(Plain::Typed(path), value, errors)
                }
                Written::One { key: Some(Key::Text(text)), value } => {
                    self.add(Plain::Text(text), value, errors)
                }
                Written::One { key: None, value } => {
                    if let Some(key) = shorthand(&value, known, errors) {
                        let at = value.expression.to_token_stream();
                        self.add_at(Plain::Text(key), value, at, errors);
                    }
                }
            }
        }
    }

    /// One more, if its key is good.
    pub(super) fn add(&mut self, key: Plain, value: Value, errors: &mut Errors) {
        let at = key.to_token_stream();
        self.add_at(key, value, at, errors);
    }

    /// The same, with a key that stands there.
    fn add_at(&mut self, key: Plain, value: Value, at: TokenStream, errors: &mut Errors) {
        let text = match &key {
            Plain::Typed(path) => path.to_token_stream().to_string(),
            Plain::Text(text) => text.value(),
        };
        if let (Plain::Text(_), Some(fault)) = (&key, keys::fault(&text)) {
            return errors.at(at, fault);
        }
        if self.seen.contains(&text) {
            return errors.at(at, format!("the key `{text}` is given twice"));
        }
        self.seen.push(text);
        self.each.push(Attribute { key, value });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.each.is_empty() && self.spreads.is_empty()
    }
}

/// The key of a value that has been given none.
fn shorthand(value: &Value, known: &Parameters, errors: &mut Errors) -> Option<LitStr> {
    let expression = &value.expression;
    let Some(mut names) = keys::path(expression) else {
        errors.at(expression, "this value needs a key: `\"some.key\" = ..`");
        return None;
    };
    known.check_root(expression, errors);
    if names[0] == "self" {
        names.remove(0);
    }
    let key = names.join(".");
    if key.is_empty() {
        errors.at(expression, "name the fields of `self` to record: `attrs(self.field)`");
        return None;
    }
    if !value.may_be_secret && keys::looks_secret(&key) {
        errors.at(expression, keys::secret_value(&key));
        return None;
    }
    Some(LitStr::new(&key, expression.span()))
}

impl ToTokens for Plain {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Typed(path) => path.to_tokens(tokens),
            Self::Text(text) => text.to_tokens(tokens),
        }
    }
}
