//! `#[traced_test]`: a test that sees its own spans.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::FnArg;

use super::{unless, with};
use crate::errors::Errors;
use crate::parse::{self, Item};
use crate::validate::{self, Parameters, Place, is_called};

pub(crate) fn traced_test(arguments: TokenStream, tokens: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let arguments = parse::arguments(arguments, &mut errors);
    let plan = validate::plan(arguments, Place::Test, &Parameters::unknown(), &mut errors);
    let mut function = match errors.keep(parse::item(tokens.clone())) {
        Some(Item::Function(function)) => *function,
        Some(other) => {
            errors.push(validate::rejected(&other, Place::Test));
            return with(&tokens, errors);
        }
        None => return with(&tokens, errors),
    };
    validate::strip(&mut function.attributes, "traced_test", &mut errors);
    let original = function.to_token_stream();
    let is_test = function.attributes.iter().any(|attribute| is_called(attribute.path(), "test"));
    if !is_test && function.signature.asyncness.is_some() {
        let message = "an async test needs a runtime to run it: write `#[tokio::test]` beneath";
        errors.at(function.signature.asyncness, message);
    }
    let Some(body) = function.body.take() else {
        errors.at(&function.signature.ident, "a test needs a body");
        return with(&original, errors);
    };
    let parameters = std::mem::take(&mut function.signature.inputs);
    let capture = match parameters.iter().collect::<Vec<_>>()[..] {
        [] => None,
        [FnArg::Typed(parameter)] => Some(parameter),
        [FnArg::Receiver(receiver), ..] => {
            errors.at(receiver, "a test is a function of its own, without `self`");
            None
        }
        _ => {
            let message = "a test has one parameter at most, which is given its spans: `spans: &Capture`";
            errors.at(&parameters, message);
            None
        }
    };
    let binding = capture.map(|parameter| {
        let (pattern, ty) = (&parameter.pat, &parameter.ty);
        code!(let #pattern: #ty = &__traced_capture;)
    });
    let runtime = plan.runtime();
    unless(errors, &original, || {
        let test = (!is_test).then(|| quote!(#[::core::prelude::v1::test]));
        let name = Ident::new("__traced_capture", Span::mixed_site());
        let inner = &body.inner;
        let nested = super::function::nested(&body);
        let mut group = proc_macro2::Group::new(
            proc_macro2::Delimiter::Brace,
            code!(#inner let #name = #runtime::test_capture(); { #binding #nested }),
        );
        group.set_span(body.group.span());
        let (attributes, lead, signature) = (&function.attributes, &function.lead, &function.signature);
        quote!(#test #(#attributes)* #lead #signature #group)
    })
}
