//! The static that is what is known of a span before it starts.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use crate::validate::Plan;

pub(super) fn ident() -> Ident {
    Ident::new("__TRACED_SITE", Span::mixed_site())
}

/// The static. `at` is where the span's code line is taken from; `function` its full name within the module.
pub(super) fn site(plan: &Plan, name: &TokenStream, function: Option<&str>, at: Span) -> TokenStream {
    let runtime = plan.runtime();
    let ident = ident();
    let line = quote_spanned!(at=> ::core::line!());
    let kind = plan.kind.as_ref().map(|kind| code!(.with_kind(#runtime::Kind::#kind)));
    let function = function.map(|path| {
        let path = format!("::{path}");
        code!(.with_function(::core::concat!(::core::module_path!(), #path)))
    });
    let keys = plan.attributes.iter().map(|attribute| &attribute.key);
    let keys = (keys.len() > 0).then(|| code!(.with_keys(&[#(#keys),*])));
    code! {
        static #ident: #runtime::Callsite =
            #runtime::Callsite::new(#name, ::core::module_path!(), ::core::file!(), #line) #kind #function #keys;
    }
}
