//! `keys! { pub TENANT: &str = "tenant.id"; }`

use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use crate::errors::Errors;
use crate::parse::{self, KeyItem};
use crate::validate;

pub(crate) fn keys(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let keys = parse::keys(input, &mut errors);
    for key in &keys {
        if let Some(fault) = validate::key_fault(&key.text.value()) {
            errors.at(&key.text, fault);
        }
    }
    // One that is wrong is there nevertheless, or each use of it would be an error, too.
    let items = keys.iter().map(item);
    let items = quote!(#(#items)*);
    let errors = errors.into_code();
    quote!(#items #errors)
}

fn item(key: &KeyItem) -> TokenStream {
    let KeyItem { attributes, visibility, ident, value_type, text } = key;
    // A key of `&str` takes any `str`.
    let values = match value_type {
        Type::Reference(reference) => &reference.elem,
        ty => ty,
    };
    let documented = attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    let docs = (!documented).then(|| {
        let line = format!("`{}`", text.value());
        quote!(#[doc = #line])
    });
    let krate = quote!(::traced);
    code!(#docs #(#attributes)* #visibility const #ident: #krate::Key<#values> = #krate::Key::new(#text);)
}
