//! The static that is what is known of a span before it starts.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use super::attributes;
use crate::validate::Plan;

pub(super) fn ident() -> Ident {
    Ident::new("__TRACED_SITE", Span::mixed_site())
}

/// The static. `at` is where the span's code line is taken from; `function` its full name within the module.
pub(super) fn site(plan: &Plan, name: &TokenStream, function: Option<&str>, at: Span) -> TokenStream {
    let runtime = plan.runtime();
    let line = quote_spanned!(at=> ::core::line!());
    let function = function.map(|path| code!(in #path;));
    let kind = plan.kind.as_ref().map(|kind| code!(, with_kind(#runtime::Kind::#kind)));
    let keys = plan.attributes.each.iter().map(|attribute| attributes::key(attribute, plan));
    let keys = (keys.len() > 0).then(|| code!(, with_keys(&[#(#keys),*])));
    let share = plan.share.map(|share| {
        let share = Literal::f64_unsuffixed(share);
        code!(, with_share(#share))
    });
    let shortest = plan.min_duration.map(|shortest| {
        let nanos = Literal::u64_unsuffixed(u64::try_from(shortest.as_nanos()).unwrap_or(u64::MAX));
        code!(, with_min_duration(#runtime::nanoseconds(#nanos)))
    });
    let fails = plan.cancel_fails.then(|| code!(, with_cancelled_failing()));
    code!(#runtime::site! { #name; #function #line #kind #keys #share #shortest #fails })
}
