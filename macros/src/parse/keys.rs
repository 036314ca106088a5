//! `keys! { pub TENANT: &str = "tenant.id"; }`

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, LitStr, Token, Type, Visibility};

use crate::errors::Errors;

/// One key.
pub(crate) struct KeyItem {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) ident: Ident,
    pub(crate) value_type: Type,
    pub(crate) text: LitStr,
}

/// All keys; what follows one that cannot be read is left out.
pub(crate) fn keys(tokens: TokenStream, errors: &mut Errors) -> Vec<KeyItem> {
    let mut found = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let key = key(input).map_err(|error| {
                let form = "; a key is written `pub TENANT: &str = \"tenant.id\";`";
                syn::Error::new(error.span(), format!("{error}{form}"))
            });
            found.push(key?);
            if !input.is_empty() {
                input.parse::<Token![;]>()?;
            }
        }
        Ok(())
    };
    let end = Parser::parse2(read, tokens);
    errors.keep(end);
    found
}

fn key(input: ParseStream<'_>) -> syn::Result<KeyItem> {
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility = input.parse()?;
    let ident = input.parse()?;
    input.parse::<Token![:]>()?;
    let value_type = input.parse()?;
    input.parse::<Token![=]>()?;
    Ok(KeyItem { attributes, visibility, ident, value_type, text: input.parse()? })
}
