//! `#[derive(TraceAttrs)]`

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Member;

use super::runtime::Runtime;
use crate::errors::Errors;
use crate::parse::Mode;
use crate::validate::{self, Field, Structure};

pub(crate) fn trace_attrs(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let structure = validate::structure(input, &mut errors);
    let code = structure.map(|structure| implementation(&structure));
    let errors = errors.into_code();
    quote!(#code #errors)
}

fn implementation(structure: &Structure) -> TokenStream {
    let Structure { ident, generics, fields, krate } = structure;
    let runtime = Runtime::of(krate.as_ref());
    let (parameters, arguments, conditions) = generics.split_for_impl();
    let records = fields.iter().map(|field| record(field, runtime));
    code! {
        #[automatically_derived]
        impl #parameters #runtime::TraceAttrs for #ident #arguments #conditions {
            fn attrs(&self, __traced_record: &mut dyn ::core::ops::FnMut(&'static str, #runtime::Value<'_>)) {
                #(#records)*
            }
        }
    }
}

fn record(field: &Field, runtime: Runtime<'_>) -> TokenStream {
    let (key, mode, member) = match field {
        Field::Spread(member) => {
            let at = at(member);
            return quote_spanned!(at=> #runtime::TraceAttrs::attrs(&self.#member, __traced_record););
        }
        Field::Value { key, mode, member } => (key, mode, member),
    };
    let at = at(member);
    let value = match mode {
        Mode::Debug => quote_spanned!(at=> #runtime::debug(&self.#member)),
        Mode::Display => quote_spanned!(at=> #runtime::display(&self.#member)),
        Mode::Hash => {
            let hash = quote_spanned!(at=> |__traced_hasher| ::core::hash::Hash::hash(&self.#member, __traced_hasher));
            quote_spanned!(at=> #runtime::TraceValue::value(&#runtime::hash(#hash)))
        }
        Mode::Len => quote_spanned!(at=> #runtime::len(self.#member.len())),
        Mode::Plain => quote_spanned!(at=> #runtime::TraceValue::value(&self.#member)),
        Mode::Redact => quote_spanned!(at=> #runtime::redacted(&self.#member)),
    };
    code!(#runtime::record(#key, #value, __traced_record);)
}

fn at(member: &Member) -> Span {
    let at = match member {
        Member::Named(ident) => ident.span(),
        Member::Unnamed(index) => index.span,
    };
    Span::mixed_site().located_at(at)
}
