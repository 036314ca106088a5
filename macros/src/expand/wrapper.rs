//! A trait, and a type that traces the calls of whatever implements it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{GenericParam, Generics, ItemTrait, ReturnType, Safety, TraitItem};

use super::function::Traced;
use super::{unless, with};
use crate::errors::Errors;
use crate::parse::{Argument, Body};
use crate::validate::{self, Handed, Method, Wrapper, is_called};

pub(super) fn traced_trait(mut item: ItemTrait, arguments: Vec<Argument>, mut errors: Errors) -> TokenStream {
    validate::strip(&mut item.attrs, "traced", &mut errors);
    let wrapper = validate::wrapper(&mut item, arguments, &mut errors);
    let original = item.to_token_stream();
    match wrapper {
        Some(wrapper) => unless(errors, &original, || {
            let wrapper = expand(&item, wrapper);
            quote!(#original #wrapper)
        }),
        None => with(&original, errors),
    }
}

fn expand(item: &ItemTrait, wrapper: Wrapper) -> TokenStream {
    let Wrapper { name, prefix, methods } = wrapper;
    let inner = Ident::new("__TracedInner", Span::mixed_site());
    let trait_name = &item.ident;
    let own = validate::parameters_of(item);
    let (_, arguments, conditions) = own.split_for_impl();
    let parameters = &own.params;
    let comma = (!own.params.is_empty() && !own.params.trailing_punct()).then(|| quote!(,));
    let as_trait = quote!(<#inner as #trait_name #arguments>);
    let prefix = prefix.map_or_else(|| trait_name.unraw().to_string(), |prefix| prefix.value());
    let others = item.items.iter().filter_map(|item| other(item, &as_trait));
    let others: Vec<_> = others.collect();
    let methods = methods.into_iter().map(|method| {
        let own_name = method.function.signature.ident.unraw().to_string();
        let path = format!("{name}::{own_name}");
        let name = if prefix.is_empty() { own_name } else { format!("{prefix}::{own_name}") };
        self::method(method, &as_trait, &path, name)
    });
    let visibility = &item.vis;
    let docs = format!("Makes a span of each call of [`{trait_name}`], and hands it on to what is within.");
    let unsafety = &item.unsafety;
    // Others that rewrite the trait rewrite its implementations as well (`#[async_trait]`).
    let passed_on = item
        .attrs
        .iter()
        .filter(|attribute| ["async_trait", "cfg"].iter().any(|name| is_called(attribute.path(), name)));
    let conditional: Vec<_> =
        item.attrs.iter().filter(|attribute| is_called(attribute.path(), "cfg")).collect();
    code! {
        #[doc = #docs]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::default::Default)]
        #(#conditional)*
        #visibility struct #name<#inner>(
            /// What calls are handed on to.
            pub #inner
        );
        #(#passed_on)*
        #unsafety impl<#parameters #comma #inner: #trait_name #arguments> #trait_name #arguments for #name<#inner> #conditions {
            #(#others)*
            #(#methods)*
        }
    }
}

/// A type or a constant of the one within.
fn other(item: &TraitItem, as_trait: &TokenStream) -> Option<TokenStream> {
    match item {
        TraitItem::Const(constant) => {
            let (ident, ty) = (&constant.ident, &constant.ty);
            let conditions = constant.attrs.iter().filter(|attribute| is_called(attribute.path(), "cfg"));
            Some(code!(#(#conditions)* const #ident: #ty = #as_trait::#ident;))
        }
        TraitItem::Type(associated) => {
            let ident = &associated.ident;
            let (parameters, arguments, where_clause) = associated.generics.split_for_impl();
            let conditions = associated.attrs.iter().filter(|attribute| is_called(attribute.path(), "cfg"));
            Some(code!(#(#conditions)* type #ident #parameters = #as_trait::#ident #arguments #where_clause;))
        }
        _ => None,
    }
}

fn method(method: Method, as_trait: &TokenStream, path: &str, name: String) -> TokenStream {
    let Method { mut function, receiver, arguments, makes_self, plan } = method;
    let signature = &function.signature;
    let ident = &signature.ident;
    // The word is the method's own, and no other `self`.
    let this = signature.receiver().map(|receiver| receiver.self_token);
    let receiver = receiver.map(|receiver| match receiver {
        Handed::Boxed => code!(::std::boxed::Box::new(#this.0),),
        Handed::Mutable => code!(&mut #this.0,),
        Handed::Shared => code!(&#this.0,),
        Handed::Value => code!(#this.0,),
    });
    let turbofish = turbofish(&signature.generics);
    let wait = signature.asyncness.map(|_| code!(.await));
    let mut call = code!(#as_trait::#ident #turbofish(#receiver #(#arguments),*) #wait);
    if let Safety::Unsafe(word) = &signature.safety {
        call = code!(#word { #call });
    }
    if makes_self {
        call = code!(Self(#call));
    }
    if matches!(signature.output, ReturnType::Default) {
        call = code!(#call;);
    }
    let group = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, call.clone());
    function.body = Some(Body { group, inner: TokenStream::new(), statements: call });
    match plan {
        Some(plan) => Traced::of(function, &plan, path).called(name).expand(),
        None => function.into_token_stream(),
    }
}

/// The types and constants that a method is generic over: not all of them can be found out from its arguments.
fn turbofish(generics: &Generics) -> Option<TokenStream> {
    let named: Vec<_> = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        })
        .collect();
    (!named.is_empty()).then(|| code!(::<#(#named),*>))
}
