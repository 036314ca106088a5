//! Values of attributes.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::site;
use crate::parse::{Mode, Value};
use crate::validate::{Attribute, Plan};

/// The statement that records the attributes of a plan on the span just started.
pub(super) fn entry(plan: &Plan) -> Option<TokenStream> {
    if plan.attributes.is_empty() {
        return None;
    }
    let runtime = plan.runtime();
    let site = site::ident();
    let values = plan.attributes.iter().map(|attribute| value(&attribute.value, &runtime));
    let is_formatted = |attribute: &Attribute| matches!(attribute.value.mode, Mode::Debug | Mode::Display);
    let record = if plan.attributes.iter().any(is_formatted) {
        // What is known to take formatting need not be tried without.
        code!(#runtime::entry_formatted)
    } else {
        code!(#runtime::entry)
    };
    Some(code!(if #runtime::is_recording() { #record(&#site, &[#(#values),*]); }))
}

/// The pairs that `set` and `event` take.
pub(super) fn pairs(attributes: &[Attribute], runtime: &TokenStream) -> TokenStream {
    let pairs = attributes.iter().map(|Attribute { key, value: written }| {
        let value = value(written, runtime);
        code!((#key, #value))
    });
    code!(&[#(#pairs),*])
}

/// `Option<Value>`. Errors about the value point at the value.
fn value(value: &Value, runtime: &TokenStream) -> TokenStream {
    let expression = operand(&value.expression);
    let at = Span::mixed_site().located_at(value.expression.span());
    match value.mode {
        Mode::Debug => some(&quote_spanned!(at=> #runtime::Value::Debug(&#expression))),
        Mode::Display => some(&quote_spanned!(at=> #runtime::Value::Display(&#expression))),
        Mode::Plain => quote_spanned!(at=> #runtime::TraceValue::value(&#expression)),
    }
}

fn some(value: &TokenStream) -> TokenStream {
    code!(::core::option::Option::Some(#value))
}

/// The expression as it can stand behind `&`.
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
        other => code!((#other)),
    }
}
