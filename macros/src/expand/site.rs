//! The static that is what is known of a span before it starts.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Ident;

use super::attributes;
use crate::validate::Plan;

pub(super) fn ident() -> Ident {
    Ident::new("__TRACED_SITE", Span::mixed_site())
}

/// The static of a function that its span is called after. `at` is where the span's code line is taken from.
pub(super) fn of_function(plan: &Plan, path: &str, at: Span) -> TokenStream {
    let runtime = plan.runtime();
    let (line, said) = (line(at), said(plan));
    if said.is_empty() {
        code!(#runtime::site! { fn #path; #line })
    } else {
        code!(#runtime::site! { #path; in #path; #line #said })
    }
}

/// Any other. `function` is the full name of the function within the module, if it is one's.
pub(super) fn site(plan: &Plan, name: &dyn ToTokens, function: Option<&str>, at: Span) -> TokenStream {
    let runtime = plan.runtime();
    let (line, said) = (line(at), said(plan));
    let function = function.map(|path| code!(in #path;));
    code!(#runtime::site! { #name; #function #line #said })
}

fn line(at: Span) -> TokenStream {
    quote_spanned!(at=> ::core::line!())
}

/// What is said of it besides its name and its place.
fn said(plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    let mut said = TokenStream::new();
    if let Some(kind) = &plan.kind {
        said.extend(code!(, with_kind(#runtime::Kind::#kind)));
    }
    if !plan.attributes.each.is_empty() {
        let keys = plan.attributes.each.iter().map(|attribute| attributes::key(attribute, plan));
        said.extend(code!(, with_keys(&[#(#keys),*])));
    }
    if let Some(share) = plan.share {
        let share = Literal::f64_unsuffixed(share);
        said.extend(code!(, with_share(#share)));
    }
    if let Some(shortest) = plan.min_duration {
        let nanos = Literal::u64_unsuffixed(u64::try_from(shortest.as_nanos()).unwrap_or(u64::MAX));
        said.extend(code!(, with_min_duration(#runtime::nanoseconds(#nanos))));
    }
    if plan.cancel_fails {
        said.extend(code!(, with_cancelled_failing()));
    }
    said
}
