//! What finds out from the result how a call ended.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::ReturnType;
use syn::spanned::Spanned;

use super::attributes;
use crate::validate::{Message, Outcome, Plan};

/// The closure that looks at the result of a function.
pub(super) fn observe(plan: &Plan, output: &ReturnType) -> TokenStream {
    let body = look(plan, output.span(), &usual(&plan.runtime()));
    code!(|__traced_result| #body)
}

/// The same, where the result is of this type.
pub(super) fn observe_typed(plan: &Plan, ty: &syn::Type) -> TokenStream {
    let body = look(plan, ty.span(), &usual(&plan.runtime()));
    code!(|__traced_result: &#ty| #body)
}

/// The same, where nothing is known of its type.
pub(super) fn observe_untyped(plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    let body = look(plan, Span::mixed_site(), &code!(#runtime::observe(__traced_result)));
    code!(|__traced_result| #body)
}

/// By the type of the result.
fn usual(runtime: &TokenStream) -> TokenStream {
    code!({
        use #runtime::*;
        (&&&Observed(__traced_result)).outcome()
    })
}

fn look(plan: &Plan, at: Span, usual: &TokenStream) -> TokenStream {
    let outcome = &plan.outcome;
    if outcome.is_usual() {
        return usual.clone();
    }
    let returned = returned(plan);
    let verdict = verdict(outcome, &plan.runtime(), at, usual);
    code!({ #returned #verdict })
}

/// Records what is returned.
fn returned(plan: &Plan) -> Option<TokenStream> {
    let attributes = plan.outcome.returned.as_ref()?;
    let runtime = plan.runtime();
    // The user's own word for it.
    let ret = Ident::new("ret", Span::call_site());
    let set = attributes::set(attributes, &runtime);
    Some(code! {
        let __traced_returned = {
            use #runtime::*;
            (&&Returned(__traced_result)).success()
        };
        if let #runtime::Some(#ret) = __traced_returned {
            let _ = #ret;
            if #runtime::is_recording() { #set }
        }
    })
}

fn verdict(outcome: &Outcome, runtime: &TokenStream, at: Span, usual: &TokenStream) -> TokenStream {
    // Errors about the result point at its type.
    let at = Span::mixed_site().located_at(at);
    let mut code = match &outcome.message {
        Some(Message::Chain) => quote_spanned!(at=> #runtime::err_chain(__traced_result, |__traced_error| {
            use #runtime::*;
            (&&Chained(__traced_error)).chained()
        })),
        Some(Message::Debug) => quote_spanned!(at=> #runtime::err_debug(__traced_result)),
        Some(Message::Display) => quote_spanned!(at=> #runtime::err_display(__traced_result)),
        Some(Message::Map(map)) => quote_spanned!(at=> #runtime::err_map(__traced_result, #map)),
        Some(Message::Type) => quote_spanned!(at=> #runtime::err_type(__traced_result)),
        None if outcome.none_fails => quote_spanned!(at=> #runtime::none_error(__traced_result)),
        None => usual.clone(),
    };
    if let Some(is_error) = &outcome.is_error {
        code = quote_spanned! {at=>
            if #runtime::is_expected(__traced_result, #is_error) { #runtime::expected() } else { #code }
        };
    }
    if !outcome.expected.is_empty() {
        let arms =
            outcome.expected.iter().map(|pattern| code!(#runtime::Err(#pattern) => #runtime::expected(),));
        code = code!(match __traced_result { #(#arms)* _ => #code });
    }
    code
}
