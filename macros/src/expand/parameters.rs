//! Parameters that move into a closure or a future with the body.
//!
//! One that the body may assign to must move in as a new variable, or it could hold nothing that lives shorter than the
//! call. And those that the body drops must be dropped in the order in which they would have been: the last one first.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, FnArg, Pat, PatIdent, ReceiverKind, Signature, Type};

use crate::parse::Body;
use crate::validate::is_called;

/// A variable that a parameter binds.
struct Moved {
    ident: Ident,
    attributes: Vec<Attribute>,
    mutability: Option<syn::Token![mut]>,
    /// Its order among others matters, as far as the words tell.
    may_drop: bool,
}

/// Takes `mut` off the parameters, and gives the statements with which the body starts instead.
pub(super) fn moved(signature: &mut Signature, body: &Body) -> TokenStream {
    let mut all = Vec::new();
    for input in &mut signature.inputs {
        match input {
            FnArg::Receiver(receiver) => {
                let is_value = !matches!(receiver.kind, ReceiverKind::Reference(..));
                all.push(Moved {
                    ident: Ident::new("self", receiver.self_token.span),
                    attributes: Vec::new(),
                    mutability: None,
                    may_drop: is_value,
                });
            }
            FnArg::Typed(input) => {
                let conditions = input.attrs.iter().filter(|attribute| is_called(attribute.path(), "cfg"));
                let conditions: Vec<_> = conditions.cloned().collect();
                in_pattern(&mut input.pat, &conditions, may_drop(&input.ty), &mut all);
            }
        }
    }
    let is_rebound = |moved: &Moved| moved.mutability.is_some();
    let in_order = all.iter().filter(|moved| moved.may_drop).count() > 1;
    let rebinds = all.iter().any(is_rebound);
    let mut statements = TokenStream::new();
    if in_order && !rebinds {
        // What is named first is captured first, and dropped first.
        let used = all.iter().rev().filter(|moved| moved.may_drop && is_used(&moved.ident, &body.statements));
        for Moved { ident, attributes, .. } in used {
            statements.extend(code!(#(#attributes)* let _ = &#ident;));
        }
        return statements;
    }
    for Moved { ident, attributes, mutability, may_drop } in &all {
        let is_moved = in_order && *may_drop && ident != "self" && is_used(ident, &body.statements);
        if mutability.is_some() || is_moved {
            statements.extend(code!(#(#attributes)* let #mutability #ident = #ident;));
        }
    }
    statements
}

fn in_pattern(pattern: &mut Pat, attributes: &[Attribute], may_drop: bool, all: &mut Vec<Moved>) {
    let mut each = |pattern: &mut Pat| in_pattern(pattern, attributes, may_drop, all);
    match pattern {
        Pat::Ident(PatIdent { by_ref: None, mutability, ident, subpat: None, .. }) => {
            let (ident, mutability) = (ident.clone(), mutability.take());
            all.push(Moved { ident, attributes: attributes.to_vec(), mutability, may_drop });
        }
        Pat::Paren(paren) => each(&mut paren.pat),
        Pat::Reference(reference) => each(&mut reference.pat),
        Pat::Slice(slice) => slice.elems.iter_mut().for_each(each),
        Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| each(&mut field.pat)),
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(each),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(each),
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
            !path.path.get_ident().is_some_and(|ident| PLAIN.iter().any(|plain| ident == plain))
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
