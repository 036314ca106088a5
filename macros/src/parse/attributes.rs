//! Attributes of spans: `order_id, user.id, "app.cart" = %cart`.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, LitStr, Token};

use super::skip_to_comma;
use crate::errors::Errors;

/// One attribute.
pub(crate) struct Attribute {
    /// The key, where it is written out.
    pub(crate) key: Option<LitStr>,
    pub(crate) value: Value,
}

/// The value of an attribute.
pub(crate) struct Value {
    pub(crate) mode: Mode,
    pub(crate) expression: Expr,
}

/// What is recorded of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// `?value`
    Debug,
    /// `%value`
    Display,
    /// `value`
    Plain,
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
    if !input.peek(LitStr) {
        return Ok(Attribute { key: None, value: value(input)? });
    }
    let key: LitStr = input.parse()?;
    if !input.peek(Token![=]) {
        let key = key.value();
        return Err(input.error(format_args!("the attribute `{key}` needs a value: `\"{key}\" = value`")));
    }
    input.parse::<Token![=]>()?;
    Ok(Attribute { key: Some(key), value: value(input)? })
}

fn value(input: ParseStream<'_>) -> syn::Result<Value> {
    let mode = if input.peek(Token![%]) {
        input.parse::<Token![%]>()?;
        Mode::Display
    } else if input.peek(Token![?]) {
        input.parse::<Token![?]>()?;
        Mode::Debug
    } else {
        Mode::Plain
    };
    Ok(Value { mode, expression: input.parse()? })
}
