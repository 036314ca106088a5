//! `mut` parameters: the body moves into a closure or a future, and a parameter that it may assign to must move in as
//! a new variable, or it could hold nothing that lives shorter than the call.

use proc_macro2::TokenStream;
use syn::{FnArg, Pat, PatIdent, Signature};

/// Takes `mut` off the parameters and gives the statements that bind them anew.
pub(super) fn rebind(signature: &mut Signature) -> TokenStream {
    let mut statements = TokenStream::new();
    for input in &mut signature.inputs {
        if let FnArg::Typed(input) = input {
            in_pattern(&mut input.pat, &mut statements);
        }
    }
    statements
}

fn in_pattern(pattern: &mut Pat, statements: &mut TokenStream) {
    match pattern {
        Pat::Ident(PatIdent { by_ref: None, mutability, ident, subpat: None, .. }) => {
            if let Some(mutability) = mutability.take() {
                statements.extend(code!(let #mutability #ident = #ident;));
            }
        }
        Pat::Paren(paren) => in_pattern(&mut paren.pat, statements),
        Pat::Reference(reference) => in_pattern(&mut reference.pat, statements),
        Pat::Slice(slice) => slice.elems.iter_mut().for_each(|pattern| in_pattern(pattern, statements)),
        Pat::Struct(fields) => {
            fields.fields.iter_mut().for_each(|field| in_pattern(&mut field.pat, statements));
        }
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(|pattern| in_pattern(pattern, statements)),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().for_each(|pattern| in_pattern(pattern, statements)),
        _ => {}
    }
}
