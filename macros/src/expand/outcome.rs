//! What finds out from the result how a call ended.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use super::types::{self, Output};
use super::{attributes, handler};
use crate::validate::{Message, Outcome, Plan};

/// Who looks at the result of a function.
pub(super) enum Observer {
    /// A value that the type tells.
    ByType(TokenStream),
    /// A closure.
    Closure(TokenStream),
}

pub(super) fn observer(plan: &Plan, output: &Output) -> Observer {
    let runtime = plan.runtime();
    let ty = match output {
        Output::Value(ty) => Some(&**ty),
        Output::Never | Output::Unit => None,
    };
    let observer = match ty.filter(|ty| !types::is_no_result(ty)) {
        _ if !plan.outcome.is_usual() => Err(by_value(plan)),
        None => Ok(code!(#runtime::SeesNothing)),
        Some(ty) if types::is_known(ty) => Ok(code!(#runtime::Probe::<#ty>::NEW.observer())),
        Some(_) => Err(by_value(plan)),
    };
    let usual = match observer {
        Ok(observer) if handler::server(plan).is_none() => return Observer::ByType(observer),
        Ok(observer) => code!(#runtime::Observe::observe(&#observer, __traced_result)),
        Err(usual) => usual,
    };
    // What never returns has no type that could be asked.
    let body = look(plan, ty, usual, !matches!(output, Output::Never));
    Observer::Closure(code!(|__traced_result| #body))
}

/// A closure that looks at what a future gives or a stream's items, if it is known of what type they are.
pub(super) fn observe_item(plan: &Plan, item: Option<&Type>) -> TokenStream {
    let Some(item) = item else { return observe_untyped(plan) };
    escaping(plan, look(plan, Some(item), by_value(plan), true))
}

/// The same, where nothing is known of its type.
pub(super) fn observe_untyped(plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    escaping(plan, look(plan, None, code!(#runtime::observe(__traced_result)), true))
}

/// A closure that may leave the function.
fn escaping(plan: &Plan, body: TokenStream) -> TokenStream {
    // What is known of the entrance of a handler goes along.
    let capture = handler::server(plan).map(|_| code!(move));
    code!(#capture |__traced_result| #body)
}

/// By the type of the result, which is known when it is there.
fn by_value(plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    code!(#runtime::Observe::observe(&#runtime::Probe::of(__traced_result).observer(), __traced_result))
}

/// What is recorded of a result, and what it says: of a handler its answer is asked, too, if that has a type.
fn look(plan: &Plan, ty: Option<&Type>, usual: TokenStream, has_answer: bool) -> TokenStream {
    let returned = returned(plan);
    let mut verdict = verdict(&plan.outcome, plan, ty, usual);
    if has_answer {
        verdict = handler::answered(plan, verdict);
    }
    if returned.is_some() { code!({ #returned #verdict }) } else { verdict }
}

/// Records what is returned.
fn returned(plan: &Plan) -> Option<TokenStream> {
    let attributes = plan.outcome.returned.as_ref()?;
    let runtime = plan.runtime();
    // The user's own word for it.
    let ret = Ident::new("ret", Span::call_site());
    let set = attributes::set(attributes, plan);
    Some(code! {
        let __traced_returned = {
            use #runtime::*;
            (&&Returned(__traced_result)).__traced_success()
        };
        if let #runtime::Some(#ret) = __traced_returned {
            let _ = #ret;
            if #runtime::is_recording() { #set }
        }
    })
}

fn verdict(outcome: &Outcome, plan: &Plan, ty: Option<&Type>, usual: TokenStream) -> TokenStream {
    // Errors about the result point at its type, which is the user's own.
    let at = Span::mixed_site().located_at(ty.map_or_else(Span::mixed_site, Spanned::span));
    let runtime = plan.runtime_at(at);
    let ty = ty.map_or_else(|| code!(_), ToTokens::to_token_stream);
    let error = quote_spanned!(at=> <#ty as #runtime::IsResult<_>>::error(__traced_result));
    let mut code = match &outcome.message {
        Some(Message::Chain) => quote_spanned!(at=> #error.map(|__traced_error| {
            use #runtime::*;
            (&&&&Chained(__traced_error)).__traced_failed()
        })),
        Some(Message::Debug) => quote_spanned!(at=> #error.map(#runtime::DebuggedError::failed)),
        Some(Message::Display) => quote_spanned!(at=> #error.map(#runtime::DisplayedError::failed)),
        Some(Message::Map(map)) => {
            let at = Span::mixed_site().located_at(map.span());
            let runtime = plan.runtime_at(at);
            let mapped = quote_spanned!(at=> #runtime::err_map(__traced_error, #map));
            code!(#error.and_then(|__traced_error| #mapped))
        }
        Some(Message::Type) => quote_spanned!(at=> #error.map(#runtime::err_type)),
        None if outcome.none_fails => {
            quote_spanned!(at=> <#ty as #runtime::IsOption>::outcome(__traced_result))
        }
        None => usual,
    };
    if let Some(is_error) = &outcome.is_error {
        let at = Span::mixed_site().located_at(is_error.span());
        let runtime_there = plan.runtime_at(at);
        let is_error = quote_spanned!(at=> #runtime_there::is_error(__traced_error, #is_error));
        code = code!(match #error {
            #runtime::Some(__traced_error) if !#is_error => #runtime::expected(),
            _ => #code,
        });
    }
    if !outcome.expected.is_empty() {
        let arms =
            outcome.expected.iter().map(|pattern| code!(#runtime::Some(#pattern) => #runtime::expected(),));
        code = code!(match #error { #(#arms)* _ => #code });
    }
    code
}
