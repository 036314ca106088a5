//! `#[derive(TraceAttrs)]`: which fields of a struct are recorded, and under which keys.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt;
use syn::{Fields, Generics, Item, ItemStruct, LitStr, Meta};

use super::keys;
use super::mark::Mark;
use super::place::is_called;
use crate::errors::Errors;
use crate::parse::Mode;

/// A struct, and what is recorded of it.
pub(crate) struct Structure {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Vec<Field>,
    pub(crate) krate: Option<TokenStream>,
}

/// A field that is recorded.
pub(crate) enum Field {
    /// Its own attributes are: `#[attr(..)]`
    Spread(syn::Member),
    Value {
        key: LitStr,
        mode: Mode,
        member: syn::Member,
    },
}

pub(crate) fn structure(tokens: TokenStream, errors: &mut Errors) -> Option<Structure> {
    let item = match errors.keep(syn::parse2(tokens))? {
        Item::Struct(item) => item,
        Item::Enum(item) => {
            errors.at(&item.ident, "`TraceAttrs` works on structs: implement it by hand for an enum");
            return None;
        }
        Item::Union(item) => {
            errors.at(&item.ident, "`TraceAttrs` works on structs, not on a union");
            return None;
        }
        _ => return None,
    };
    let whole = mark(&item.attrs, false, errors);
    let prefix = match &whole.prefix {
        Some(prefix) if prefix.value().is_empty() => String::new(),
        Some(prefix) => {
            if let Some(fault) = keys::prefix_fault(&prefix.value()) {
                errors.at(prefix, fault);
                return None;
            }
            prefix.value()
        }
        None => snake_case(&item.ident.unraw().to_string()),
    };
    let fields = fields(&item, &prefix, errors);
    Some(Structure { ident: item.ident, generics: item.generics, fields, krate: whole.krate })
}

fn fields(item: &ItemStruct, prefix: &str, errors: &mut Errors) -> Vec<Field> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    if matches!(item.fields, Fields::Unit) {
        errors.at(&item.ident, "there is nothing to record: this struct has no fields");
    }
    for (member, field) in item.fields.members().zip(&item.fields) {
        let mark = mark(&field.attrs, true, errors);
        if mark.skip {
            continue;
        }
        if mark.spread {
            found.push(Field::Spread(member));
            continue;
        }
        let name = match &member {
            syn::Member::Named(ident) => ident.unraw().to_string(),
            syn::Member::Unnamed(index) => index.index.to_string(),
        };
        let mode = mark.mode.unwrap_or(Mode::Plain);
        let is_hidden = mark.may_be_secret || matches!(mode, Mode::Redact | Mode::Hash);
        if mark.key.is_none() && !is_hidden && keys::looks_secret(&name) {
            errors.at(&member, format!(
                "field `{name}` looks like a secret and would be exported; mark it `#[attr(skip)]` or `#[attr(redact)]`, \
                 or if it is none, `#[attr(allow_secret)]`"
            ));
            continue;
        }
        let key = mark.key.unwrap_or_else(|| {
            let dot = if prefix.is_empty() { "" } else { "." };
            LitStr::new(&format!("{prefix}{dot}{name}"), span_of(&member))
        });
        if let Some(fault) = keys::fault(&key.value()) {
            errors.at(&key, fault);
        } else if seen.contains(&key.value()) {
            errors.at(&key, format!("the key `{}` is given twice", key.value()));
        } else {
            seen.push(key.value());
            found.push(Field::Value { key, mode, member });
        }
    }
    found
}

fn span_of(member: &syn::Member) -> proc_macro2::Span {
    match member {
        syn::Member::Named(ident) => ident.span(),
        syn::Member::Unnamed(index) => index.span,
    }
}

/// `#[attr("key", display)]`, `#[attr(skip)]`, `#[attr(..)]`, `#[attr(prefix = "order")]`
fn mark(attributes: &[syn::Attribute], is_field: bool, errors: &mut Errors) -> Mark {
    let mut mark = Mark::default();
    for attribute in attributes.iter().filter(|attribute| is_called(attribute.path(), "attr")) {
        let tokens = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            meta => {
                errors.at(
                    meta,
                    "say what of the field: `#[attr(\"key\")]`, `#[attr(skip)]`, `#[attr(redact)]`",
                );
                continue;
            }
        };
        let taken = mark.take(tokens, true);
        errors.keep(taken);
        mark.check(attribute, is_field, errors);
    }
    mark
}

/// `OrderLine` becomes `order_line`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    let letters: Vec<char> = name.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let begins_word = letter.is_uppercase()
            && at > 0
            && (letters[at - 1].is_lowercase()
                || letters.get(at + 1).is_some_and(|next| next.is_lowercase()));
        if begins_word {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_names_its_attributes() {
        assert_eq!(snake_case("OrderLine"), "order_line");
        assert_eq!(snake_case("HTTPRequest"), "http_request");
        assert_eq!(snake_case("A"), "a");
        assert_eq!(snake_case("S3Key"), "s3_key");
    }
}
