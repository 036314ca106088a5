//! Parameters that move into a closure or a future with the body.
//!
//! The body gets them as variables of its own, in their order, so that they are dropped as they would have been: the last
//! one first, and within the span. A future would hold each of them twice, though; there what is named first is captured
//! first, and dropped first.

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::{Attribute, FnArg, Pat, PatIdent, PatType, ReceiverKind, Signature, Type};

use crate::parse::Body;
use crate::validate::is_called;

/// Whether a parameter of this function may do something when it is dropped, as far as the words tell.
pub(super) fn any_may_drop(signature: &Signature) -> bool {
    signature.inputs.iter().any(|input| match input {
        FnArg::Receiver(receiver) => !matches!(receiver.kind, ReceiverKind::Reference(..)),
        FnArg::Typed(input) => may_drop(&input.ty),
    })
}

/// The statements with which a body starts that moves into a closure, or follows a guard: `mut` is taken off the
/// parameters, and so are patterns.
///
/// What is named before the body is `mentioned`: it is used there, and patterns that bind it stay.
pub(super) fn rebound(signature: &mut Signature, mentioned: &TokenStream, in_closure: bool) -> TokenStream {
    let mut statements = TokenStream::new();
    for (place, input) in signature.inputs.iter_mut().enumerate() {
        match input {
            // It is captured whole, or what is assigned to its fields would be lost.
            FnArg::Receiver(receiver) if !matches!(receiver.kind, ReceiverKind::Reference(..)) => {
                let this = receiver.self_token;
                statements.extend(code!(let _ = &#this;));
            }
            FnArg::Typed(input) if may_drop(&input.ty) => rebind(input, place, mentioned, &mut statements),
            FnArg::Typed(input) if in_closure => {
                rebind_mutable(input, place, &mut statements);
            }
            FnArg::Receiver(_) | FnArg::Typed(_) => {}
        }
    }
    statements
}

fn rebind(input: &mut PatType, place: usize, mentioned: &TokenStream, statements: &mut TokenStream) {
    let levels = levels(&mut input.attrs);
    match &mut *input.pat {
        Pat::Ident(PatIdent { by_ref: None, mutability, ident, subpat: None, .. }) => {
            let mutability = mutability.take();
            statements.extend(code!(#(#levels)* let #mutability #ident = #ident;));
            if has_word(&ident.to_string(), mentioned) {
                statements.extend(code!(#(#levels)* let _ = &#ident;));
            }
        }
        // What it binds is named before the body: there it must stay.
        pattern if is_any_mentioned(&mut pattern.clone(), mentioned) => {}
        pattern => statements.extend(moved_in(pattern, place, &levels)),
    }
}

fn is_any_mentioned(pattern: &mut Pat, mentioned: &TokenStream) -> bool {
    let mut is_any = false;
    each_ident(pattern, &mut |ident, _| is_any |= has_word(&ident.to_string(), mentioned));
    is_any
}

/// A pattern as a statement of the body, and a name of ours in its place. What it leaves out is dropped with the rest.
fn moved_in(pattern: &mut Pat, place: usize, levels: &[Attribute]) -> TokenStream {
    let ident = format_ident!("__traced_{place}", span = Span::mixed_site());
    let pattern = std::mem::replace(pattern, syn::parse_quote!(#ident));
    let conditions = levels.iter().filter(|level| is_called(level.path(), "cfg"));
    let whole = code!(#(#conditions)* #[allow(unused_mut)] let mut #ident = #ident;);
    if matches!(pattern, Pat::Wild(_)) {
        return whole;
    }
    code!(#whole #(#levels)* let #pattern = #ident;)
}

/// Takes `mut` off a parameter that is nothing but a name; a pattern with one in it moves as it is.
fn rebind_mutable(input: &mut PatType, place: usize, statements: &mut TokenStream) {
    let mut is_mutable = false;
    each_ident(&mut input.pat.clone(), &mut |_, mutability| is_mutable |= mutability.is_some());
    if !is_mutable {
        return;
    }
    let levels = levels(&mut input.attrs);
    match &mut *input.pat {
        Pat::Ident(PatIdent { mutability, ident, .. }) => {
            let mutability = mutability.take();
            statements.extend(code!(#(#levels)* let #mutability #ident = #ident;));
        }
        pattern => statements.extend(moved_in(pattern, place, &levels)),
    }
}

/// The statements with which the body of a future starts.
///
/// As long as no parameter is `mut`, and no pattern leaves a part of one out, naming them is enough; else all become variables of the body, or the order of one kind
/// among the other would be lost.
pub(super) fn captured(signature: &mut Signature, body: &Body) -> TokenStream {
    let is_rebound = signature.inputs.iter().any(|input| match input {
        FnArg::Receiver(_) => false,
        FnArg::Typed(input) => {
            let mut found = false;
            each_ident(&mut input.pat.clone(), &mut |_, mutability| found |= mutability.is_some());
            found || may_drop(&input.ty) && leaves_out(&input.pat)
        }
    });
    let mut rebinds = TokenStream::new();
    let mut captured = Vec::new();
    for (place, input) in signature.inputs.iter_mut().enumerate() {
        let input = match input {
            FnArg::Receiver(receiver) => {
                if !matches!(receiver.kind, ReceiverKind::Reference(..)) {
                    let this = receiver.self_token;
                    captured.push((Vec::new(), code!(#this)));
                    rebinds.extend(code!(let _ = &#this;));
                }
                continue;
            }
            FnArg::Typed(input) => input,
        };
        let may_drop = may_drop(&input.ty);
        if is_rebound {
            if may_drop
                && (is_wild(&input.pat)
                    || leaves_out(&input.pat)
                    || is_any_used(&mut input.pat.clone(), body))
            {
                rebind(input, place, &TokenStream::new(), &mut rebinds);
            } else {
                rebind_mutable(input, place, &mut rebinds);
            }
        } else if may_drop {
            let conditions = input.attrs.iter().filter(|attribute| is_called(attribute.path(), "cfg"));
            let conditions: Vec<_> = conditions.cloned().collect();
            if is_wild(&input.pat) {
                let ident = format_ident!("__traced_{place}", span = Span::mixed_site());
                *input.pat = syn::parse_quote!(#ident);
                captured.push((conditions, code!(#ident)));
                continue;
            }
            each_ident(&mut input.pat, &mut |ident, _| {
                if is_used(ident, &body.statements) {
                    captured.push((conditions.clone(), code!(#ident)));
                }
            });
        }
    }
    if is_rebound {
        return rebinds;
    }
    let names = captured.iter().rev().map(|(conditions, name)| code!(#(#conditions)* let _ = &#name;));
    code!(#(#names)*)
}

/// Whether a pattern does not bind all that it is given.
fn leaves_out(pattern: &Pat) -> bool {
    let text = pattern.to_token_stream().to_string();
    !is_wild(pattern)
        && text
            .split(|letter: char| !(letter.is_alphanumeric() || "_.".contains(letter)))
            .any(|word| matches!(word, "_" | ".."))
}

const fn is_wild(pattern: &Pat) -> bool {
    matches!(pattern, Pat::Wild(_))
}

fn is_any_used(pattern: &mut Pat, body: &Body) -> bool {
    let mut is_any = false;
    each_ident(pattern, &mut |ident, _| is_any |= is_used(ident, &body.statements));
    is_any
}

/// What is said of a parameter that is true of the variable, too; an expectation is met by one of the two.
fn levels(attributes: &mut [Attribute]) -> Vec<Attribute> {
    let names = ["allow", "cfg", "cfg_attr", "deny", "expect", "forbid", "warn"];
    let levels =
        attributes.iter().filter(|attribute| names.iter().any(|name| is_called(attribute.path(), name)));
    let levels = levels.cloned().collect();
    for attribute in attributes.iter_mut().filter(|attribute| attribute.path().is_ident("expect")) {
        if let syn::Meta::List(list) = &mut attribute.meta {
            list.path = syn::parse_quote!(allow);
        }
    }
    levels
}

/// Each variable that a pattern binds by value.
fn each_ident(pattern: &mut Pat, each: &mut impl FnMut(&Ident, &mut Option<syn::Token![mut]>)) {
    match pattern {
        Pat::Ident(PatIdent { by_ref: None, mutability, ident, subpat: None, .. }) => each(ident, mutability),
        Pat::Paren(paren) => each_ident(&mut paren.pat, each),
        Pat::Reference(reference) => each_ident(&mut reference.pat, each),
        Pat::Slice(slice) => slice.elems.iter_mut().for_each(|pattern| each_ident(pattern, each)),
        Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| each_ident(&mut field.pat, each)),
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(|pattern| each_ident(pattern, each)),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(|pattern| each_ident(pattern, each)),
        _ => {}
    }
}

/// Whether dropping a value of this type may do something, as far as the words tell.
fn may_drop(ty: &Type) -> bool {
    const PLAIN: [&str; 17] = [
        "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "u128", "u16", "u32",
        "u64", "u8", "usize", "Duration",
    ];
    match ty {
        Type::Group(group) => may_drop(&group.elem),
        Type::Paren(paren) => may_drop(&paren.elem),
        Type::Path(path) => {
            !path.path.get_ident().is_some_and(|ident| PLAIN.contains(&ident.to_string().as_str()))
        }
        Type::Ptr(_) | Type::Reference(_) | Type::Never(_) => false,
        Type::Tuple(tuple) => tuple.elems.iter().any(may_drop),
        _ => true,
    }
}

/// Whether the body has the name in it. One that is not used is left alone: the compiler is to say so.
fn is_used(ident: &Ident, body: &TokenStream) -> bool {
    let name = ident.to_string();
    name.starts_with('_') || has_word(&name, body)
}

fn has_word(name: &str, tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().any(|tree| match tree {
        TokenTree::Group(group) => has_word(name, &group.stream()),
        TokenTree::Ident(ident) => ident == name,
        // `format!("{name}")`
        TokenTree::Literal(literal) => literal.to_token_stream().to_string().contains(name),
        TokenTree::Punct(_) => false,
    })
}
