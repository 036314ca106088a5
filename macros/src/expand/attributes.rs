//! Values of attributes.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::site;
use crate::parse::{Mode, Value};
use crate::validate::{Attribute, Attributes, Name, Plain, Plan};

/// What is to be known before a span begins, and the statement that records the attributes of a plan on it then.
pub(super) fn entry(plan: &Plan) -> (Option<TokenStream>, Option<TokenStream>) {
    let Some(record) = record(plan) else { return (None, None) };
    let runtime = plan.runtime();
    let outer = code!(let __traced_outer = #runtime::outer(););
    (Some(outer), Some(code!(if __traced_outer.is_left() { #record })))
}

/// The statement that records them on the span of a handler, or on the one around it.
pub(super) fn entry_of_handler(plan: &Plan) -> Option<TokenStream> {
    let record = record(plan)?;
    let runtime = plan.runtime();
    Some(code!(if #runtime::is_recording() { #record }))
}

/// The statements that record a plan's attributes and name, if it has any.
fn record(plan: &Plan) -> Option<TokenStream> {
    let (runtime, site) = (plan.runtime(), site::ident());
    let mut code = TokenStream::new();
    let attributes = &plan.attributes;
    if !attributes.each.is_empty() {
        let values = values(plan);
        let is_formatted =
            |attribute: &Attribute| matches!(attribute.value.mode, Mode::Debug | Mode::Display);
        let record = if attributes.each.iter().any(is_formatted) {
            // What is known to take formatting need not be tried without.
            code!(#runtime::entry_formatted)
        } else {
            code!(#runtime::entry)
        };
        code.extend(code!(#record(&#site, #values);));
    }
    code.extend(attributes.spreads.iter().map(|value| spread(value, plan, &code!(&mut #runtime::set_one))));
    if let Some(Name::Template(_, parts)) = &plan.name {
        code.extend(code!(#runtime::rename(::core::format_args!(#parts));));
    }
    (!code.is_empty()).then_some(code)
}

/// The statement that says each attribute of a value to `record`.
pub(super) fn spread(value: &Expr, plan: &Plan, record: &TokenStream) -> TokenStream {
    let at = Span::mixed_site().located_at(value.span());
    let (runtime, operand) = (plan.runtime_at(at), operand(value));
    quote_spanned!(at=> #runtime::TraceAttrs::attrs(&#operand, #record);)
}

/// The values for the keys of the callsite.
pub(super) fn values(plan: &Plan) -> TokenStream {
    let values = plan.attributes.each.iter().map(|attribute| value(attribute, plan));
    code!(&[#(#values),*])
}

/// The key of an attribute, as text.
pub(super) fn key(attribute: &Attribute, plan: &Plan) -> TokenStream {
    match &attribute.key {
        Plain::Text(text) => text.to_token_stream(),
        Plain::Typed(path) => {
            let key = typed(path, plan);
            code!(#key.name())
        }
    }
}

/// A key that knows its values: what is no such key is said to be none.
fn typed(path: &syn::Path, plan: &Plan) -> TokenStream {
    let at = Span::mixed_site().located_at(path.span());
    let runtime = plan.runtime_at(at);
    quote_spanned!(at=> #runtime::key(&#path))
}

/// The statements that set attributes on the current span.
pub(super) fn set(attributes: &Attributes, plan: &Plan) -> TokenStream {
    let runtime = plan.runtime();
    let mut code = TokenStream::new();
    if !attributes.each.is_empty() {
        let pairs = pairs(attributes, plan);
        code.extend(code!(#runtime::set(#pairs);));
    }
    code.extend(attributes.spreads.iter().map(|value| spread(value, plan, &code!(&mut #runtime::set_one))));
    code
}

/// The pairs that `set` and `event` take.
pub(super) fn pairs(attributes: &Attributes, plan: &Plan) -> TokenStream {
    let pairs = attributes.each.iter().map(|attribute| {
        let (key, value) = (key(attribute, plan), value(attribute, plan));
        code!((#key, #value))
    });
    code!(&[#(#pairs),*])
}

/// `Option<Value>`. Errors about the value point at the value.
fn value(attribute: &Attribute, plan: &Plan) -> TokenStream {
    let Value { mode, expression, .. } = &attribute.value;
    let operand = operand(expression);
    let at = Span::mixed_site().located_at(expression.span());
    let runtime = plan.runtime_at(at);
    match mode {
        Mode::Debug => quote_spanned!(at=> #runtime::debug(&#operand)),
        Mode::Display => quote_spanned!(at=> #runtime::display(&#operand)),
        Mode::Hash => {
            let hash =
                quote_spanned!(at=> |__traced_hasher| ::core::hash::Hash::hash(&#operand, __traced_hasher));
            quote_spanned!(at=> #runtime::TraceValue::value(&#runtime::hash(#hash)))
        }
        Mode::Len => quote_spanned!(at=> #runtime::len(#operand.len())),
        // A literal lives as long as the program: its place is recorded, and not its letters.
        Mode::Plain if is_text(expression) && matches!(attribute.key, Plain::Text(_)) => {
            quote_spanned!(at=> #runtime::Some(#runtime::Value::Static(#expression)))
        }
        Mode::Plain => match &attribute.key {
            Plain::Text(_) => quote_spanned!(at=> #runtime::TraceValue::value(&#operand)),
            Plain::Typed(path) => {
                let key = typed(path, plan);
                quote_spanned!(at=> #key.value(&#operand))
            }
        },
        Mode::Redact => quote_spanned!(at=> #runtime::redacted(&#operand)),
    }
}

const fn is_text(expression: &Expr) -> bool {
    matches!(expression, Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(_), .. }))
}

/// The expression as it can stand behind `&` and in front of `.`.
pub(super) fn operand(expression: &Expr) -> TokenStream {
    match expression {
        Expr::Call(_)
        | Expr::Field(_)
        | Expr::Index(_)
        | Expr::Lit(_)
        | Expr::Macro(_)
        | Expr::MethodCall(_)
        | Expr::Paren(_)
        | Expr::Path(_) => expression.to_token_stream(),
        // Errors about it point at it, and not at the parentheses.
        other => quote_spanned!(Span::mixed_site().located_at(other.span())=> (#other)),
    }
}
